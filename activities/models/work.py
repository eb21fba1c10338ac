"""What a person has to do with activities: finish, review, publish, complete, delete them."""

from typing import Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields.array import ArrayContainedBy  # type: ignore[attr-defined]
from django.db.models import Count, Exists, F, Func, OuterRef, Q

from accounts.models import User
from accounts.sensitivity import Audience, SensitiveQuerySet, audience_of
from network.models import Affiliation


def waits_for(user: User) -> dict[str, Q]:
    """
    Return the conditions under which an activity waits for a person, by what is to be done.

    The secretariat's drafts are each one's own, those of an organisation everybody's there.
    What somebody logged, or chose more readers for, waits for other reviewers, if any.
    """
    theirs = Q(created_by=user.pk)
    if not user.is_secretariat:
        spoken_for = Affiliation.objects.filter(user=user.pk)
        theirs = Q(proposed_by__among=spoken_for.values("organisation"))
    found: dict[str, Any] = {
        "draft": Q(workflow="draft") & theirs,
        "returned": Q(workflow="returned") & theirs,
    }
    if user.is_reviewer:
        own = Q(created_by=user.pk) | Q(level_chosen_by=user.pk)
        in_turn = ~own | ~Exists(User.objects.reviewers_beside(user))
        found |= {
            "review": Q(workflow="submitted") & in_turn,
            "publish": Q(workflow="reviewed") & in_turn,
        }
    return found


def lacks(audience: Audience) -> dict[str, Any]:
    """Return the conditions under which an activity lacks something, as these readers see it."""
    evidence = apps.get_model("activities", "Evidence").objects.for_audience(audience)
    tied = apps.get_model("activities", "Activity").evidence.through.objects
    parts = apps.get_model("activities", "Participation").objects.for_audience(audience)
    given = apps.get_model("activities", "ActivityFigure").objects.order_by()
    of_it = {"activity": OuterRef("pk")}
    answered = Func(
        F("not_known"),
        ArraySubquery(given.filter(**of_it).values("measure")),
        function="array_cat",
        output_field=apps.get_model("activities", "Activity")._meta.get_field("not_known"),
    )
    return {
        "evidence": Q(~Exists(tied.filter(evidence__in=evidence, **of_it))),
        "partner": Q(~Exists(parts.filter(**of_it))),
        # Asked for by the kind of work, and neither given nor said to be known by nobody.
        "figures": ~Q(ArrayContainedBy(F("type__measures"), answered)),
    }


class WorkQuerySet(SensitiveQuerySet):
    """What a person has to do with activities, of those that the rest of the query gives."""

    def deletable_by(self, user):
        """Only what `user` may put in the bin: reviewers all, others what is theirs alone."""
        editable = self.editable_by(user)
        if user.is_authenticated and user.is_reviewer:
            return editable
        return editable.exclude(workflow="published").filter(created_by=user.pk)

    def in_bin(self, user):
        """
        Only what was deleted, of what `user` may bring back.

        What was published comes back published, so that is for a reviewer to do.
        """
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if not (user.is_secretariat or user.is_member):
            return self.none()
        binned = self.filter(binned_at__isnull=False)
        if not user.is_secretariat:
            own = {"binned_by": user.pk, "created_by": user.pk}
            return binned.exclude(workflow="published").filter(**own)
        seen = SensitiveQuerySet.for_audience(binned, audience_of(user))
        return seen if user.is_reviewer else seen.exclude(workflow="published")

    def waiting(self):
        """Only what waits for a reviewer: to be reviewed, returned or published."""
        return self.filter(workflow__in=["submitted", "reviewed"])

    def waiting_for(self, user, what=""):
        """Only what waits for `user`: for one thing to be done, or for any."""
        conditions = waits_for(user)
        if what:
            return self.filter(conditions.get(what, Q(pk__in=[])))
        found = Q()
        for condition in conditions.values():
            found |= condition
        return self.filter(found).exclude(workflow="published")

    def lacking(self, audience: Audience) -> dict[str, int]:
        """Return of how many these readers see no evidence, and of how many no partner."""
        missing = lacks(audience)
        return self.order_by().aggregate(
            evidence=Count("pk", filter=missing["evidence"]),
            partner=Count("pk", filter=missing["partner"]),
        )
