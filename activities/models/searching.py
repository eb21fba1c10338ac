"""What is written in an activity, in the form in which it is searched."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Lookup

from accounts.sensitivity import GatedQuerySet
from activities.models.activity import Activity


class SearchText(models.Model):
    """
    The words of an activity, of its kind of work and of its forum: triggers keep them.

    `words` has the stems of all three languages, with accents and without; `plain` its own
    text, without accents, for wildcards and for words that are misspelt. Whoever
    takes part is not in here: that is not for everybody who sees the activity.
    Nobody reads these rows. Activities that a person sees are narrowed by them.
    """

    activity = models.OneToOneField(
        Activity, models.CASCADE, primary_key=True, related_name="search", editable=False
    )
    words = SearchVectorField(editable=False)
    plain = models.TextField(editable=False)

    objects = GatedQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="activity_search_words"),
            GinIndex(OpClass("plain", "gin_trgm_ops"), name="activity_search_plain"),
        ]

    def __str__(self):
        return self.plain[:80]


@SearchVectorField.register_lookup
class Matches(Lookup):
    """`words__matches`: a text search query that is written out, its words stemmed."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        words, params = self.process_lhs(compiler, connection)
        return f"{words} @@ %s::tsquery", [*params, self.rhs]
