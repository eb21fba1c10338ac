"""One of everything that an address can be about, in reach of a reader or out of it."""

from datetime import timedelta
from functools import cache
from types import SimpleNamespace
from uuid import uuid4

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import RestrictedReading, SignInLink, User
from accounts.sensitivity import Sensitivity
from accounts.services import make_calendar_address
from activities.models import BulkEdit, Draft, Lowering, PartLink, SavedView
from imports.models import ImportBatch, ImportRow
from network import services as network
from network.models import Affiliation, Hiding, Invitation, NameLowering, PlaceRule
from reports import snapshot
from tests import factories
from tests.access.addresses import TARGETS, arguments_of
from tests.access.world_of_outcomes import made_outcomes, outcomes_at
from tests.factories import ActivityFactory, EvidenceFactory, OrganisationFactory


def person(name, roles=(), **fields):
    """Somebody with a password, whose hash is made once: nobody signs in with it here."""
    made = factories.UserFactory(name=name, roles=list(roles), **fields)
    User.objects.filter(pk=made.pk).update(password=_hash())
    made.refresh_from_db()
    return made


@cache
def _hash():
    return make_password(factories.PASSWORD)


def made_world(role, plan):
    """One of everything, as far as an address has it for an object."""
    plan.is_public = role not in {"closed"}
    plan.save()
    kind = factories.TypeFactory(pillar=plan.pillars.first(), position=90)
    roles = [role] if role in User.Role.values else ["staff"] if role == "named" else []
    if role == "reviewer":
        roles = ["staff", "reviewer"]
    reader = person("Reader", roles)
    author = person("Author", ["staff"])
    reviewer = person("Reviewer", ["staff", "reviewer"])
    ours, theirs, silent = (OrganisationFactory(name=n) for n in ("Ours", "Theirs", "Silent Hand"))
    if role == "member":
        Affiliation.objects.create(user=reader, organisation=ours)

    def activity(level=Sensitivity.PUBLIC, **fields):
        fields = {"type": kind, "created_by": author, "partners": [ours, theirs]} | fields
        return ActivityFactory(sensitivity=level, **fields)

    activities = {
        "public": activity(description="With Silent Hand"),
        "network": activity(Sensitivity.NETWORK),
        "internal": activity(Sensitivity.INTERNAL),
        "restricted": activity(Sensitivity.RESTRICTED),
        "hidden": activity(partners=[ours, theirs, silent]),
        "own": activity(
            Sensitivity.INTERNAL, workflow="draft", created_by=reader, proposed_by=ours
        ),
        "draft": activity(Sensitivity.INTERNAL, workflow="draft"),
        "submitted": activity(Sensitivity.INTERNAL, workflow="submitted"),
    }
    if role == "named":
        activities["restricted"].readers.add(reader)
    network.lift(
        hiding=network.hide(organisation=None, country="KE", reason="-", by=reviewer), by=reviewer
    )
    network.hide(organisation=silent, country="", reason="-", by=reviewer)
    PlaceRule.objects.create(country="PH", level=Sensitivity.INTERNAL)
    RestrictedReading.objects.create(person=author, reference="-")
    for name, found in activities.items():
        found.refresh_from_db()
        found.evidence.add(_file(name, min(found.sensitivity, 2)))
    for name in ("internal", "restricted"):
        Lowering.objects.create(activity=activities[name], to=0, reason="-", asked_by=author)
    asked_about = OrganisationFactory(sensitivity=Sensitivity.INTERNAL)
    NameLowering.objects.create(organisation=asked_about, to=0, reason="-", asked_by=author)
    drafts = {
        whose: Draft.objects.create(
            person=somebody, plan=plan, entry=uuid4(), fields={"title": ["Unfinished"]}
        )
        for whose, somebody in (("mine", reader), ("others", author))
    }
    outcomes = made_outcomes(
        plan, reader=reader, author=author, reviewer=reviewer, ours=ours, theirs=theirs,
        silent=silent, is_named=role == "named",
    )  # fmt: skip
    standing, milestone = _of_a_target(plan, author)
    return SimpleNamespace(
        outcomes=outcomes, standing=standing, milestone=milestone,
        plan=plan, kind=kind, drafts=drafts, reader=reader, author=author,
        other=person("Other", ["board"]),
        activities=activities, views=_views(plan, reader, author),
        binned=_binned(activity, author, reader, ours),
        bulk_edit=_bulk_edit(activities["own"], author),
        reports=_reports(plan, author), links=_links(activities, author) | outcomes.links,
        batches=_batches(plan, reader, author),
        indicators=_indicators(plan, author),
        hidings={
            "inforce": Hiding.objects.in_force().get(),
            "lifted": Hiding.objects.exclude(lifted_at=None).get(),
        },
        organisations={
            "public": ours, "internal": asked_about,
            "hidden": silent,
            "restricted": OrganisationFactory(sensitivity=Sensitivity.RESTRICTED),
        },
    )  # fmt: skip


