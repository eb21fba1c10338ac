"""
The rows of a made-up network, a chunk at a time, in the form in which COPY takes them.

Knows no models.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

from activities.volume import texts

Table = tuple[str, list[str]]
NULL = "\\N"

LANGUAGES = {"en": 60, "fr": 22, "es": 18}
PRECISIONS = {"day": 60, "month": 18, "quarter": 10, "year": 8, "undated": 4}
STATUSES = {"done": 87, "planned": 8, "cancelled": 5}
UNPUBLISHED = {"draft": 40, "submitted": 30, "returned": 10, "reviewed": 20}
ROLES = {
    "lead": 30, "co-lead": 12, "co-sponsor": 10, "speaker": 14, "network": 10, "member-led": 12,
    "co-signatory": 6, "mentioned": 5, "principal-recipient": 1,
}  # fmt: skip
# Public, network, secretariat, restricted.
LEVELS = {0: 450, 1: 300, 2: 247, 3: 3}
HOW_MANY_COUNTRIES = {0: 25, 1: 52, 2: 15, 3: 8}
HOW_MANY_AREAS = {0: 15, 1: 60, 2: 25}
HOW_MANY_PARTNERS = {0: 20, 1: 36, 2: 22, 3: 12, 4: 6, 6: 4}
PARTS = {"partner": 55, "co-lead": 14, "co-sponsor": 14, "speaker": 12, "funder": 5}
ANSWERS = {"": 80, "confirmed": 15, "corrected": 2, "declined": 3}
QUALIFIERS = {"=": 75, "≈": 17, "≥": 8}
CURRENCIES = {"USD": 45, "EUR": 35, "GBP": 15, "CHF": 5}
FAMILIES = {"": 976, "sum": 4, "translation": 20}
MONTHS = {1: 7, 2: 9, 3: 20, 4: 8, 5: 9, 6: 13, 7: 6, 8: 4, 9: 9, 10: 12, 11: 19, 12: 6}
# Some of what is planned for the time of a plan was done before it, or is after it.
AROUND = timedelta(days=20)
# What waits is people's work, and does not grow with what they have done.
MOST_UNPUBLISHED = 2_000
FEW, MANY, VERY_MANY = (1, 12), (5, 320), (300, 90_000)
SIZES = dict.fromkeys(["reach", "downloads"], VERY_MANY) | dict.fromkeys(
    ["participants", "applications", "registrations", "responses", "signatories"], MANY
)
ACTIVITY = """
    id reference title language description type_id role status workflow starts_on date_precision
    ends_on countries forum_id session place sensitivity level is_aggregate part_of_id
    translation_of_id entry created_by_id level_chosen_by_id created_at updated_at published_at
    returned_because reviewed_by_id binned_at binned_by_id not_known as_sent proposed_by_id
