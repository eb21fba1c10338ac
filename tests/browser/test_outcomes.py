"""
An outcome from the first sentence to the page that members and the public read.

The study of the Working Group on Arbitrary Detention: kept from the Commission in December
2021, presented in March 2022. Entered, returned by the form, reviewed, confirmed by a link,
published, looked at as others see it, and printed.
"""

import io

import pikepdf
import pytest
from playwright.sync_api import expect

from outcomes import demonstration
from tests.browser.axe import violations_at_both_widths
from tests.browser.test_people_and_their_parts import PLAN, heading, main, sign_in

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("demonstration")]

TEXTS = [
    "title", "actor", "change", "date", "place", "before", "significance_reason", "pathway",
    "contribution", "rating_reason", "others", "rivals", "limits", "lessons",
]  # fmt: skip
CHOSEN = ["actor_type", "scope", "change_type"]
TICKED = ["direction", "intention", "significance", "rating"]


@pytest.fixture
def study():
    return demonstration.texts()[0]


def test_a_change_is_written_down_confirmed_published_shown_and_printed(
    demonstration_site, page, somebody, study
):
    staff, reviewer, official = page, somebody(), somebody("fr-FR")
    sign_in(staff, demonstration_site, "staff@demo.localhost")
    found = refused_then_submitted(staff, demonstration_site, study)
    address = staff.url
    found += with_more_evidence(staff, study)

    sign_in(reviewer, demonstration_site, "reviewer@demo.localhost")
    reviewer.goto(address)
    reviewer.get_by_role("button", name="Mark as reviewed").click()
    expect(main(reviewer)).to_contain_text("Reviewed. It can be published now.")
    link = asked(reviewer)
    found += answered(official, link)
    reviewer.goto(address)
    expect(main(reviewer)).to_contain_text("Substantiated")
    reviewer.get_by_role("button", name="Publish").click()
    expect(main(reviewer)).to_contain_text("Published.")
    found += violations_at_both_widths(reviewer)

    for who, said in (("a member", "as a member of another"), ("the public", "as the public")):
        open_to_the_public(reviewer, demonstration_site, who == "the public")
        reviewer.goto(address)
        seen_by(reviewer, who, said, study)
        found += violations_at_both_widths(reviewer)
        reviewer.get_by_role("button", name="Back to your own view").click()
    open_to_the_public(reviewer, demonstration_site, False)
    reviewer.goto(address)
    reviewer.get_by_role("link", name="See the chain as a picture").click()
    expect(reviewer.get_by_role("img").first).to_be_visible()
    found += violations_at_both_widths(reviewer)
    assert pages_on_paper(reviewer, address) == 1
    assert found == []


def fill_in(page, study):
    for name in TEXTS:
        page.locator(f"[name={name}]").fill(str(study[name]))
    for name in CHOSEN:
        page.locator(f"[name={name}]").select_option(value=study[name])
    for name in TICKED:
        page.locator(f"[name={name}][value='{study[name]}']").check()
    page.get_by_label("Yes", exact=True).check()
    for label in ("Cross-UN action is the norm", "An empowered civil society"):
        page.get_by_label(label, exact=True).check()
    page.get_by_label("International advocacy", exact=True).check()
    page.get_by_label("Public: anybody, where the plan is public").check()


def refused_then_submitted(page, site, study):
    """The form says what is missing, keeps what was typed, and takes it once it is there."""
    page.goto(f"{site}{PLAN}outcomes/")
    page.get_by_role("link", name="Record an outcome").click()
    fill_in(page, study)
    page.locator("[name=others]").fill("")
    page.get_by_role("button", name="Submit to a reviewer").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Say what others contributed: no change has a single author.")
    expect(alert).to_contain_text("Add at least one link or file by which it is known.")
    expect(page.locator("[name=contribution]")).to_have_value(study["contribution"])
    found = violations_at_both_widths(page)
    page.locator("[name=others]").fill(study["others"])
    piece = study["evidence"][0]
    page.locator("[name=link]").fill(piece["url"])
    page.locator("[name=link_kind]").select_option(value=piece["kind"])
    page.locator("[name=link_independence]").select_option(value=piece["independence"])
    activities = page.get_by_label("Activities through which it contributed")
    for words in ("Interactive Dialogue", "Agenda Item 11", "prohibition of arbitrary"):
        activities.fill(words)
        suggested(page).first.click()
    for label, names in (("Led by", study["led"]), ("Contributed to by", study["contributed"])):
        for name in names:
            page.get_by_label(label).fill(name)
            suggested(page).filter(has_text=name).first.click()
    page.get_by_role("button", name="Submit to a reviewer").click()
    expect(heading(page)).to_have_text(study["title"])
    expect(main(page)).to_contain_text("Submitted. It counts once a reviewer has published it.")
    expect(main(page)).to_contain_text("Statement by IDPC, HRI and INPUD on Agenda Item 11")
    return found


