"""Every address of the URLconf, for tests that walk them all."""

import re

from django.urls import URLPattern, get_resolver

ARGUMENTS = {
    "plan": lambda planted, name: planted["plan"].slug,
    "code": lambda planted, name: planted["codes"][name],
    "secret": lambda planted, name: "guess",
    "key": lambda planted, name: "guess",
    "uidb36": lambda planted, name: "1",
}


def routes(patterns=None, path="", namespace=""):
    """Every (name, route) of the URLconf."""
    for pattern in patterns or get_resolver().url_patterns:
        part = str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", path + part
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from routes(pattern.url_patterns, path + part, namespace + inner)


def addresses(planted):
    """Every address there is, with the arguments of each planted record."""
    found = set()
    for name, pattern in routes():
        route = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", pattern).replace("\\Z", "").strip("^$")
        names = re.findall(r"<(?:\w+:)?(\w+)>", route)
        if "reference" in names or "pk" in names or "object_id" in names or "part" in names:
            for activity in planted["records"].values():
                found.add(_filled(name, route, planted, activity))
        else:
            found.add(_filled(name, route, planted, None))
    return sorted(address for address in found if "logout" not in address)


def _filled(name, route, planted, activity):
    def value(match):
        argument = match[1]
        if argument == "reference":
            return activity.reference
        if argument == "part":
            return str(activity.participations.get().pk)
        if argument in {"pk", "object_id"}:
            return str(activity.pk)
        give = ARGUMENTS.get(argument)
        return give(planted, name) if give else "1"

    path = re.sub(r"<(?:\w+:)?(\w+)>", value, route)
    return "/" + re.sub(r"^(en|fr|es)/", "en/", path.lstrip("/"))
