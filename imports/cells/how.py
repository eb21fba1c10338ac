"""How and on what it was: pillar, kind of work, topics, and how far the work and its record are."""

import re

from activities.models import Activity
from imports import vocabulary
from imports.defaults import role_otherwise
from network.names import fold

UNKNOWN = {"priority_areas": "area_unknown", "targets": "target_unknown"}


class How:
    """Reads the columns whose words the plan, or the application, has a list of."""

    def _pillar(self, row, text):
        text = text.strip()
        known = self.words.known_pillars
        if not text:
            row.say("pillar", "pillar_missing", known=known)
            return
        named = self.words.pillars_in(text)
        if len(named) > 1:
            row.say("pillar", "two_pillars", text)
        elif named[0] is None:
            meant = self._meant(self.words.pillar_meant, text)
            row.say("pillar", "pillar_unknown", text, meant, known=known)
        else:
            row.values["pillar"] = named[0].code

    def _type(self, row, text):
        """Of the row's own pillar: what is no kind of its work is "other" there."""
        code = row.values.get("pillar")
        if code is None:
            return
        pillar = next(pillar for pillar in self.words.pillars if pillar.code == code)
        text = text.strip()
        if not text:
            return
        kind, is_whole = self.words.type_in(pillar, text)
        row.values["type"] = kind.pk if kind else None
        if kind is None:
            row.keep("type", text)
            other = self.words.other_type(pillar)
            row.say(
                "type", "type_unknown", text, self._meant(self.words.type_meant, pillar, text),
                read=other.name if other else "-",
                known=", ".join(each.name for each in self.words.types_of(pillar)),
            )  # fmt: skip
        elif not is_whole:
            row.keep("type", text)

    def _areas(self, row, text):
        names, words = self.words.areas, self.words
        self._several(
            row, "priority_areas", text, known=words.area, meant=words.area_meant, names=names
        )

    def _targets(self, row, text):
        names, words = self.words.targets, self.words
        self._several(
            row, "targets", text, known=words.target, meant=words.target_meant, names=names
        )

    def _several(self, row, key, text, *, known, meant, names):
        found = row.values[key] = []
        for token in self._tokens(key, text, known):
            record = known(token)
            if record is None:
                row.keep(key, token)
                listed = ", ".join(f"{each.code} {each}" for each in names)
                row.say(key, UNKNOWN[key], token, self._meant(meant, token), known=listed)
            elif record.pk not in found:
                found.append(record.pk)
        found.sort()

    def _role(self, row, text):
        text = text.strip()
        if not text:
            return
        role = vocabulary.role(text)
        is_whole = role is not None
        if role is None:
            outside = re.sub(r"\([^()]*\)", " ", text)
            parts = re.split(r"[/;,|]| and | et | y ", outside)
            role = next((found for part in parts if (found := vocabulary.role(part))), None)
        if not is_whole:
            row.keep("role", text)
        if role is None:
            read = Activity.Role(role_otherwise(self.words.by)).label
            known = ", ".join(str(label) for label in Activity.Role.labels)
            row.say("role", "role_unknown", text, read=str(read), known=known)
        else:
            row.values["role"] = role
            if not is_whole:
                row.say("role", "role_in_part", text, read=str(Activity.Role(role).label))

    def _status(self, row, text):
        text = text.strip()
        if not text:
            return
        status = vocabulary.status(text)
        if status is None:
            row.keep("status", text)
            known = ", ".join(str(label) for label in Activity.Status.labels)
            read = str(Activity.Status.DONE.label)
            row.say("status", "status_unknown", text, read=read, known=known)
        else:
            row.values["status"] = status

    def _language(self, row, text):
        tokens = [token for token in re.split(r"[|;,/\s]+", text.strip()) if token]
        if not tokens:
            return
        language = vocabulary.language(text) or vocabulary.language(tokens[0])
        if language is None:
            row.say("language", "language_unknown", text.strip())
        else:
            row.values["language"] = language
        if language is None or len(tokens) > 1:
            row.keep("language", text.strip())

    def _is_aggregate(self, row, text):
        word = fold(text)
        row.values["is_aggregate"] = word in vocabulary.YES
        if word not in vocabulary.YES | vocabulary.NO:
            row.keep("is_aggregate", text.strip())
            row.say("is_aggregate", "yes_or_no", text.strip())

    def _sensitivity(self, row, text):
        text = text.strip()
        if not text:
            return
        levels = vocabulary.Sensitivity
        level = vocabulary.level(text)
        if level is None:
            # Nobody reads it who perhaps should not, until somebody has looked.
            row.values["sensitivity"] = int(levels.INTERNAL)
            row.keep("sensitivity", text)
            known = ", ".join(str(label) for label in levels.labels)
            read = str(levels.INTERNAL.label)
            row.say("sensitivity", "sensitivity_unknown", text, read=read, known=known)
            return
        row.values["sensitivity"] = int(level)
        if level == levels.RESTRICTED and not self.words.by.is_secretariat:
            row.say("sensitivity", "too_restricted", text, expected=str(levels.INTERNAL.label))
