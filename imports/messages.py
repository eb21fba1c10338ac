"""What is said about a row: what was found, what is expected, and how to mend it."""

from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Saying:
    """What a code says, in words; rows with a code of `REFUSING` are refused."""

    what: str | Promise
    mend: str | Promise = ""


# %(found)s is what the cell has. Other names are the message's own.
SAYINGS = {
    # Refused.
    "title_missing": Saying(_("There is no title."), _("Say what was done, or is planned.")),
    "title_too_long": Saying(
        _("The title has %(length)s characters; there is room for 500."),
        _("Shorten it, and put the rest into the description."),
    ),
    "pillar_missing": Saying(
        _("There is no pillar."), _("Write the code or the name of one pillar: %(known)s.")
    ),
    "pillar_unknown": Saying(
        _("We know no pillar “%(found)s” in this plan."),
        _("Write the code or the name of one pillar: %(known)s."),
    ),
    "two_pillars": Saying(
        _("“%(found)s” names more than one pillar."),
        _("Choose the one that the work belongs to; topics are priority areas."),
    ),
    "outside_plan": Saying(
        _("“%(found)s” lies outside the plan, which runs from %(first)s to %(last)s."),
        _("Mend the date, or import it into the plan that it belongs to."),
    ),
    "not_a_date": Saying(
        _("“%(found)s” is not a date we can read."),
        _(
            "Write 11/03/2021, 11 March 2021, March 2021, Q1 2021 or 2021; "
            "leave it empty when none is known."
        ),
    ),
    "date_without_year": Saying(_("“%(found)s” has no year."), _("Add the year.")),
    "ends_before_start": Saying(
        _("It ends before it starts: “%(found)s”."), _("Mend the first or the last day.")
    ),
    "figure_negative": Saying(
        _("“%(found)s” is less than 0."), _("A figure is 0 or more; empty when it is not known.")
    ),
    "figure_not_a_number": Saying(
        _("“%(found)s” is not a number."),
        _("Write 49, ~120 for about, 100+ for at least; leave it empty when it is not known."),
    ),
    "figure_too_large": Saying(
        _("The number “%(found)s” is too large."), _("Look for digits too many.")
    ),
    "wrong_columns": Saying(
        _("The row has %(cells)s cells; the header has %(columns)s."),
        _("Look for a missing or an extra separator, or for quotation marks that do not close."),
    ),
    "link_not_http": Saying(
        _("“%(found)s” is not the address of a page."),
        _("An address begins with https:// or http://."),
    ),
    "text_too_long": Saying(
        _("The text has %(length)s characters; there is room for %(room)s."), _("Shorten it.")
    ),
    "reference_twice": Saying(
        _("Row %(record)s has the same reference “%(found)s”."),
        _("Keep one row for each activity."),
    ),
    "not_yours_to_change": Saying(
        _("You see the activity “%(found)s”, and cannot change it."),
        _("Ask the secretariat to change it."),
    ),
    "more_readers": Saying(
        _("It is published, and would get more readers."), _("Ask for that on its own page.")
    ),
    "too_restricted": Saying(
        _("Only the secretariat restricts an entry to named people."),
        _("Choose “%(expected)s”."),
    ),
    # Accepted, with a warning.
    "ambiguous_date": Saying(
        _("“%(found)s” was read as %(read)s; it could also be %(other)s."),
        _("Mend it if it is the other one; 2021-03-11 can be read in one way only."),
    ),
    "end_not_kept": Saying(
        _("“%(found)s”: only its beginning, %(read)s, is kept as the date."),
        _("The whole is kept as it was sent. A last day needs a first day."),
    ),
    "type_unknown": Saying(
        _("We know no kind of work “%(found)s” in this pillar: it becomes “%(read)s”."),
        _("Choose one of: %(known)s. Your words are kept."),
    ),
    "area_unknown": Saying(
        _("We know no priority area “%(found)s”."),
        _("Choose among: %(known)s. Your words are kept."),
    ),
    "target_unknown": Saying(
        _("We know no outcome target “%(found)s”."),
        _("Choose among: %(known)s. Your words are kept."),
    ),
    "role_unknown": Saying(
        _("We know no role “%(found)s” of the network: it becomes “%(read)s”."),
        _("Choose one of: %(known)s. Your words are kept."),
    ),
    "role_in_part": Saying(
        _("“%(found)s” was read as “%(read)s”."), _("Your words are kept beside it.")
    ),
    "status_unknown": Saying(
        _("We know no status “%(found)s”: it becomes “%(read)s”."),
        _("Choose one of: %(known)s."),
    ),
    "place_unknown": Saying(
        _("We know no country “%(found)s”."),
        _("Choose a country, or leave it. Your words are kept."),
    ),
    "forum_unknown": Saying(
        _("We know no forum “%(found)s”."), _("Choose a forum, or leave it. Your words are kept.")
    ),
    "partner_unknown": Saying(
        _("We know no organisation “%(found)s”."),
        _("Choose one that is known, or add it as a new outside partner. Your words are kept."),
    ),
    "language_unknown": Saying(
        _("We know no language “%(found)s”."), _("Your words are kept.")
    ),
    "sensitivity_unknown": Saying(
        _("We know no sensitivity “%(found)s”: it becomes “%(read)s”."),
        _("Choose one of: %(known)s."),
    ),
    "yes_or_no": Saying(_("“%(found)s” is neither yes nor no."), _("It was read as no.")),
    "breakdown": Saying(
        _("“%(found)s”: the parts come to %(sum)s, and not to %(whole)s."),
        _("%(whole)s is taken. The whole is kept as it was sent."),
    ),
    "amount_without_currency": Saying(
        _("The amount “%(found)s” has no currency."),
        _("Write USD, EUR or GBP beside it. It is kept as text."),
    ),
    "figure_not_kept": Saying(
        _("“%(found)s” is none of the figures that we count."), _("It is kept as text.")
    ),
    "figure_withheld": Saying(
        _("“%(found)s” tells no number."), _("Write the number, or leave it empty.")
    ),
    "looks_like_a_formula": Saying(
        _("“%(found)s” looks like a formula."), _("It is kept as text, and never computed.")
    ),
    "markup": Saying(
        _("“%(found)s” has markup in it."), _("It is kept as text, and shown as it is.")
    ),
    "broken_encoding": Saying(
        _("“%(found)s” has signs that were broken on their way."),
        _("Save the file anew as “CSV UTF-8”, or mend the text."),
    ),
    "claims_the_change": Saying(
        _("This reads as if the network alone had brought the change about: “%(claimed)s”."),
        _("Say what it contributed, and who else did."),
    ),
    "splits_the_change": Saying(
        _("This splits a change into shares, which nobody can measure: “%(claimed)s”."),
        _("Say in words what the network contributed, and who else did."),
    ),
    "control_characters": Saying(
        _("“%(found)s” had signs that nobody sees."), _("They were taken out.")
    ),
    "link_without_scheme": Saying(_("“%(found)s” was read as %(read)s."), ""),
    "activity_unknown": Saying(
        _("We know no activity “%(found)s”."), _("Write the reference or the address of its page.")
    ),
    "reference_unknown": Saying(
        _("We know no activity “%(found)s” that you could change: it becomes a new one."),
        _("Leave the reference empty for a new one."),
    ),
    # There already.
    "duplicate": Saying(
        _("An activity with this title and date is there already."), _("It is not imported.")
    ),
    "duplicate_in_file": Saying(
        _("Row %(record)s has the same title and date."), _("It is not imported twice.")
    ),
    "unchanged": Saying(_("It is there, and the same."), ""),
    "probable_duplicate": Saying(
        _("It resembles “%(other)s” (%(date)s), which is there already."),
        _("Say whether it is the same."),
    ),
    "probable_duplicate_in_file": Saying(
        _("It resembles row %(record)s, “%(other)s” (%(date)s)."),
        _("Say whether it is the same."),
    ),
    # Skipped.
    "blank_row": Saying(_("The row is empty."), ""),
    "repeated_header": Saying(_("The row repeats the header."), ""),
    "before_header": Saying(_("The row stands above the header."), ""),
    "total": Saying(_("The row is a total made by hand."), _("Totals are computed here.")),
}  # fmt: skip

