"""The pages on which more readers of a record are asked for and decided about, of any kind."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts import lowering
from accounts.forms import LoweringForm


def asked(request, record, ask: Callable[..., Any]):
    """Ask for more readers of a record, with a reason; `ask` does it, or raises NotLowered."""
    form = LoweringForm(request.POST or None, record=record)
    if form.is_valid():
        try:
            ask(by=request.user, **form.cleaned_data)
        except lowering.NotLowered as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Asked. Another reviewer decides about it."))
            return redirect(record)
    context = {"form": form, "record": record, "back": record.get_absolute_url()}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/lower.html", context, status=status)


def decided(request, record):
    """Grant or refuse what somebody else asked for, as was pressed."""
    asked_for = get_object_or_404(record.lowerings.visible_to(request.user).undecided())
    granted = request.POST.get("decision") == "grant"
    try:
        lowering.decide(lowering=asked_for, granted=granted, by=request.user)
    except lowering.NotLowered as refusal:
        messages.error(request, str(refusal))
    return redirect(record)
