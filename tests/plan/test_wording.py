"""No page, message, report or document claims a change for the network, in any language."""

import csv
import re
import tomllib
from pathlib import Path

import polib
import pytest

from plan.attribution import claims

ROOT = Path(__file__).parent.parent.parent
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("demo/*.md")]
# What stands in the place of a placeholder: a name, or a number.
FILLINGS = ("IDPC", "40")


def texts_of_template(source):
    """What a template shows: its texts and the words of its tags, with its values filled in."""
    source = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", " ", source, flags=re.S)
    for filling in FILLINGS:
        text = re.sub(r"\{\{.*?\}\}", filling, source, flags=re.S)
        # A sentence goes on over <b> and <a>; it ends with a paragraph.
        text = re.sub(r"</?(?:a|b|i|em|strong|span|abbr|time)\b[^<>]*>", "", text)
        text = re.sub(r"<[^<>]*>", "\n\n", text)
        yield re.sub(r"\{%-?|-?%\}", " ", text)


def texts_of_messages(path):
    for entry in polib.pofile(str(path)):
        texts = [entry.msgid, entry.msgid_plural, entry.msgstr, *entry.msgstr_plural.values()]
        for text in filter(None, texts):
            for filling in FILLINGS:
                yield re.sub(r"%\(\w+\)[sd]|\{\w*\}|%[sd]", filling, text)


def texts_of_plan(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for item in value for text in texts_of_plan(item)]
    return [value] if isinstance(value, str) else []


def found_in(name, texts):
    return [f"{name}: {claim}" for text in texts for claim in claims(text)]


def claims_of_templates(folder):
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return [
        line
        for path in files
        for line in found_in(path.name, texts_of_template(path.read_text(encoding="utf-8")))
    ]


def test_no_template_claims_a_change():
    assert claims_of_templates(ROOT / "templates") == []


@pytest.mark.parametrize("language", ["fr", "es"])
def test_no_message_claims_a_change_in_english_or_in_translation(language):
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"

    assert found_in(language, texts_of_messages(path)) == []


def test_no_plan_claims_a_change():
    for path in (ROOT / "plan" / "data").glob("idpc-*.toml"):
        texts = texts_of_plan(tomllib.loads(path.read_text(encoding="utf-8")))
        assert len(texts) > 100
        assert found_in(path.name, texts) == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_no_document_claims_a_change(path):
    assert found_in(path.name, [path.read_text(encoding="utf-8")]) == []


def test_no_script_of_a_page_claims_a_change():
    for path in (ROOT / "static" / "js").glob("*.js"):
        assert found_in(path.name, [path.read_text(encoding="utf-8")]) == []


def test_no_activity_of_the_demonstration_is_taken_for_a_claim():
    with (ROOT / "demo" / "activities_sample.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    assert len(rows) >= 34
    assert found_in("demo", [cell for row in rows for cell in row.values() if cell]) == []


# --- That these tests can fail ------------------------------------------------------------------


@pytest.mark.parametrize(
    "planted",
    [
        "<p>{% translate 'Our impact' %}</p>",
        "<p>This law was <b>achieved</b> by {{ network }}.</p>",
        "<li>{{ share }}% of the change is due to us</li>",
        "<p>{% blocktranslate %}Grâce à notre plaidoyer, la loi a changé.{% endblocktranslate %}",
        "{% if won %}<h2>El impacto de la red</h2>{% endif %}",
    ],
)
def test_a_claim_planted_in_a_template_is_found(tmp_path, planted):
    (tmp_path / "page.html").write_text(planted, encoding="utf-8")

    assert len(claims_of_templates(tmp_path)) >= 1


@pytest.mark.parametrize(
    "planted",
    ["Changed by %(name)s", "Achieved by %(name)s", "%(share)s% of the credit", "Notre impact"],
)
def test_a_claim_planted_in_a_message_is_found(tmp_path, planted):
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="A", msgstr=planted))
    catalogue.save(str(tmp_path / "django.po"))

    assert found_in("fr", texts_of_messages(tmp_path / "django.po"))