""".split()  # noqa: SIM905
COLUMNS = {
    "activities_activity": ACTIVITY,
    "activities_activity_priority_areas": ["activity_id", "priorityarea_id"],
    "activities_activity_targets": ["activity_id", "outcometarget_id"],
    "activities_activity_readers": ["activity_id", "user_id"],
    "activities_participation": [
        "activity_id", "organisation_id", "added_by_id", "part", "answer", "answered_at", "note",
    ],
    "activities_activityfigure": ["activity_id", "measure", "qualifier", "value", "currency"],
    "activities_evidence": [
        "id", "reference", "url", "file", "media_type", "sha256", "scan", "title", "source",
        "language", "sensitivity", "created_at",
    ],
    "activities_activity_evidence": ["activity_id", "evidence_id"],
}  # fmt: skip


@dataclass(frozen=True)
class World:
    """What the rows refer to, by key; the organisations that take part most come first."""

    seed: int
    count: int
    first_activity: int
    first_evidence: int
    starts_on: date
    ends_on: date
    kinds: Sequence["Kind"]
    areas: Sequence[int]
    targets: Sequence[int]
    forums: Sequence[int]
    organisations: Sequence[int]
    staff: Sequence[int]
    reviewers: Sequence[int]
    members: Sequence[tuple[int, int]]  # A person, and the organisation that they speak for.


@dataclass(frozen=True)
class Kind:
    key: int
    measures: tuple[str, ...]
    is_at_forums: bool


def chunk(world: World, start: int, how_many: int) -> dict[str, str]:
    """Return rows of each table, for the activities from `start` on."""
    return _Chunk(world, start, how_many).written()


class _Chunk:
    """Every column is drawn at once, then the rows are put together."""

    def __init__(self, world: World, start: int, how_many: int):
        self.world, self.start, self.how_many = world, start, how_many
        self.chance = random.Random(f"{world.seed} {start}")  # noqa: S311 - for measuring
        self.rows: dict[str, list[str]] = {table: [] for table in COLUMNS}
        self._draw()
        self._have_families()

    def written(self) -> dict[str, str]:
        for n in range(self.how_many):
            self._write_activity(n)
        self._write_links()
        self._write_partners()
        self._write_evidence()
        return {table: "".join(rows) for table, rows in self.rows.items()}

    def draw(self, odds: Mapping, how_many: int | None = None) -> list:
        k = self.how_many if how_many is None else how_many
        return self.chance.choices(list(odds), list(odds.values()), k=k)

    def draw_uneven(self, rows: Sequence, how_many: int | None = None, *, by: float = 0.9) -> list:
        """Draw from rows of which the first ones come up far more often than the last."""
        k = self.how_many if how_many is None else how_many
        return self.chance.choices(rows, cum_weights=_uneven(len(rows), by), k=k) if rows else []

    def _draw(self):
        world = self.world
        self.language = self.draw(LANGUAGES)
        self.kind = self.draw_uneven(world.kinds, by=0.5)
        days, weights = _calendar(world.starts_on - AROUND, world.ends_on + AROUND)
        self.day = self.chance.choices(days, cum_weights=weights, k=self.how_many)
        self.precision = self.draw(PRECISIONS)
        self.status = self.draw(STATUSES)
        unpublished = min(0.03, MOST_UNPUBLISHED / world.count)
        odds = {each: unpublished * share for each, share in UNPUBLISHED.items()}
        self.workflow = self.draw({"published": 100 * (1 - unpublished)} | odds)
        self.level = self.draw(LEVELS)
        self.role = self.draw(ROLES)
        self.author = self.draw_uneven(world.staff)
        self.reviewer = self.draw_uneven(world.reviewers)
        self.countries = self._several(HOW_MANY_COUNTRIES, _COUNTRIES, by=0.8)
        self.areas = self._several(HOW_MANY_AREAS, world.areas, by=0.3)
        self.partners = self._several(HOW_MANY_PARTNERS, world.organisations, by=0.9)
        self.forum = self.draw_uneven(world.forums, by=1.2)
        self.place = self.draw_uneven(_PLACES)
        self.luck = [self.chance.random() for _n in range(self.how_many)]

    def _several(self, how_many: Mapping[int, int], of: Sequence, by: float) -> list[list]:
        """For each activity some of `of`, none twice."""
        numbers = self.draw(how_many)
        drawn = iter(self.draw_uneven(of, sum(numbers), by=by))
        return [list(dict.fromkeys(next(drawn) for _n in range(number))) for number in numbers]

    def _have_families(self):
        """Some sum up those that follow them, some are another's text in another language."""
        self.is_sum = [False] * self.how_many
        self.part_of: list = [NULL] * self.how_many
        self.translation_of: list = [NULL] * self.how_many
        for n, family in enumerate(self.draw(FAMILIES)):
            if family == "sum" and self.part_of[n] == NULL:
                self.is_sum[n] = True
                for part in range(n + 1, min(n + 5, self.how_many)):
                    self.part_of[part] = self._key(n)
            elif family == "translation" and n and not self.is_sum[n - 1]:
                self._translate(n)

    def _translate(self, n):
        if self.translation_of[n - 1] != NULL:
            return
        self.translation_of[n] = self._key(n - 1)
        for same in (self.kind, self.day, self.precision, self.status, self.areas):
            same[n] = same[n - 1]
        self.language[n] = "fr" if self.language[n - 1] == "en" else "en"

    def _key(self, n):
        return self.world.first_activity + self.start + n

    def _title(self, n):
        return self.draw_uneven(_titles(self.language[n]), 1, by=0.7)[0]

    def _description(self, n):
        return self.chance.choice(_descriptions(self.language[n])) if self.luck[n] < 0.65 else ""

    def _write_activity(self, n):
        key, day, precision = self._key(n), self.day[n], self.precision[n]
        luck, kind = self.chance.random(), self.kind[n]
        workflow, level, author = self.workflow[n], self.level[n], self.author[n]
        reviewer, logged = self.reviewer[n], day["logged"]
        published = workflow == "published"
        proposed_by: object = NULL
        if luck < 0.03 and self.world.members:
            author, proposed_by = self.chance.choice(self.world.members)
        at_forum = self.luck[n] < (0.7 if kind.is_at_forums else 0.03) and self.world.forums
        is_binned = 0.5 < luck < 0.501
        lasts = precision == "day" and luck > 0.85
        row = (
            key,
            reference(self.world.seed, self.start + n),
            self._title(n),
            self.language[n],
            self._description(n),
            kind.key,
            self.role[n],
            self.status[n],
            workflow,
            day[precision],
            precision,
            day["end"] if lasts else NULL,
            "{" + ",".join(self.countries[n]) + "}",
            self.forum[n] if at_forum else NULL,
            day["session"] if at_forum and luck < 0.6 else "",
            self.place[n] if self.luck[n] > 0.6 else "",
            level,
            level,
            "t" if self.is_sum[n] else "f",
            self.part_of[n],
            self.translation_of[n],
            f"{self.chance.getrandbits(128):032x}",
            author,
            author,
            logged,
            logged,
            logged if published else NULL,
            "Say where this was published." if workflow == "returned" else "",
            reviewer if workflow in {"published", "reviewed"} else NULL,
            logged if is_binned else NULL,
            reviewer if is_binned else NULL,
            self._write_figures(key, kind.measures),
            "{}",
            proposed_by,
        )
        self.rows["activities_activity"].append("\t".join(map(str, row)) + "\n")
        if level == 3:
            self.rows["activities_activity_readers"].append(f"{key}\t{reviewer}\n")

    def _write_figures(self, key, measures):
        """Write what was counted, and return what nobody knows."""
        rows, random_ = self.rows["activities_activityfigure"], self.chance.random
        unknown = []
        for measure in measures:
            luck = random_()
            if luck < 0.6:
                for currency in self._currencies(measure):
                    qualifier = self._qualifiers[int(random_() * len(self._qualifiers))]
                    value = self._value(measure)
                    rows.append(f"{key}\t{measure}\t{qualifier}\t{value}\t{currency}\n")
            elif luck < 0.68:
                unknown.append(measure)
        return "{" + ",".join(unknown) + "}"

    _qualifiers = [each for each, odds in QUALIFIERS.items() for _n in range(odds)]

    def _currencies(self, measure):
        if measure != "amount":
            return [""]
        return dict.fromkeys(self.draw(CURRENCIES, 2 if self.chance.random() < 0.1 else 1))

    def _value(self, measure):
        """Most numbers are small, and some are large; now and then it is a handful of people."""
        if measure == "amount":
            return round(10 ** self.chance.uniform(3, 5.7), -2)
        low, high = SIZES.get(measure, FEW)
        luck = self.chance.random()
        return int(luck * 6) if luck > 0.95 else low + int((high - low) * luck * luck * luck)

    def _write_links(self):
        areas = self.rows["activities_activity_priority_areas"]
        targets = self.rows["activities_activity_targets"]
        chosen = self.draw_uneven(self.world.targets)
        for n, those in enumerate(self.areas):
            key = self._key(n)
            areas.extend(f"{key}\t{area}\n" for area in those)
            if chosen and self.luck[n] < 0.12:
                targets.append(f"{key}\t{chosen[n]}\n")

    def _write_partners(self):
        rows = self.rows["activities_participation"]
        how_many = sum(map(len, self.partners))
        parts, answers = iter(self.draw(PARTS, how_many)), iter(self.draw(ANSWERS, how_many))
        for n, those in enumerate(self.partners):
            key, author, logged = self._key(n), self.author[n], self.day[n]["logged"]
            for organisation in those:
                answer = next(answers)
                note = "Under our new name." if answer == "corrected" else ""
                at = logged if answer else NULL
                rows.append(
                    f"{key}\t{organisation}\t{author}\t{next(parts)}\t{answer}\t{at}\t{note}\n"
                )

    def _write_evidence(self):
        """Half of the activities have a link of their own, a few one that is another's too."""
        pieces = self.rows["activities_evidence"]
        ties = self.rows["activities_activity_evidence"]
        known: list[int] = []
        for n, luck in enumerate(self.luck):
            key, piece = self._key(n), self.world.first_evidence + self.start + n
            if 0.3 < luck < 0.8:
                name = reference(self.world.seed + 1, self.start + n)
                # Mostly as open as what it supports.
                level = self.level[n] if luck < 0.7 else 0
                pieces.append(
                    f"{piece}\t{name}\thttps://example.org/{self.language[n]}/{name}\t\t\t\t"
                    f"none\t\t\t{self.language[n]}\t{level}\t{self.day[n]['logged']}\n"
                )
                ties.append(f"{key}\t{piece}\n")
                known.append(piece)
            if known and 0.75 < luck < 0.85:
                shared = known[int(len(known) * luck * luck)]
                if shared != piece:
                    ties.append(f"{key}\t{shared}\n")


