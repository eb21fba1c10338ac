"""
Names that somebody may mean while they type: organisations, countries, forums, sessions.

Accents, case, punctuation and "&" make no difference; names are found in all three
languages, by acronym and by ISO code.
"""

from dataclasses import dataclass

from django.db.models import Max, Q
from django_countries import countries

from accounts.localized import LANGUAGES
from accounts.models import User
from activities.models import Activity
from network.countries import all_countries, keys_of
from network.models import Forum, Organisation
from network.names import fold
from plan import formats

MOST = 8


@dataclass(frozen=True)
class Suggestion:
    """A name as the form takes it, what tells it apart, and whether it would be added."""

    value: str
    note: str = ""
    key: str = ""
    is_new: bool = False


def organisations(text: str, by: User) -> list[Suggestion]:
    """Organisations that `by` may see; and the text itself, as a new partner's name."""
    name = " ".join(text.split())
    key = fold(name)
    if not key:
        return []
    visible = Organisation.objects.visible_to(by)
    found = visible.filter(Q(name_key__contains=key) | Q(acronym__icontains=name))
    ranked = sorted(found.order_by("name_key")[:200], key=lambda row: _rank(key, row))
    suggestions = [Suggestion(row.name, row.acronym) for row in ranked[:MOST]]
    known = any(key in {row.name_key, fold(row.acronym)} for row in ranked)
    if not known and len(name) <= 200:
        suggestions.append(Suggestion(name, is_new=True))
    return suggestions


def partners(text: str, by: User) -> list[Suggestion]:
    """Organisations that `by` may see, and none that would be new."""
    return [each for each in organisations(text, by) if not each.is_new]


def _rank(key, row):
    """Those that begin like it first, then those with a word that does."""
    names = (row.name_key, fold(row.acronym))
    if key in names:
        return 0
    if any(name.startswith(key) for name in names):
        return 1
    return 2 if f" {key}" in f" {row.name_key}" else 3


def named_countries(text: str, by: User) -> list[Suggestion]:
    """Countries, under their names in the active language."""
    key = fold(text)
    if not key:
        return []
    found = []
    for code, name in all_countries():
        rank = _best(key, keys_of(code))
        if rank is not None:
            alpha3 = countries.alpha3(code)
            found.append((rank, Suggestion(name, alpha3)))
    return [suggestion for _own_rank, suggestion in sorted(found, key=lambda pair: pair[0])][:MOST]


def _best(key, names):
    ranks = [
        0 if name == key else 1 if name.startswith(key) else 2
        for name in names
        if key == name or name.startswith(key) or (len(key) > 2 and f" {key}" in name)
    ]
    return min(ranks, default=None)


def forums(text: str, by: User) -> list[Suggestion]:
    """Forums by code, name or acronym; all of them where nothing was typed yet."""
    key = fold(text)
    found = []
    for forum in Forum.objects.visible_to(by):
        names = [forum.code]
        for language in LANGUAGES:
            names += [getattr(forum, f"{field}_{language}") for field in ("name", "acronym")]
        folded = [fold(name) for name in names if name]
        if not key or any(name.startswith(key) or f" {key}" in name for name in folded):
            rank = 0 if key in folded else 1
            found.append((rank, Suggestion(forum.name, forum.acronym or forum.code, str(forum.pk))))
    return [suggestion for _own_rank, suggestion in sorted(found, key=lambda pair: pair[0])][:MOST]


def sessions(text: str, by: User, forum: str = "") -> list[Suggestion]:
    """Sessions of a forum that stand in activities which `by` may see, the latest first."""
    seen = Activity.objects.visible_to(by).exclude(session="")
    if forum.isdigit():
        seen = seen.filter(forum=int(forum))
    used = seen.order_by().values("session").annotate(last=Max("starts_on"))
    used = used.order_by("-last", "session")
    key = fold(text)
    found = [row["session"] for row in used[:500] if key in fold(row["session"])]
    return [Suggestion(session) for session in found if session != text][:MOST]


def activities(text: str, by: User) -> list[Suggestion]:
    """Activities that `by` may see, the newest first, with their reference behind the title."""
    found = Activity.objects.visible_to(by)
    for word in text.split():
        found = found.filter(Q(title__unaccent__icontains=word) | Q(reference=word))
    if not text.strip():
        return []
    rows = found.newest_first().select_related("type")[:MOST]
    return [
        Suggestion(named(row), f"{formats.partial_date(row.date)} · {row.type}") for row in rows
    ]


def named(activity: Activity) -> str:
    """An activity as a field of several names it: its title, and its reference behind."""
    return f"{' '.join(activity.title.split())} ({activity.reference})"


KINDS = {
    "activities": activities,
    "organisations": organisations,
    "partners": partners,
    "countries": named_countries,
    "forums": forums,
    "sessions": sessions,
}
