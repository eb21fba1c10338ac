"""When it was: a date as far as it is known, and perhaps a last day."""

from datetime import date

from imports import dates
from network.names import fold
from plan import formats
from plan.dates import NotADate, PartialDate, Precision, parse


class When:
    """Reads the columns of dates."""

    def _date(self, row, text):
        reading = self._read_date(row, "date", text)
        if reading is None:
            return
        first, plan = reading.first, self.words.plan
        row.values["date"] = str(first)
        if reading.last is not None:
            row.values["ends"] = reading.last.isoformat()
            if reading.last < first.first:
                row.say("date", "ends_before_start", text)
        if reading.is_shortened:
            row.keep("date", text)
            row.say("date", "end_not_kept", text, read=formats.partial_date(first))
        if first.first and not (plan.starts_on <= first.first and first.last <= plan.ends_on):
            row.say("date", "outside_plan", text,
                    first=formats.day(plan.starts_on), last=formats.day(plan.ends_on))  # fmt: skip

    def _read_date(self, row, column, text):
        try:
            reading = dates.read(text, is_1904=self.is_1904)
        except dates.NoYear:
            row.say(column, "date_without_year", text)
        except NotADate:
            row.say(column, "not_a_date", text)
        else:
            if reading.other:
                other = reading.other
                other = formats.day(other) if isinstance(other, date) else other
                read = formats.partial_date(reading.first)
                row.say(column, "ambiguous_date", text, read=read, other=other)
            return reading
        return None

    def _ends(self, row, texts):
        """A last day stands beside a first day alone; the precision may take from a date."""
        if "date" not in row.values:
            return
        first = parse(row.values["date"])
        precision = fold(texts.get("precision", ""))
        if precision in {"month", "mois", "mes"} and first.precision == Precision.DAY:
            first = PartialDate(first.first.replace(day=1), Precision.MONTH)
        elif precision in {"year", "annee", "an", "ano"} and first.first:
            first = PartialDate(first.first.replace(day=1, month=1), Precision.YEAR)
        row.values["date"] = str(first)
        if "ends" not in texts:
            if first.precision != Precision.DAY:
                row.values.pop("ends", None)
            return
        text = texts["ends"]
        if not text and "ends" in row.values:
            return
        row.values["ends"] = ""
        reading = self._read_date(row, "ends", text)
        if reading is None or reading.first.first is None:
            return
        last = reading.last or reading.first.first
        if first.precision == Precision.DAY and reading.first.precision == Precision.DAY:
            row.values["ends"] = last.isoformat()
            if last < first.first:
                row.say("ends", "ends_before_start", text)
        elif first.first and reading.first.last < first.first:
            row.say("ends", "ends_before_start", text)
        elif reading.first != first:
            row.keep("ends", text)
            row.say("ends", "end_not_kept", text, read=formats.partial_date(first))
