"""Every address of the site, made from the URLconf: whatever is added is walked too."""

import re

from django.urls import URLPattern, get_resolver


def routes(patterns=None, path="/", namespace=""):
    """Yield (name, route) of every address; one without a name goes by its route."""
    for pattern in patterns or get_resolver().url_patterns:
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
