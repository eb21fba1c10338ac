"""Files and links by which outcomes are known, and what each of them is worth."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.lowering import NotLowered
from accounts.services import note_reading
from activities import evidence
from activities.views.evidence import add, answered, page, share
from outcomes import services
from outcomes.forms import DescribedTieForm, EvidenceOfOutcomeForm, TieForm
from outcomes.models import Outcome, OutcomeEvidence
from outcomes.views.finding import editable


@require_http_methods(["GET", "POST"])
def add_evidence(request, reference):
    """Files and links by which the outcome is known: new ones, and what is here already."""
    outcome = editable(request, reference)
    if "known" in request.POST:
        return _share(request, outcome)
    form = _form(request, outcome, request.POST or None, request.FILES or None)
    added = add(form, outcome, by=request.user, tie=form.tie()) if form.is_valid() else []
    return answered(request, outcome, form, added, tie_form=TieForm(auto_id="known_%s"))


def _form(request, outcome, *sent):
    too_large = getattr(request, "uploads_too_large", [])
    return EvidenceOfOutcomeForm(*sent, activity=outcome, by=request.user, too_large=too_large)


def _share(request, outcome):
    tie_form = TieForm(request.POST, auto_id="known_%s")
    if tie_form.is_valid():
        return share(request, outcome, tie=tie_form.tie())
    return page(request, outcome, _form(request, outcome), tie_form=tie_form)


@require_http_methods(["GET", "POST"])
def edit_evidence(request, reference, piece):
    """What is said of a piece of evidence, and what it is to this outcome."""
    outcome = editable(request, reference)
    ties = OutcomeEvidence.objects.visible_to(request.user).filter(outcome=outcome)
    tie = get_object_or_404(ties.select_related("evidence"), evidence__reference=piece)
    form = DescribedTieForm(
        request.POST or None,
        activity=outcome,
        by=request.user,
        initial={
            name: getattr(tie if name in TieForm.base_fields else tie.evidence, name)
            for name in DescribedTieForm.base_fields
        },
    )
    if form.is_valid():
        try:
            services.describe_evidence(tie=tie, said=form.tie(), by=request.user, **form.about())
        except NotLowered as refusal:
            form.add_error("sensitivity", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return _back_to(request, outcome)
    note_reading([outcome], by=request.user)
    context = {"form": form, "record": outcome, "piece": tie.evidence, "plan": outcome.plan}
    status = 422 if form.is_bound else 200
    return render(request, "activities/edit_evidence.html", context, status=status)


@require_POST
def remove_evidence(request, reference, piece):
    """Take a piece of evidence away; what rested on it and is published becomes contested."""
    outcome = editable(request, reference)
    piece = get_object_or_404(outcome.evidence.visible_to(request.user), reference=piece)
    evidence.remove(record=outcome, evidence=piece, by=request.user)
    messages.success(request, _("Removed. The history says what it was."))
    return _back_to(request, outcome)


def _back_to(request, outcome):
    """Go back, and say where the change had the outcome contested."""
    now = Outcome.objects.get(pk=outcome.pk)
    if outcome.is_published and not now.is_published:
        messages.warning(
            request,
            _("Its evidence no longer carries its rating: it is contested until it is revised."),
        )
    return redirect(now)
