"""Two people have changed one record: whose words stand, asked field by field."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.shortcuts import render

from accounts import words
from activities import merging
from activities.forms.typed import BESIDE, as_typed, called, in_words, replaced


@dataclass
class Settled:
    """A form with the words that stand, those that others keep, and what is to be decided."""

    form: Any
    kept: list[str] = field(default_factory=list)
    clashing: list[str] = field(default_factory=list)
    theirs: Any = None


def decided(typed, record, make: Callable[..., Any]):
    """What was sent, with what somebody else wrote wherever that was chosen; what was not."""
    if record.pk is None or "clash" not in typed:
        return typed, []
    there, undecided = make(instance=record), []
    for unit in typed.getlist("clash"):
        choice = typed.get(f"keep-{unit}")
        if choice == "theirs":
            typed = replaced(typed, [unit], as_typed(there))
        elif choice != "mine":
            undecided.append(unit)
    return typed, [unit for unit in undecided if unit in there.fields]


def settle(form, undecided, *, make, reload: Callable[[], Any], edited_by_others: bool) -> Settled:
    """
    Compare a valid form with what stands by now.

    What was typed is in the form's own record by then, so `reload` brings the one that stands.
    """
    kept, clashing = form.compared(edited_by_others=edited_by_others)
    clashing = [*clashing, *(unit for unit in undecided if unit not in clashing)]
    if not kept and not clashing:
        return Settled(form)
    there = make(instance=reload())
    typed = replaced(form.data, kept, as_typed(there))
    return Settled(make(typed, instance=there.instance), kept, clashing, there)


def clash(request, settled: Settled, *, steps: list):
    """Both texts, field by field, to choose from. Nothing has been saved."""
    mine, theirs = settled.form, settled.theirs
    sent = [
        (name, value)
        for name, values in mine.data.lists()
        for value in values
        if name not in BESIDE | {"base"} and not name.startswith("keep-")
    ]
    context = {
        "record": theirs.instance,
        "plan": request.plan,
        "clashes": [
            (unit, called(mine, unit), in_words(mine, unit), in_words(theirs, unit))
            for unit in settled.clashing
        ],
        "sent": sent,
        "base": merging.base_of(theirs.stands),
        "action": request.POST.get("action", "save"),
        "version": request.POST.get("version", ""),
        "words": words.token(request.user),
        "step": steps[-1] if steps else None,
        "again": "clash" in request.POST,
    }
    return render(request, "activities/conflict.html", context, status=409)