def _file(title, level):
    return EvidenceFactory(
        title=title, sensitivity=level, url="", file="evidence/x.txt", media_type="text/plain",
        size=1, sha256="1" * 64,
    )  # fmt: skip


def _views(plan, reader, author):
    """The reader's own saved view, and those of a colleague, one of them shared."""
    keep = {"plan": plan, "query": "status=done"}
    return {
        "own": SavedView.objects.create(person=reader, name="Mine", **keep),
        "others": SavedView.objects.create(person=author, name="Theirs", **keep),
        "shared": SavedView.objects.create(person=author, name="Ours", is_shared=True, **keep),
    }


def _of_a_target(plan, author):
    target = plan.targets.first()
    return (
        factories.StandingFactory(target=target, set_by=author),
        factories.MilestoneFactory(target=target, added_by=author),
    )


def _reports(plan, author):
    """Reports on quarters, in each state and for each kind of reader."""
    quarters = list(plan.periods.quarters())
    taken = snapshot.take(quarters[0])
    failed = {"state": "failed", "failure": "too-large"}
    made = {
        "draft": factories.report_in("draft", quarters[0], snapshot=taken, texts={"summary": "-"}),
        "review": factories.report_in("review", quarters[1], snapshot=taken),
        "failed": factories.report_in("approved", quarters[2], snapshot=taken, file=failed),
        **{
            name: factories.report_in("published", quarters[3], snapshot=taken, readers=readers)
            for name, readers in (("board", "board"), ("members", "network"), ("public", "public"))
        },
        "withdrawn": factories.report_in(
            "published",
            quarters[4],
            snapshot=taken | {"text": "With Silent Hand"},
            readers="public",
        ),
    }
    made["draft"].files.create(
        language="en", is_preview=True, content_sha256="3" * 64, requested_by=author
    )
    for quarter in quarters[:2]:  # What is handed in can be approved: its quarter is closed.
        quarter.closed_by, quarter.closed_at = author, timezone.now()
        quarter.save()
    return made


def _bulk_edit(activity, author):
    row = {"activity": activity.pk, "before": "planned", "after": activity.status}
    plan = activity.type.pillar.plan
    return BulkEdit.objects.create(
        plan=plan, field="status", value="done", rows=[row], made_by=author
    )


def _binned(activity, author, reader, organisation):
    """What lies in the bin: a draft, something published, and the reader's own proposal."""
    now = timezone.now()
    return {
        "draft": activity(workflow="draft", binned_at=now, binned_by=author),
        "published": activity(binned_at=now, binned_by=author),
        "own": activity(
            workflow="draft", created_by=reader, proposed_by=organisation,
            binned_at=now, binned_by=reader,
        ),
    }  # fmt: skip


def _batches(plan, reader, author):
    def batch(by, **fields):
        made = ImportBatch.objects.create(
            plan=plan, by=by, kind="pasted", state="ready", headers=["Title"], mapping=["title"],
            **fields,
        )  # fmt: skip
        ImportRow.objects.create(batch=made, record=2, cells=["A march"], outcome="accept")
        return made

    return {
        "own": batch(reader),
        "theirs": batch(author),
        "imported": batch(author, committed_at=timezone.now()),
    }


def _indicators(plan, author):
    """An indicator of the plan, and one of another, which is never open to the public."""
    closed = factories.PlanFactory(is_public=False)
    made = {"ours": factories.IndicatorFactory(plan=plan),
            "closed": factories.IndicatorFactory(plan=closed)}  # fmt: skip
    for indicator in made.values():
        factories.ReadingFactory(indicator=indicator, entered_by=author)
        factories.ReadingFactory(indicator=indicator, value=51, is_used=False)
    return made


def _links(activities, author):
    """Return {name of the address: {"good": secret, "spent": secret}}."""
    guest = person("Guest", ["board"])
    part = activities["public"].participations.first()

    def both(model, **fields):
        _link, good = model.with_secret(lives=timedelta(days=1), **fields)
        link, spent = model.with_secret(lives=timedelta(days=1), **fields)
        link.spend()
        return {"good": good, "spent": spent}

    replaced = make_calendar_address(user=guest)
    calendars = {"good": make_calendar_address(user=guest), "spent": replaced}
    return {
        "dashboards:personal_calendar": calendars,
        "accounts:sign_in": both(SignInLink, user=guest),
        "network:accept": both(
            Invitation, email="new@example.org", roles=["board"], language="en", invited_by=author
        ),
        "activities:answer_by_link": both(PartLink, participation=part, created_by=author),
    }


