"""The words that a plan's spreadsheets use, and what they mean to one person."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache

from babel import Locale
from babel.numbers import list_currencies
from django.utils.translation import override

from accounts.localized import LANGUAGES
from accounts.models import User
from accounts.sensitivity import Sensitivity
from activities.languages import LANGUAGES_OF_TEXTS
from activities.models import Activity
from network.countries import country_code, country_name, did_you_mean
from network.models import Forum, Organisation
from network.names import fold
from pillars.models import ActivityType, Pillar
from plan.models import Plan

ROLES = {
    "lead": "leader leads led, organiser, organizer, host, lead organisation, lead organization, "
    "led by us, chef de file, pilote, organisateur, organisatrice, responsable, lider, lidera, "
    "liderazgo, organizador, organizadora, anfitrion",
    "co-lead": "co leader, co organiser, co organizer, co host, co organised, co organisateur, "
    "co organisatrice, coorganisateur, co pilote, colider, co lider, coorganizador, "
    "coorganizadora, codirige, coanfitrion",
    "co-sponsor": "cosponsor, sponsor, co sponsored, co parrain, parrain, coparrain, "
    "copatrocinador, copatrocinadora, co patrocinador, patrocinador",
    "speaker": "panelist, panellist, speaking, presenter, moderator, intervenant, intervenante, "
    "orateur, oratrice, panéliste, ponente, orador, oradora, panelista, moderador",
    "network": "the network, réseau, le réseau, red, la red, members",
    "member-led": "member led, partner led, led by member, led by members, led by a member, "
    "led by partner, led by a partner, mené par un membre, mené par un partenaire, "
    "dirigé par un membre, liderado por miembro, liderado por un miembro, "
    "liderado por una contraparte, liderada por un miembro",
    "co-signatory": "cosignatory, signatory, signed, co signataire, cosignataire, signataire, "
    "cofirmante, firmante, signatario",
    "mentioned": "quoted, cited, mention, mentionné, mentionnée, cité, citée, mencionado, "
    "mencionada, citado, citada",
    "principal-recipient": "recipient, grant recipient, grantee, récipiendaire, "
    "récipiendaire principal, bénéficiaire principal, receptor principal, beneficiario principal",
}
STATUSES = {
    "planned": "plan, upcoming, scheduled, to do, prévu, prévue, planifié, planifiée, à venir, "
    "programmé, planificado, planificada, previsto, prevista, programado, programada",
    "done": "completed, complete, finished, held, delivered, réalisé, réalisée, terminé, "
    "terminée, fait, faite, effectué, achevé, achevée, realizado, realizada, hecho, hecha, "
    "terminado, terminada, completado, completada, cumplido, finalizado, finalizada",
    "cancelled": "canceled, called off, annulé, annulée, cancelado, cancelada, anulado, anulada",
}
LEVELS = {
    Sensitivity.PUBLIC: "publique, pública, público, open",
    Sensitivity.NETWORK: "members, members only, membres, réseau, miembros, red, members and board",
    Sensitivity.INTERNAL: "internal, interne, interno, interna, secrétariat, secretaría, staff",
    Sensitivity.RESTRICTED: "confidential, confidentiel, confidentielle, confidencial, secret, "
    "restreint, restreinte, restringido, restringida, sensitive, sensible",
}
YES = {"yes", "y", "oui", "o", "si", "s", "true", "vrai", "verdadero", "1", "x"}
NO = {"no", "n", "non", "false", "faux", "falso", "0", ""}
# Words of people who mean a country that goes by another name.
MEANT = {
    "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "great britain": "GB",
    "britain": "GB", "holland": "NL", "america": "US", "uae": "AE", "drc": "CD", "burma": "MM",
    "ivory coast": "CI", "inglaterra": "GB", "angleterre": "GB", "rdc": "CD", "eeuu": "US",
    "ee uu": "US", "u s": "US", "u k": "GB", "u s a": "US", "etats unis": "US", "swaziland": "SZ",
}  # fmt: skip
# Where things are that are in no country.
EVERYWHERE = {
    "global", "worldwide", "world", "international", "online", "virtual", "web", "zoom", "hybrid",
    "all countries", "several countries", "various", "mondial", "monde", "monde entier",
    "en ligne", "virtuel", "ligne", "hybride", "plusieurs pays", "mundial", "mundo", "en linea",
    "virtual en linea", "hibrido", "varios paises", "internacional", "regional", "remote",
}  # fmt: skip
CURRENCIES = {"€": "EUR", "£": "GBP", "us$": "USD", "$us": "USD", "¥": "JPY", "₹": "INR"}
CURRENCY_WORDS = {
    "euro": "EUR", "euros": "EUR", "us dollars": "USD", "us dollar": "USD", "pounds": "GBP",
    "pound": "GBP", "livres sterling": "GBP", "libras": "GBP", "dollars us": "USD",
    "dollars americains": "USD", "dolares": "USD", "dolares estadounidenses": "USD",
    "francs suisses": "CHF", "swiss francs": "CHF",
}  # fmt: skip
_FILLERS = {"the", "of", "at", "a", "an", "le", "la", "les", "de", "des", "du", "l", "d", "el",
            "los", "las", "del", "en", "in", "on", "to", "for", "pour", "para"}  # fmt: skip


def _labels(choices, synonyms) -> dict[str, object]:
    """Every word for a choice, in each language, and the choice."""
    keys: dict[str, object] = {}
    for language in LANGUAGES:
        with override(language):
            keys |= {fold(str(label)): value for value, label in choices.choices}
            keys |= {fold(str(value)): value for value in choices.values}
    for value, words in synonyms.items():
        for word in words.split(","):
            keys.setdefault(fold(word), value)
    return keys


@cache
def _roles():
    return _labels(Activity.Role, ROLES)


@cache
def _statuses():
    return _labels(Activity.Status, STATUSES)


@cache
def _levels():
    return _labels(Sensitivity, LEVELS)


@cache
def _languages() -> dict[str, str]:
    keys: dict[str, str] = {}
    for code, name in LANGUAGES_OF_TEXTS:
        names = [code, name, *(Locale(language).languages[code] for language in LANGUAGES)]
        keys |= {fold(spelling): code for spelling in names}
    return keys


def role(text: str) -> str | None:
    return _roles().get(fold(text))


def status(text: str) -> str | None:
    return _statuses().get(fold(text))


def level(text: str) -> int | None:
    return _levels().get(fold(text))


def language(text: str) -> str | None:
    return _languages().get(fold(text))


def currency(text: str) -> str | None:
    """Return the code of a currency, as far as the words name one: "$" does not."""
    word = text.strip().casefold().rstrip(".")
    if word in CURRENCIES:
        return CURRENCIES[word]
    code = word.upper()
    return code if code in _currencies() else CURRENCY_WORDS.get(fold(text))


@cache
def _currencies() -> frozenset[str]:
    return frozenset(code for code in list_currencies() if re.fullmatch("[A-Z]{3}", code))


def country(text: str) -> str | None:
    return country_code(text)


def country_meant(text: str) -> str:
    """Return the name of the country that was perhaps meant, or ""."""
    if code := MEANT.get(fold(text)):
        return country_name(code)
    return did_you_mean(text) or ""


class Vocabulary:
    """What one person's spreadsheet can name: of a plan, and of what they may see."""

    def __init__(self, plan: Plan, by: User):
        self.plan, self.by = plan, by
        self.pillars = list(plan.pillars.all())
        self.areas = list(plan.priority_areas.all())
        self.targets = list(plan.targets.all())
        self.forums = list(Forum.objects.visible_to(by))
        self._pillars = {key: pillar for pillar in self.pillars for key in _pillar_keys(pillar)}
        self._types = self._by_pillar()
        self._spellings = {pk: _type_spellings(kinds) for pk, kinds in self._types.items()}
        self._areas = _keyed(self.areas, "name", "short_name")
        self._targets = _keyed(self.targets, "short_name", "statement")
        self._forums = _keyed(self.forums, "name", "acronym")
        self._organisations = self._by_name()

    def _by_pillar(self):
        found: dict[int, list[ActivityType]] = {pillar.pk: [] for pillar in self.pillars}
        for kind in ActivityType.objects.filter(pillar__plan=self.plan):
            found[kind.pillar_id].append(kind)
        return found

    def _by_name(self):
        """Names come before acronyms, and older organisations before younger ones."""
        seen = Organisation.objects.visible_to(self.by).order_by("pk")
        rows = list(seen.values_list("pk", "name", "acronym", "name_key"))
        keys: dict[str, tuple[int, str]] = {}
        for pk, name, _acronym, key in rows:
            keys.setdefault(key, (pk, name))
        for pk, name, acronym, _key in rows:
            if acronym:
                keys.setdefault(fold(acronym), (pk, name))
        return keys

    # --- Pillars and kinds of work -------------------------------------------------------------

    @property
    def known_pillars(self) -> str:
        return ", ".join(f"{pillar.code} {pillar.name}" for pillar in self.pillars)

    def pillars_in(self, text: str) -> list[Pillar | None]:
        """Return the pillars that a text names; None stands for words that name none."""
        whole = fold(text)
        if whole in self._pillars:
            return [self._pillars[whole]]
        parts = [part for part in re.split(r"[;,/|&+\n]", text) if part.strip()]
        if len(parts) > 1:
            named = [self._pillar(part) for part in parts]
            if any(named):
                return list(dict.fromkeys(named))
        padded = f" {whole} "
        named = [pillar for key, pillar in self._pillars.items() if f" {key} " in padded]
        if len(set(named)) > 1:
            return list(dict.fromkeys(named))
        return [self._pillar(text)]

    def _pillar(self, text):
        """One pillar: its code or name, or its code with other words."""
        whole = fold(text)
        if whole in self._pillars:
            return self._pillars[whole]
        words = whole.split()
        for pillar in self.pillars:
            if fold(pillar.code) in words:
                return pillar
        return None

    def pillar_meant(self, text: str) -> str:
        return _closest(text, {key: pillar.name for key, pillar in self._pillars.items()})

    def type_in(self, pillar: Pillar, text: str) -> tuple[ActivityType | None, bool]:
        """Return the kind of work of a pillar that a text names, and whether it names it wholly."""
        spellings = self._spellings[pillar.pk]
        whole = fold(text)
        if whole in spellings:
            return spellings[whole], True
        inside = re.findall(r"\(([^()]*)\)", text)
        outside = re.sub(r"\([^()]*\)", " ", text)
        for part in [*inside, outside, *re.split(r"[/:–-] ", outside)]:
            if fold(part) in spellings:
                return spellings[fold(part)], False
        words = _content(whole)
        for key, kind in spellings.items():
            if words and _content(key) == words:
                return kind, True
        return None, False

    def types_of(self, pillar: Pillar) -> list[ActivityType]:
        return self._types[pillar.pk]

    def type_meant(self, pillar: Pillar, text: str) -> str:
        return _closest(text, {key: kind.name for key, kind in self._spellings[pillar.pk].items()})

    def other_type(self, pillar: Pillar) -> ActivityType | None:
        """The kind of work "other" of a pillar; None where it has none yet."""
        code = f"other-{pillar.code.lower()}"
        return next((kind for kind in self._types[pillar.pk] if kind.code == code), None)

    # --- Topics, bodies, partners --------------------------------------------------------------

    def area(self, text: str):
        return self._areas.get(fold(text))

    def area_meant(self, text: str) -> str:
        return _closest(text, {key: area.name for key, area in self._areas.items()})

    def target(self, text: str):
        return self._targets.get(fold(text))

    def target_meant(self, text: str) -> str:
        return _closest(text, {key: target.short_name for key, target in self._targets.items()})

    def forum(self, text: str):
        return self._forums.get(fold(text))

    def forum_meant(self, text: str) -> str:
        return _closest(text, {key: forum.name for key, forum in self._forums.items()})

    def forum_at_start(self, text: str):
        """Return (forum, the words behind it): "CND, 65th session" is one with its session."""
        if forum := self.forum(text):
            return forum, ""
        ends = [match.start() for match in re.finditer(r"[\s,;:(–-]", text)]
        for end in reversed(ends):
            if forum := self.forum(text[:end]):
                rest = text[end:].strip().strip(",;:–-").strip()
                if rest.startswith("(") and rest.endswith(")"):
                    rest = rest[1:-1]
                return forum, rest
        return None, text

    def organisation(self, text: str) -> tuple[int, str] | None:
        """Return (key, name) of an organisation that this person may know."""
        if found := self._organisations.get(fold(text)):
            return found
        # Harm Reduction International (HRI)
        bare = re.sub(r"\s*\([^()]*\)\s*$", "", text)
        return self._organisations.get(fold(bare)) if bare and bare != text else None

    def organisation_meant(self, text: str) -> str:
        return _closest(text, {key: name for key, (_pk, name) in self._organisations.items()})


