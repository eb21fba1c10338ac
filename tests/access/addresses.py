"""Every address of the site, made from the URLconf: whatever is added is walked too."""

import re

from django.apps import apps
from django.urls import URLPattern, get_resolver

from network.models import Organisation

# Addresses whose code is that of an outcome target.
TARGETS = ["dashboards:target", "priorities:add_milestone", "priorities:revise_milestone"]


def routes(patterns=None, path="/", namespace=""):
    """Yield (name, route) of every address; one without a name goes by its route."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        part = str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            route = _plain(path + part)
            yield f"{namespace}{pattern.name}" if pattern.name else route, route
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from routes(pattern.url_patterns, path + part, namespace + inner)


def _plain(route):
    """A route with its arguments as <name>, in English, whichever way it was written."""
    route = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route).replace("\\Z", "")
    route = re.sub(r"<\w+:(\w+)>", r"<\1>", route)
    return re.sub(r"^/(en|fr|es)/", "/en/", route.replace("^", "").replace("$", ""))


def arguments_of(route):
    return re.findall(r"<(\w+)>", route)


def filled(route, values):
    """Return the address of a route, with each argument's value."""
    return re.sub(r"<(\w+)>", lambda match: str(values[match[1]]), route)


def addresses(planted):
    """Every address there is, with the arguments of each planted record."""
    found = set()
    for name, route in routes():
        for values in arguments(name, route, planted):
            found.add(filled(route, values))
    return sorted(address for address in found if "logout" not in address)


def arguments(name, route, planted):  # noqa: PLR0911 - one way for each kind of address
    """Each choice of the arguments that an address of the site takes."""
    fixed = {
        "plan": planted["plan"].slug, "code": planted["codes"].get(name, "1"), "uidb36": "1",
        "moment": planted.get("moment", 1), "secret": "guess", "key": "guess", "url": "guess",
        "record": 2, "milestone": planted.get("milestone", 1),
        "object": "1/1/", "name": "matrix",
    }  # fmt: skip
    wanted = set(arguments_of(route)) - fixed.keys()
    if "app_label" in wanted:
        return [fixed | {"app_label": label} for label in ("activities", "network", "accounts")]
    if route.startswith("/en/admin/") and wanted == {"object_id"}:
        rows = apps.get_model(*route.split("/")[3:5])._base_manager.order_by("-pk")[:12]
        return [fixed | {"object_id": row.pk} for row in rows]
    if not wanted:
        return [fixed]
    if name.startswith("imports:"):
        return [fixed | {"reference": planted["batch"]}] if "batch" in planted else []
    if name.startswith("indicators:"):
        return [
            fixed | {"reference": one.reference, "reading": reading.reference}
            for one in planted["plan"].indicators.filter(code__startswith="K")
            for reading in one.readings.all()
        ]
    if name.startswith("outcomes:"):
        return [
            fixed | {"reference": outcome.reference, "part": part.pk, "asked": said.reference,
                     "piece": outcome.evidence.get().reference}
            for outcome in planted.get("outcomes", {}).values()
            for part in outcome.parts.all()
            for said in outcome.substantiations.all()
        ]  # fmt: skip
    if name.startswith("reports:") and "reference" in wanted:
        return [
            fixed | {"reference": report.reference, "language": "en", "file": file.pk}
            for report in planted["plan"].reports.all()
            for file in report.files.all()
        ]
    records = planted["records"].values()
    if name == "dashboards:member":
        return [fixed | {"pk": pk} for pk in Organisation.objects.values_list("pk", flat=True)]
    if name == "activities:download":
        return [
            fixed | {"reference": piece.reference}
            for activity in records
            for piece in activity.evidence.all()
        ]
    return [
        fixed | {"reference": activity.reference, "pk": activity.pk, "object_id": activity.pk,
                 "content_type_id": 1, "part": activity.participations.get().pk,
                 "piece": getattr(activity.evidence.first(), "reference", "none")}
        for activity in records
    ]  # fmt: skip