def objects_at(name, route, world):  # noqa: PLR0911, PLR0912 - a way for each kind
    """Return [(kind of object, values of the arguments)] for an address."""
    arguments = arguments_of(route)
    values = {
        "plan": world.plan.slug, "uidb36": "1", "key": "guess", "object": "1/1/",
        "url": "nothing-here/", "content_type_id": 1, "moment": 1, "name": "matrix",
    }  # fmt: skip
    if name in world.links:
        return [(kind, values | {"secret": secret}) for kind, secret in world.links[name].items()]
    if name.startswith("admin:") or route.startswith("/en/admin/"):
        return [(kind, values | more) for kind, more in _in_admin(route, arguments, world)]
    if name.startswith("outcomes:"):
        return outcomes_at(name, arguments, world)
    if "part" in arguments:
        return _parts(world)
    if name == "activities:bring_back":
        return [(kind, {"reference": row.reference}) for kind, row in world.binned.items()]
    if name == "activities:discard_draft":
        return [(kind, {"reference": row.reference}) for kind, row in world.drafts.items()]
    if name == "activities:download":
        pieces = {kind: row.evidence.get() for kind, row in world.activities.items()}
        return [(kind, {"reference": piece.reference}) for kind, piece in pieces.items()]
    if "piece" in arguments:
        return [
            (kind, {"reference": row.reference, "piece": row.evidence.get().reference})
            for kind, row in world.activities.items()
        ]
    if name in {"activities:edit_view", "activities:delete_view"}:
        return [(kind, {"reference": view.reference}) for kind, view in world.views.items()]
    if name.startswith("indicators:") and "plan" not in arguments:
        unused = {kind: row.readings.get(is_used=False) for kind, row in world.indicators.items()}
        return [
            (kind, {"reference": row.reference, "reading": unused[kind].reference})
            for kind, row in world.indicators.items()
        ]
    if name.startswith("imports:") and "reference" in arguments:
        batches = world.batches.items()
        return [(kind, {"reference": row.reference, "record": 2}) for kind, row in batches]
    if name.startswith("reports:") and "reference" in arguments:
        return [
            (kind, {"reference": row.reference, "language": "en", "file": _file_of(row)})
            for kind, row in world.reports.items()
        ]
    if "reference" in arguments:
        of = world.activities
        return [(kind, values | {"reference": row.reference}) for kind, row in of.items()]
    if "pk" in arguments:
        return [(kind, values | {"pk": pk}) for kind, pk in _numbers(name, world).items()]
    values["code"] = "2021-Q1"
    return [("-", values | _codes(name, world))]


def _codes(name, world):
    """The codes and numbers of what makes up the plan."""
    if name == "reports:close_period":
        return {"code": "2022-Q3"}  # One that is not closed.
    if name in TARGETS:
        return {"code": world.milestone.target.code, "milestone": world.milestone.pk}
    if name.startswith("dashboards:"):
        of = world.plan.pillars if name == "dashboards:pillar" else world.plan.priority_areas
        places = {"dashboards:region": "south-east-asia", "dashboards:country": "PH"}
        return {"code": places.get(name) or of.first().code}
    return {}


def _file_of(report):
    found = report.files.first()
    return found.pk if found else 1


def _parts(world):
    found = []
    for kind, activity in world.activities.items():
        ours = activity.participations.get(organisation__name="Ours")
        found.append((kind, {"reference": activity.reference, "part": ours.pk}))
    public = world.activities["public"]
    theirs = public.participations.get(organisation__name="Theirs")
    return [*found, ("others", {"reference": public.reference, "part": theirs.pk})]


def _numbers(name, world):
    if name in {"network:lift", "activities:hiding"}:
        return {kind: hiding.pk for kind, hiding in world.hidings.items()}
    organisations = {"network:organisation", "network:lower", "network:decide_lowering"}
    if name in organisations | {"dashboards:member"}:
        return {kind: organisation.pk for kind, organisation in world.organisations.items()}
    if name == "network:withdraw":
        invitations = Invitation.objects
        return {
            "unused": invitations.get(used_at=None).pk,
            "used": invitations.exclude(used_at=None).get().pk,
        }
    if name in {"activities:bulk_result", "activities:undo_bulk"}:
        return {"-": world.bulk_edit.pk}
    if name == "network:deactivate":
        return {"other": world.other.pk, "self": world.reader.pk}
    return {"-": 1}  # A key of a second factor, which nobody here has.


def _in_admin(route, arguments, world):
    if "app_label" in arguments:
        labels = ["accounts", "network", "plan", "pillars", "priorities", "activities",
                  "account", "mfa", "usersessions", "auth"]  # fmt: skip
        return [(label, {"app_label": label}) for label in labels]
    if "object_id" not in arguments or "content_type_id" in arguments:
        return [("-", {"object_id": 1})]
    model = apps.get_model(*route.split("/")[3:5])
    chosen = {
        "activity": world.activities, "organisation": world.organisations,
        "evidence": {k: a.evidence.get() for k, a in world.activities.items()},
        "lowering": {k: world.activities[k].lowerings.get() for k in ("internal", "restricted")},
        "user": {"-": world.other},
    }.get(model._meta.model_name)  # fmt: skip
    if chosen is None:
        row = model._base_manager.first()
        return [("-", {"object_id": row.pk if row else 1})]
    return [(kind, {"object_id": row.pk}) for kind, row in chosen.items()]
