"""Who may read an outcome: asking for more readers of what is published."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import lowering
from accounts.forms import LoweringForm
from outcomes import services
from outcomes.views.finding import editable, for_a_reviewer


@require_http_methods(["GET", "POST"])
def lower(request, reference):
    """Ask for more readers of what is published, with a reason."""
    outcome = editable(request, reference)
    if not outcome.is_published:
        raise Http404
    form = LoweringForm(request.POST or None, record=outcome)
    if form.is_valid():
        try:
            services.ask_to_lower(outcome=outcome, by=request.user, **form.cleaned_data)
        except lowering.NotLowered as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Asked. Another reviewer decides about it."))
            return redirect(outcome)
    context = {"form": form, "record": outcome, "back": outcome.get_absolute_url()}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/lower.html", context, status=status)


@require_POST
def decide_lowering(request, reference):
    """Grant or refuse what somebody else asked for."""
    outcome = for_a_reviewer(request, reference)
    asked = get_object_or_404(outcome.lowerings.visible_to(request.user).undecided())
    try:
        granted = request.POST.get("decision") == "grant"
        lowering.decide(lowering=asked, granted=granted, by=request.user)
    except lowering.NotLowered as refusal:
        messages.error(request, str(refusal))
    return redirect(outcome)