def _pillar_keys(pillar) -> Iterable[str]:
    yield from (fold(getattr(pillar, f"name_{language}")) for language in LANGUAGES)
    code = fold(pillar.code)
    yield code
    if match := re.fullmatch(r"([a-z]+)(\d+)", code):
        yield f"{match[1]} {match[2]}"
        yield from (f"{word} {match[2]}" for word in ("pillar", "pilier", "pilar", "axe", "eje"))
    for language in LANGUAGES:
        yield f"{code} {fold(getattr(pillar, f'name_{language}'))}"


def _keyed(records, *names):
    keys: dict = {}
    for record in records:
        spellings = [getattr(record, f"{n}_{language}") for n in names for language in LANGUAGES]
        for spelling in [record.code, *spellings]:
            if spelling:
                keys.setdefault(fold(spelling), record)
        for spelling in spellings:
            if spelling:  # "A4 Cross-UN action", as lists write it.
                keys.setdefault(f"{fold(record.code)} {fold(spelling)}", record)
    return keys


def _type_spellings(kinds: list[ActivityType]) -> dict[str, ActivityType]:
    """Every spelling of the kinds: names, codes, and the parts of "report, note or guide"."""
    whole: dict[str, ActivityType] = {}
    for kind in kinds:
        names = [getattr(kind, f"name_{language}") for language in LANGUAGES]
        for spelling in [*names, kind.code]:
            whole.setdefault(fold(spelling), kind)
    parts: dict[str, ActivityType | None] = {}
    for kind in kinds:
        for language in LANGUAGES:
            name = getattr(kind, f"name_{language}")
            for part in re.split(r",| or | ou | o | u |/", name):
                key = fold(part)
                if key:
                    # What two kinds have in common names neither.
                    parts[key] = kind if parts.get(key, kind) == kind else None
    return {key: kind for key, kind in parts.items() if kind} | whole


def _content(folded: str) -> frozenset[str]:
    return frozenset(word for word in folded.split() if word not in _FILLERS)


def _closest(text: str, names: dict[str, str]) -> str:
    close = get_close_matches(fold(text), names, n=1, cutoff=0.75)
    return names[close[0]] if close else ""
