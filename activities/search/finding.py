"""
Which activities have what was typed, and which of them have it most.

All that decides is what the reader sees: no word of a record out of sight, and no count of
one, has a part in what is found, in how it is sorted, or in what passes for a misspelling.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from django.db.models import F, FloatField, Func, Q, Value

from accounts.sensitivity import Audience
from activities.models import Activity, SearchText
from activities.search.spelling import looks_like
from activities.search.words import Term, terms_of
from network.models import Organisation
from network.names import fold

# With fewer finds, a word that nobody wrote is taken to be misspelt.
FEW = 3
# So many of the newest finds are sorted by how much of it they have.
RANKED = 1000
# Of a plan with very many activities so many, which are looked for among so many of the newest
# activities: first among few, then among more.
RANKED_OF_MANY = 100
AMONG_THE_NEWEST = (500, 3_000)
# So many finds are looked up once for all that a page asks about them.
LOOKED_UP = 20_000


class Partner(NamedTuple):
    """An organisation that the reader may know to take part."""

    pk: int
    name_key: str
    acronym: str


class Search:
    """A text that is searched for in `activities`, all of which the reader sees."""

    def __init__(self, text: str, *, activities, audience: Audience, partners, is_large=False):
        self.text = text
        self._is_large = is_large
        self._activities = activities
        self._audience = audience
        self._partners: Iterable[Partner] = partners

    @cached_property
    def newest(self) -> list[int]:
        """
        The newest finds that have all of it in their own words, where there are many.

        Looked for among the newest activities alone, of a large plan. Where these have
        RANKED_OF_MANY of them, those that have it in a partner's name, or nearly, are of no
        interest; else this is empty, and the index of words is asked for all.
        """
        if not self._is_large or not self._in_words:
            return []
        for some in AMONG_THE_NEWEST:
            recent = self._activities.newest_first().values("pk")[:some]
            words = SearchText.objects.filter(words__matches=self._in_words, activity__in=recent)
            found = self._activities.filter(pk__in=words.values("activity")).newest_first()
            keys = list(found.values_list("pk", flat=True)[:RANKED_OF_MANY])
            if len(keys) == RANKED_OF_MANY:
                return keys
        return []

    @property
    def most(self) -> int:
        """How many of the finds are ranked at most."""
        return RANKED_OF_MANY if self.newest else RANKED

    @cached_property
    def _in_words(self) -> str:
        terms = terms_of(self.text)
        if any(term.close_to or not term.query for term in terms):
            return ""
        return " & ".join(f"({term.query})" for term in terms)

    @cached_property
    def unknown(self) -> frozenset[str]:
        """The words that nobody wrote, where little or nothing has all of the words."""
        if self.newest:
            return frozenset()
        terms = terms_of(self.text)
        if self._activities.filter(self._all(terms))[:FEW].count() == FEW:
            return frozenset()
        return frozenset(
            term.words[0].text
            for term in terms
            if not term.pattern and not self._activities.filter(self._any(term)).exists()
        )

    @cached_property
    def terms(self) -> list[Term]:
        return terms_of(self.text, self.unknown)

    @cached_property
    def condition(self) -> Q:
        """The condition that an activity has all of it."""
        if self.newest:
            return Q(search__words__matches=self._in_words)
        condition = self._all(self.terms)
        found = self._activities.filter(condition).order_by().values_list("pk", flat=True)
        pks = list(found[: LOOKED_UP + 1])
        return condition if len(pks) > LOOKED_UP else Q(pk__among=pks)

    def ranked(self, found, *, narrowed: bool = True) -> list[str]:
        """
        Return the references of the newest finds, those that have most of it first.

        `found` are all of them, or what other filters leave where it is `narrowed`.
        """
        if self.newest and not narrowed:
            newest = Q(pk__among=self.newest)
        else:
            newest = Q(pk__in=found.newest_first().values("pk")[: self.most])
        named = " | ".join(term.named for term in self.terms if term.named)
        exact = " | ".join(term.exact for term in self.terms if term.exact)
        best = Activity.objects.filter(newest).annotate(rank=_rank(named) + 2 * _rank(exact))
        ordered = best.order_by("-rank", F("starts_on").desc(nulls_last=True), "-pk")
        return list(ordered.values_list("reference", flat=True))

    def _all(self, terms) -> Q:
        condition = Q()
        for term in terms:
            condition &= self._any(term)
        return condition if terms else Q(pk__in=[])

    def _any(self, term: Term) -> Q:
        condition = Q(pk__in=[])
        if term.query and not term.close_to:
            condition |= Q(search__words__matches=term.query)
        # Asked by themselves, so that PostgreSQL goes by the index whatever else is asked.
        texts = SearchText.objects.order_by().values("pk")
        if term.pattern:
            condition |= Q(pk__in=texts.filter(plain__regex=term.pattern))
        if len(term.close_to) > 3:
            similar = texts.filter(plain__trigram_strict_word_similar=term.close_to)
            condition |= Q(pk__in=similar)
        if partners := [partner.pk for partner in self._partners if _is_named(partner, term)]:
            chosen = Organisation.objects.filter(pk__in=partners)
            condition |= Q(Activity.objects.with_any_of(chosen, self._audience))
        return condition


def _is_named(partner: Partner, term: Term) -> bool:
    """Whether the term's words are words of a partner's name, or its acronym."""
    names = set(partner.name_key.split())
    if term.close_to:
        return any(looks_like(term.close_to, name) for name in names)
    if term.pattern:
        return any(word.fits(name) for name in names for word in term.words)
    words = [fold(word.text) for word in term.words]
    return fold(partner.acronym).split() == words or names.issuperset(words)


def _rank(query: str):
    if not query:
        return Value(0.0)
    written = Func(Value(query), template="%(expressions)s::tsquery")
    return Func(F("search__words"), written, function="ts_rank", output_field=FloatField())