def reference(seed: int, number: int) -> str:
    """Return one of the references, none of which comes twice."""
    place = (number * 405_508_154_311 + seed * 104_729_104_729) % 30**8
    letters = []
    for _position in range(8):
        place, letter = divmod(place, 30)
        letters.append("23456789abcdefghjkmnpqrstvwxyz"[letter])
    return "".join(letters)


_COUNTRIES = [*texts.COUNTRIES, *texts.ELSEWHERE]
_PLACES = [place.replace("-", " ") for place in texts.PLACES]
_titles = cache(texts.titles)
_descriptions = cache(texts.descriptions)


@cache
def _uneven(how_many: int, by: float) -> list[float]:
    return list(accumulate(1 / (rank + 3) ** by for rank in range(how_many)))


@cache
def _calendar(first: date, last: date) -> tuple[list[dict[str, str]], list[float]]:
    """Return the days, each as it is written to every precision, and how often one comes up."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [_written(day) for day in days], list(accumulate(MONTHS[day.month] for day in days))


def _written(day: date) -> dict[str, str]:
    quarter = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return {
        "day": f"{day}",
        "month": f"{day.replace(day=1)}",
        "quarter": f"{quarter}",
        "year": f"{day.year}-01-01",
        "undated": NULL,
        "end": f"{day + timedelta(days=1 + day.day % 4)}",
        # Logged some days later, as is usual.
        "logged": f"{day + timedelta(days=day.day % 23)} 10:00:00+00",
        "session": f"session {day.year - 1957}",
    }
