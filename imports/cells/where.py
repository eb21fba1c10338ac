"""Where and with whom it was: countries, bodies, venues, organisations."""

import re

from imports import vocabulary
from imports.texts import collapsed
from imports.vocabulary import EVERYWHERE
from network.names import fold

NAME_ROOM = 200


class Where:
    """Reads the columns of places and of partners."""

    def _countries(self, row, text):
        codes = row.values["countries"] = []
        for token in self._tokens("countries", text, vocabulary.country):
            code = vocabulary.country(token)
            if code is not None:
                codes.append(code)
            elif fold(token) in EVERYWHERE:
                row.values["place"] = token
            else:
                self._unknown_place(row, "countries", token)
                row.keep("countries", token)
        row.values["countries"] = sorted(set(codes))

    def _unknown_place(self, row, column, token):
        row.say(column, "place_unknown", token, self._meant(vocabulary.country_meant, token))

    def _forum(self, row, text):
        text = " ".join(text.split())
        forum, rest = self.words.forum_at_start(text)
        row.values["forum"] = forum.pk if forum else None
        if forum is None and text:
            row.keep("forum", text)
            row.say("forum", "forum_unknown", text, self._meant(self.words.forum_meant, text))
        elif rest:
            row.values["session"] = rest

    def _where(self, row, text):
        """A country or a forum in one cell, with the session or the venue behind it."""
        countries, places = [], []
        for token in (self._repaired("where", part) for part in re.split(r"[;|\n]", text)):
            if not token:
                continue
            forum, rest = self.words.forum_at_start(token)
            if forum is not None and "forum" not in row.values:
                row.values["forum"] = forum.pk
                session, _comma, place = rest.partition(", ")
                row.values["session"] = session
                places += [place] if place else []
                continue
            outside = re.sub(r"\([^()]*\)", "", token).strip()
            inside = [part for match in re.findall(r"\(([^()]*)\)", token)
                      for part in match.split(",")]  # fmt: skip
            codes = [vocabulary.country(part) for part in inside]
            if code := vocabulary.country(token) or vocabulary.country(outside):
                countries.append(code)
                places += [", ".join(part.strip() for part in inside)] if inside else []
            elif fold(outside) in EVERYWHERE and inside and all(codes):
                places.append(outside)
                countries += codes
            elif fold(outside) in EVERYWHERE:
                places.append(token)
            elif all(parts := [vocabulary.country(part) for part in token.split(",")]):
                countries += parts
            else:
                places.append(token)
                self._unknown_place(row, "where", token)
        if countries:
            row.values["countries"] = sorted(set(countries))
        if places:
            row.values["place"] = "; ".join(places)

    def _partners(self, row, key, text):
        found = row.values[key] = []
        for token in self._tokens(key, text, self.words.organisation):
            name = collapsed(token)
            known = self.words.organisation(name)
            if known is None and fold(name) in self.new_partners and len(name) <= NAME_ROOM:
                known = (None, name)
            if known is None:
                row.keep(key, name)
                meant = self._meant(self.words.organisation_meant, name)
                row.say(key, "partner_unknown", name, meant)
            elif list(known) not in found:
                found.append(list(known))
