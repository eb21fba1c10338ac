"""Every way of choosing some outcomes: who sees them, of what they are, what waits."""

from typing import Any

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import User
from accounts.sensitivity import Audience, SensitiveQuerySet, Sensitivity
from network.hidden import telling_hidden


def waits_for(user: User) -> dict[str, Q]:
    """
    Return the conditions under which an outcome waits for a person, by what is to be done.

    Drafts, returned and contested ones wait for who wrote them, the rest for reviewers who
    are somebody else, where there are any.
    """
    theirs = Q(created_by=user.pk)
    found = {
        "draft": Q(workflow="draft") & theirs,
        "returned": Q(workflow="returned") & theirs,
        "contested": Q(workflow="contested") & theirs,
    }
    if user.is_reviewer:
        own = Q(created_by=user.pk) | Q(level_chosen_by=user.pk)
        in_turn = ~own | ~Q(Exists(User.objects.reviewers_beside(user)))
        found |= {
            "review": Q(workflow="submitted") & in_turn,
            "publish": Q(workflow__in=["reviewed", "substantiated"]) & in_turn,
        }
    return found


class OutcomeQuerySet(SensitiveQuerySet):
    model: Any

    def _within(self, audience: Audience):
        seen = super()._within(audience)
        if audience.sees_unpublished:
            return seen
        seen &= Q(workflow=self.model.Workflow.PUBLISHED)
        if audience.is_visitor:
            seen &= Q(plan__is_public=True)
        return seen

    def _named(self, audience: Audience):
        """Who wrote a restricted outcome knows it; others are named for it."""
        named = super()._named(audience)
        if audience.person is None or not audience.sees_unpublished:
            return named
        return named | Q(level=Sensitivity.RESTRICTED, created_by=audience.person)

    def editable_by(self, user):
        """Only what `user` may change: the secretariat's, but for what was withdrawn."""
        if not (user.is_authenticated and user.is_active and user.is_secretariat):
            return self.none()
        return self.visible_to(user).exclude(workflow=self.model.Workflow.WITHDRAWN)

    def published(self):
        return self.filter(workflow=self.model.Workflow.PUBLISHED)

    def unpublished(self):
        return self.exclude(workflow=self.model.Workflow.PUBLISHED)

    def of_plan(self, plan):
        return self.filter(plan=plan)

    def in_period(self, period):
        return self.filter(period.rows())

    def towards(self, target):
        """Only the outcomes that bear on a target: those that name it."""
        ties = self.model.targets.through.objects.filter(outcome=OuterRef("pk"))
        return self.filter(Exists(ties.filter(outcometarget=target)))

    def in_area(self, area):
        ties = self.model.priority_areas.through.objects.filter(outcome=OuterRef("pk"))
        return self.filter(Exists(ties.filter(priorityarea=area)))

    def in_pillar(self, pillar):
        """Only the outcomes that work of a pillar contributed to, as they say themselves."""
        ties = self.model.pillars.through.objects.filter(outcome=OuterRef("pk"))
        return self.filter(Exists(ties.filter(pillar=pillar)))

    def in_any_of(self, countries):
        """Only the outcomes that were seen in one of some countries, or in several."""
        return self.filter(countries__overlap=sorted(countries))

    def waiting_for(self, user, what=""):
        """Only what waits for `user`: for one thing to be done, or for any."""
        conditions = waits_for(user)
        if what:
            return self.filter(conditions.get(what, Q(pk__in=[])))
        found = Q(pk__in=[])
        for condition in conditions.values():
            found |= condition
        return self.filter(found)

    def naming(self, hiding, user):
        """
        Only those that `user` sees, and whose text has the name of something hidden now.

        Their own texts, and what is said of their evidence and parts, and by who was asked.
        """
        texts = [field.name for field in self.model._meta.concrete_fields
                 if field.get_internal_type() in {"TextField", "CharField"} and field.editable
                 and not field.choices]  # fmt: skip
        evidence = apps.get_model("activities", "Evidence").objects.filter(
            telling_hidden("title", "url", "source"), outcomes=OuterRef("pk")
        )
        parts = apps.get_model("outcomes", "ContributionPart").objects.filter(
            telling_hidden("note"), outcome=OuterRef("pk")
        )
        answers = apps.get_model("outcomes", "Substantiation").objects.filter(
            telling_hidden("role", "relation", "shown_as", "comment"), outcome=OuterRef("pk")
        )
        elsewhere = Q(Exists(evidence)) | Q(Exists(parts)) | Q(Exists(answers))
        found = self.visible_to(user).exclude(hidings=hiding)
        told = Q(telling_hidden(*texts)) | elsewhere
        return found.filter(told, level__lt=Sensitivity.RESTRICTED)

    def with_words(self, text: str):
        """Only those that have every word somewhere in what they tell, accents or not."""
        found = self
        for word in text.split():
            told = Q()
            for name in ("title", "actor", "change", "significance_reason", "contribution",
                         "others", "place"):  # fmt: skip
                told |= Q(**{f"{name}__unaccent__icontains": word})
            found = found.filter(told)
        return found

    def newest_first(self):
        """By date, the undated last. The order of every list."""
        return self.order_by(F("starts_on").desc(nulls_last=True), "-pk")