REFUSING = frozenset(list(SAYINGS)[: list(SAYINGS).index("ambiguous_date")])


@dataclass(frozen=True)
class Message:
    """
    One thing that is said of a row.

    `column` is the key of a column of `activities.columns`, "" where it is about the row.
    `found` is what has to be mended, as it can be given to `services.mend` as a repair;
    `suggestion` is what it perhaps means. Rows with the same column, code and `found`
    have the same mistake.
    """

    column: str
    code: str
    found: str = ""
    suggestion: str = ""
    words: dict[str, Any] = field(default_factory=dict)

    def __str__(self):
        return " ".join(part for part in (self.text, self.meant, self.mend) if part)

    @property
    def refuses(self) -> bool:
        return self.code in REFUSING

    @property
    def text(self) -> str:
        """What was found, and what is wrong with it, in the active language."""
        return str(SAYINGS[self.code].what) % self._words()

    @property
    def meant(self) -> str:
        """Ask whether something else was meant, where that can be guessed."""
        if not self.suggestion:
            return ""
        return gettext("Did you mean “%(suggestion)s”?") % {"suggestion": self.suggestion}

    @property
    def mend(self) -> str:
        """What is expected, and how to mend it, in the active language."""
        return str(SAYINGS[self.code].mend) % self._words()

    def _words(self):
        short = self.found if len(self.found) <= 80 else f"{self.found[:79]}…"
        return {"found": short, **self.words}

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Message":
        return cls(**{"column": "", **kept})
