"""What the cells of a row mean, column by column, and what is to be said about them."""

import re
from collections.abc import Mapping, Sequence

from activities.columns import split
from imports import headers
from imports.cells.counted import Counted
from imports.cells.how import How
from imports.cells.reading import Reading
from imports.cells.when import When
from imports.cells.where import Where
from imports.reading import unquoted
from imports.texts import collapsed, remarks, with_lines
from imports.vocabulary import Vocabulary
from network.names import fold
from plan import attribution

__all__ = ["Reading", "RowReader"]

ROOM = {"title": 500, "session": 100, "place": 200, "description": 20_000}
# What people write in sentences of their own.
WRITTEN = frozenset({"title", "description", "notes"})
# For so many unknown words of one spreadsheet we look for what was perhaps meant.
MOST_SUGGESTIONS = 300


class RowReader(When, How, Where, Counted):
    """Reads the rows of one spreadsheet for one person; knows no other row."""

    def __init__(
        self,
        *,
        words: Vocabulary,
        mapping: Sequence[str],
        language: str,
        repairs: Mapping[str, Mapping[str, str]],
        new_partners: Sequence[str] = (),
        is_1904: bool = False,
    ):
        self.words, self.language, self.is_1904 = words, language, is_1904
        self.repairs = repairs
        self.new_partners = {fold(name) for name in new_partners}
        self.places = {key: at for at, key in enumerate(mapping) if key}
        for key in (headers.IGNORED, "workflow"):  # A spreadsheet publishes nothing.
            self.places.pop(key, None)
        self.measures = [key for key in self.places if key in headers.MEASURES]
        self.suggestions = 0
        self._memory: dict[tuple[str, str], tuple[dict, dict, list]] = {}

    def read(self, cells: Sequence[str]) -> Reading:
        """Return what a row says. Columns that the spreadsheet has not are not among the values."""
        row = Reading()
        texts = {key: self._text(row, key, cells, at) for key, at in self.places.items()}
        self._title(row, texts)
        for key, read_it in (
            ("pillar", self._pillar), ("role", self._role), ("status", self._status),
            ("priority_areas", self._areas), ("targets", self._targets),
            ("countries", self._countries), ("forum", self._forum), ("where", self._where),
            ("language", self._language), ("is_aggregate", self._is_aggregate),
            ("sensitivity", self._sensitivity), ("date", self._date),
        ):  # fmt: skip
            if key in texts:
                self._remembered(row, key, texts[key], read_it)
        if "type" in texts:
            self._type(row, texts["type"])
        self._ends(row, texts)
        for key in ("session", "place"):
            if texts.get(key):
                row.values[key] = collapsed(texts[key])
            elif key in texts:
                row.values.setdefault(key, "")
        self._description(row, texts)
        for key in ("co_leads", "partners"):
            if key in texts:
                self._partners(row, key, texts[key])
        self._figures(row, texts)
        if "links" in texts:
            self._links(row, texts["links"])
        for key in ("reference", "part_of", "translation_of"):
            if key in texts:
                row.values[key] = texts[key].strip().rstrip("/").rsplit("/", 1)[-1]
        self._lengths(row)
        return row

    def _text(self, row, key, cells, at):
        """The text of a cell, mended as somebody said, with what is to be said of any text."""
        text = cells[at] if at < len(cells) else ""
        text = unquoted(text)
        found = text.strip()
        text = self.repairs.get(key, {}).get(found, text)
        if not text:
            return ""
        if key in headers.MEASURES or key in {"date", "ends", "reference", "amount", "links"}:
            return text.strip()
        text, codes = remarks(text)
        for code in codes:
            row.say(key, code, found)
        if key in WRITTEN:
            self._claims(row, key, text, found)
        return text

    @staticmethod
    def _claims(row, key, text, found):
        """Warn of words that claim a change for the network alone."""
        whole, shares = attribution.apart(attribution.claims(text))
        for code, some in (("claims_the_change", whole), ("splits_the_change", shares)):
            if some:
                row.say(key, code, found, claimed=" … ".join(map(str, some)))

    def _remembered(self, row, key, text, read_it):
        """The same words in the same column mean the same, so they are read once."""
        known = self._memory.get((key, text))
        if known is None:
            alone = Reading()
            read_it(alone, text)
            known = alone.values, alone.as_sent, alone.messages
            if len(self._memory) < 100_000:
                self._memory[key, text] = known
        values, as_sent, messages = known
        row.values.update(values)
        row.as_sent.update(as_sent)
        row.messages.extend(messages)

    def _tokens(self, key, text, known):
        """
        The values of a cell: all of it if it is known, else what stands between separators.

        A comma is one where there is no other, for it stands in names too.
        """
        text = text.strip()
        if not text:
            return []
        if ";" not in text and "\n" not in text and known(text):
            return [text]
        if match := re.fullmatch(r"([^();]+)\(([^()]*;[^()]*)\)", text):
            text = f"{match[1]};{match[2]}"  # A consortium (and; its; members)
        values = [part.strip() for value in split(text) for part in self._by_bar(value, known)]
        if len(values) == 1 and not known(self._repaired(key, values[0])):
            values = self._by_comma(values[0], known)
        repaired = (self._repaired(key, value) for value in values)
        return list(dict.fromkeys(value for value in repaired if value))

    @staticmethod
    def _by_bar(text, known):
        return [text] if known(text) else text.split("|")

    @staticmethod
    def _by_comma(text, known):
        parts = [part.strip() for part in text.split(",")]
        for word in (" and ", " et ", " y ", " & ", "/"):
            both = [half.strip() for part in parts for half in part.split(word)]
            if len(both) > len(parts) and all(known(half) for half in both):
                return both
        return parts

    def _repaired(self, key, text):
        text = text.strip()
        return self.repairs.get(key, {}).get(text, text).strip()

    def _meant(self, look, *words):
        """What was perhaps meant; of a spreadsheet full of unknown words, of the first ones."""
        self.suggestions += 1
        return look(*words) if self.suggestions <= MOST_SUGGESTIONS else ""

    def _title(self, row, texts):
        title = row.values["title"] = collapsed(texts.get("title", ""))
        if not title:
            row.say("title", "title_missing")
        elif len(title) > ROOM["title"]:
            row.say("title", "title_too_long", title, length=len(title))

    def _description(self, row, texts):
        parts = [with_lines(texts[key]) for key in ("description", "notes") if texts.get(key)]
        if "description" in texts or parts:
            row.values["description"] = "\n\n".join(part for part in parts if part)

    def _lengths(self, row):
        for key in ("session", "place", "description"):
            text = row.values.get(key, "")
            if len(text) > ROOM[key]:
                row.say(key, "text_too_long", text[:200], length=len(text), room=ROOM[key])
