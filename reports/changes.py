"""What changed from one edition to the next, in words, made from their two snapshots."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from plan.formats import number

# What is told by name; more than that is told by its number.
MOST_NAMED = 25


def between(before: dict, after: dict, language: str) -> list[dict[str, str]]:
    """
    Return what a reader of the earlier edition has to know: [{"of", "was", "is"}].

    Figures, standings, readings, outcomes and activities that are others now, that have come, or
    that have gone.
    """
    old, new = before["languages"][language], after["languages"][language]
    with override(language):
        found = [
            *_counts(old, new),
            *_standings(old, new),
            *_readings(old, new),
            *_records(_("Outcome"), _outcomes(old), _outcomes(new)),
            *_records(_("Activity"), _activities(before), _activities(after)),
        ]
        return found[:MOST_NAMED] + _rest(found[MOST_NAMED:])


def _change(of: str, was: Any, now: Any) -> dict[str, str]:
    def written(value):
        return number(value) if isinstance(value, int) else str(value or "")

    return {"of": of, "was": written(was), "is": written(now)}


def _counts(old, new):
    names = {"done": _("Activities done"), "planned": _("planned"), "cancelled": _("cancelled")}
    for key, name in names.items():
        if old["status"][key] != new["status"][key]:
            yield _change(name, old["status"][key], new["status"][key])
    for was, now in zip(old["pillars"], new["pillars"], strict=False):
        if was["status"]["done"] != now["status"]["done"]:
            of = _("%(name)s: activities done") % {"name": now["name"]}
            yield _change(of, was["status"]["done"], now["status"]["done"])
    sums = {(one["key"], one["currency"]): one for one in old["sums"]}
    for one in new["sums"]:
        was = sums.pop((one["key"], one["currency"]), None)
        if was is None or was["written"] != one["written"]:
            yield _change(one["measure"], was and was["written"], one["written"])
    for was in sums.values():
        yield _change(was["measure"], was["written"], "")


def _standings(old, new):
    before = {one["code"]: one["standing"] for one in old["targets"]}
    for one in new["targets"]:
        was, now = before.get(one["code"]), one["standing"]
        if (was and was["word"]) != (now and now["word"]):
            of = f"{one['code']}, {one['short_name']}"
            yield _change(of, was and was["word"], now and now["word"])


def _readings(old, new):
    before = {one["code"]: one for one in old["indicators"]}
    for one in new["indicators"]:
        was = before.get(one["code"], {})
        then = [was.get("latest", ""), was.get("latest_when", "")]
        now = [one["latest"], one["latest_when"]]
        if then != now:
            yield _change(one["name"], ", ".join(filter(None, then)), ", ".join(filter(None, now)))


def _outcomes(told):
    parts = [*(area["outcomes"] for area in told["areas"]), told["network_outcomes"]]
    return {one["reference"]: one for part in parts for one in part}


def _activities(snapshot):
    return {row["reference"]: row for row in snapshot["activities"]}


def _records(kind, before, after):
    def called(one):
        return _("%(kind)s: %(title)s") % {"kind": kind, "title": one["title"]}

    for key, one in after.items():
        was = before.get(key)
        if was is None:
            yield _change(called(one), "", _("added"))
        elif was != one:
            yield _change(called(one), _("recorded otherwise"), _("corrected"))
    for key, was in before.items():
        if key not in after:
            yield _change(called(was), "", _("no longer in the report"))


def _rest(left):
    if not left:
        return []
    return [_change(_("And other records"), "", _("%(n)s more changes") % {"n": number(len(left))})]
