"""
The code lists of outcomes and contributions, in words.

They follow Outcome Harvesting and the policy-change frameworks of ROMA and the Annie E.
Casey Foundation. There is no universal scale of contribution or of evidence: ours are our
own convention, and the pages that show them say so.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ActorType(models.TextChoices):
    """Who changed, by kind."""

    UN_BODY = "un-body", _("UN body or mechanism")
    REGIONAL_BODY = "regional-body", _("regional body")
    GOVERNMENT = "government", _("government or public authority")
    PARLIAMENT = "parliament", _("parliament or legislators")
    JUDICIARY = "judiciary", _("courts and justice system")
    MEDIA = "media", _("media")
    CIVIL_SOCIETY = "civil-society", _("civil society and communities")
    DONOR = "donor", _("donor")
    OTHER = "other", pgettext_lazy("who changed", "other")


class ChangeType(models.TextChoices):
    """What kind of change it is, on the ladder of policy change."""

    DISCOURSE = "discourse", _("discourse and debate")
    ATTITUDES = "attitudes", _("attitudes of decision-makers")
    NORMS = "norms", _("public opinion and norms")
    PROCESS = "process", _("process and access")
    COMMITMENT = "commitment", _("commitment or position")
    POLICY = "policy", _("law or policy content")
    IMPLEMENTATION = "implementation", _("implementation, practice, budget")
    ALLIANCES = "alliances", _("alliances and base of support")
    CAPACITY = "capacity", _("capacity of members")
    LIVES = "lives", _("change in people’s lives")
    DEFENCE = "defence", _("setback prevented or reduced")


class Direction(models.TextChoices):
    POSITIVE = "positive", _("a change for the better")
    NEGATIVE = "negative", _("a setback")
    PREVENTED = "prevented", _("a setback prevented")


class Intention(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("a change", "planned")
    EMERGENT = "emergent", pgettext_lazy("a change", "not planned")


class Scope(models.TextChoices):
    GLOBAL = "global", _("global")
    REGIONAL = "regional", _("regional")
    NATIONAL = "national", _("national")
    LOCAL = "local", _("local")


class Significance(models.IntegerChoices):
    MODEST = 1, _("modest")
    IMPORTANT = 2, _("important")
    MAJOR = 3, _("major")


class Rating(models.IntegerChoices):
    """The network's contribution, in words and never in percent."""

    UNCLEAR = 0, _("not established")
    SUPPORT = 1, _("support among others: the change was likely anyway")
    IMPORTANT = 2, _("important, with others: it shaped or hastened the change")
    ESSENTIAL = 3, _("a necessary part among the causes")


class Strength(models.IntegerChoices):
    """How strong the evidence is; derived, and never set by anybody."""

    NONE = 0, pgettext_lazy("evidence", "none")
    SELF_REPORTED = 1, pgettext_lazy("evidence", "self-reported")
    DOCUMENTED = 2, pgettext_lazy("evidence", "documented")
    TRIANGULATED = 3, pgettext_lazy("evidence", "triangulated")
    SUBSTANTIATED = 4, pgettext_lazy("evidence", "substantiated")


class Workflow(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    REVIEWED = "reviewed", _("reviewed")
    SUBSTANTIATED = "substantiated", _("substantiated")
    PUBLISHED = "published", _("published")
    CONTESTED = "contested", _("contested")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Contest(models.TextChoices):
    """Why an outcome is contested."""

    DISAGREEMENT = "disagreement", _("somebody who was asked does not agree with it")
    EVIDENCE = "evidence", _("its evidence no longer carries its rating")
    REVIEWER = "reviewer", _("a reviewer contests it")


class EvidenceKind(models.TextChoices):
    """What kind of source a piece of evidence is."""

    LAW = "law", _("law or regulation")
    RESOLUTION = "resolution", _("UN resolution or decision")
    STATEMENT = "statement", _("official statement")
    MINUTES = "minutes", _("minutes or official record")
    MEDIA = "media", pgettext_lazy("kind of source", "media")
    PUBLICATION = "publication", _("publication or report")
    STATISTICS = "statistics", _("statistics")
    CORRESPONDENCE = "correspondence", _("correspondence")
    TESTIMONY = "testimony", _("testimony")
    PHOTO = "photo", _("photograph or recording")
    OBSERVATION = "observation", _("own observation")
    EVALUATION = "evaluation", _("evaluation")


class Independence(models.TextChoices):
    """How far a source stands from the network."""

    INTERNAL = "internal", _("the network itself")
    PARTNER = "partner", _("a member or partner")
    EXTERNAL = "external", _("independent of the network")


class Supports(models.TextChoices):
    """What of an outcome a piece of evidence speaks to."""

    DESCRIPTION = "description", _("what changed")
    SIGNIFICANCE = "significance", _("why it matters")
    CONTRIBUTION = "contribution", _("the network’s contribution")


class Agreement(models.TextChoices):
    """What somebody independent answers to each of the three questions."""

    FULL = "full", _("fully")
    PART = "part", _("partly")
    NOT = "not", pgettext_lazy("agreement", "not")
    UNKNOWN = "unknown", _("I don’t know")


class Naming(models.TextChoices):
    """How somebody who answered may be named."""

    NAME = "name", _("by name")
    ROLE = "role", _("by my role only")
    NOT = "not", _("not at all")