def suggested(page):
    return page.locator(".suggestions:not([hidden]) li")


def with_more_evidence(page, study):
    found = []
    for piece in study["evidence"][1:]:
        page.get_by_role("link", name="Add files or links").click()
        found += violations_at_both_widths(page)
        page.locator("[name=links]").fill(piece["url"])
        page.locator("#id_kind").select_option(value=piece["kind"])
        page.locator(f"#id_independence [value={piece['independence']}]").check()
        page.get_by_label("What it is").fill(piece["title"])
        page.get_by_role("button", name="Add", exact=True).click()
        expect(main(page)).to_contain_text("1 piece of evidence added.")
    return found


def asked(page):
    page.get_by_role("link", name="Ask somebody independent").click()
    page.get_by_label("Their name").fill("Invented Person")
    page.get_by_label("What they are").fill("Official of a UN human rights body")
    page.get_by_label("How they know of the change").fill("Took part in the side event")
    page.get_by_label("In which language to ask them").select_option("fr")
    page.get_by_role("button", name="Make the link").click()
    return page.locator("#link").inner_text()


def answered(page, link):
    """In French, without an account, once."""
    page.goto(link)
    expect(heading(page)).to_have_text("Que savez-vous de ceci ?")
    expect(main(page)).not_to_contain_text("Invented Person")
    found = violations_at_both_widths(page)
    for question in ("description", "significance", "contribution"):
        page.locator(f"[name={question}][value=full]").check()
    page.locator("[name=naming][value=role]").check()
    page.get_by_role("button", name="Envoyer").click()
    expect(main(page)).to_contain_text("Merci.")
    page.goto(link)
    expect(main(page)).to_contain_text("Ce lien a servi")
    return found


def seen_by(page, who, said, study):
    page.get_by_role("button", name=f"Show as {who}").click()
    expect(page.get_by_role("complementary", name=said)).to_be_visible()
    expect(heading(page)).to_have_text(study["title"])
    expect(page.get_by_role("complementary").first).to_contain_text("Demonstration")
    expect(main(page)).to_contain_text("Official of a UN human rights body")
    expect(main(page)).to_contain_text("We do not know what delegates did")
    expect(main(page)).not_to_contain_text("Show who it is")


def open_to_the_public(page, site, yes):
    """Other stories of this demonstration have its plan closed."""
    page.goto(f"{site}/en/admin/plan/plan/")
    page.get_by_role("link", name="Strategic Plan 2021–2023").click()
    page.locator("[name=is_public]").set_checked(yes)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_load_state()


def pages_on_paper(page, address):
    page.goto(address)
    with pikepdf.open(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))) as pdf:
        return len(pdf.pages)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_axe_finds_nothing_on_the_pages_of_outcomes_in_any_language(
    demonstration_site, page, somebody, language
):
    sign_in(page, demonstration_site, "reviewer@demo.localhost")
    page.goto(f"{demonstration_site}/{language}/plans/idpc-2021-2023/outcomes/?direction=negative")
    found = violations_at_both_widths(page)
    outcome = demonstration_site + page.locator("ul.outcomes a").first.get_attribute("href")
    for address in ("", "edit/", "chain/", "ask/", "evidence/", "withdraw/", "return/"):
        page.goto(outcome + address)
        expect(page.locator("html")).to_have_attribute("lang", language)
        found += violations_at_both_widths(page)
    found += of_who_is_asked(page, somebody(), f"{outcome}ask/", language)
    page.goto(f"{demonstration_site}/{language}/plans/idpc-2021-2023/outcomes/record/")
    page.locator("button[value=submit]").click()
    expect(page.locator(".error-summary")).to_be_visible()
    found += violations_at_both_widths(page)
    page.goto(f"{demonstration_site}/{language}/plans/idpc-2021-2023/targets/T8/")
    page.locator("#outcomes ~ details summary").click()
    found += violations_at_both_widths(page)
    assert found == []


def of_who_is_asked(page, official, address, language):
    """The page that somebody independent sees, before and after they have answered."""
    page.goto(address)
    for name in ("name", "role", "relation"):
        page.locator(f"[name={name}]").fill("Invented Person")
    page.locator("[name=language]").last.select_option(value=language)
    page.locator("main button.button").first.click()
    found = violations_at_both_widths(page)
    official.goto(page.locator("#link").inner_text())
    expect(official.locator("html")).to_have_attribute("lang", language)
    official.locator("main button.button").first.click()  # Nothing was chosen.
    expect(official.locator(".error-summary")).to_be_visible()
    found += violations_at_both_widths(official)
    official.locator("[name=action][value=decline]").click()
    expect(official.locator("main form")).to_have_count(0)
    return found + violations_at_both_widths(official)
