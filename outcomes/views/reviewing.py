"""What reviewers do: review, return, publish, contest, withdraw, bring back."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from outcomes import services
from outcomes.forms import ReasonForm
from outcomes.models import Outcome
from outcomes.refusals import Refused
from outcomes.views.finding import editable, for_a_reviewer


def _done(request, outcome, act: Callable[..., None], words):
    """Do something with an outcome; say that it was done, or why not."""
    try:
        act(outcome=outcome, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect(outcome)


@require_POST
def review(request, reference):
    outcome = for_a_reviewer(request, reference)
    return _done(request, outcome, services.review, _("Reviewed. It can be published now."))


@require_POST
def publish(request, reference):
    outcome = for_a_reviewer(request, reference)
    return _done(request, outcome, services.publish, _("Published."))


@require_POST
def contest(request, reference):
    outcome = for_a_reviewer(request, reference)
    words = _("Contested: it is revised before it can be published again.")
    return _done(request, outcome, services.contest, words)


@require_POST
def bring_back(request, reference):
    outcome = for_a_reviewer(request, reference)
    return _done(request, outcome, services.bring_back, _("It waits for a reviewer again."))


@require_http_methods(["GET", "POST"])
def return_to_author(request, reference):
    """Give an outcome back to who wrote it, with a reason."""
    outcome = for_a_reviewer(request, reference)
    return with_reason(
        request,
        outcome,
        partial(services.return_to_author, outcome=outcome),
        title=_("Return to its author"),
        hint=_("Its author reads it: say what is missing, or what to change."),
        words=_("Returned. Its author sees the reason."),
    )


@require_http_methods(["GET", "POST"])
def withdraw(request, reference):
    """Have an outcome count and show no more, with a reason."""
    outcome = editable(request, reference)
    if not (request.user.is_reviewer or outcome.created_by_id == request.user.pk):
        raise Http404
    return with_reason(
        request,
        outcome,
        partial(services.withdraw, outcome=outcome),
        title=_("Withdraw this outcome"),
        hint=_("It is shown to nobody outside the secretariat any more. The reason stays."),
        words=_("Withdrawn."),
    )


def with_reason(request, outcome, act, *, title, hint, words):
    """Ask for a reason, then do it."""
    form = ReasonForm(request.POST or None)
    form.fields["reason"].help_text = hint
    if form.is_valid():
        try:
            act(reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, words)
            seen = Outcome.objects.visible_to(request.user)
            return redirect(get_object_or_404(seen, pk=outcome.pk))
    status = 422 if form.is_bound else 200
    context = {"form": form, "outcome": outcome, "title": title}
    return render(request, "outcomes/reason.html", context, status=status)
