"""Asking independent people about an outcome, and what they answer."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from outcomes import sealing, substantiating
from outcomes.forms import AnswerForm, AskForm
from outcomes.models import Identity, Substantiation, SubstantiationLink
from outcomes.refusals import Refused
from outcomes.views.finding import editable
from outcomes.views.reviewing import with_reason
from plan import formats


@require_http_methods(["GET", "POST"])
def ask(request, reference):
    """Ask somebody independent who knows of the change."""
    outcome = editable(request, reference)
    form = AskForm(request.POST or None, initial={"language": get_language()[:2]})
    if form.is_valid():
        try:
            asked, secret = substantiating.ask(
                outcome=outcome, by=request.user, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _passed_on(request, asked, secret)
    context = {"form": form, "outcome": outcome}
    status = 422 if form.is_bound else 200
    return render(request, "outcomes/ask.html", context, status=status)


def _passed_on(request, asked, secret):
    """Send the link by mail where that is possible, else show it to who asked, once."""
    with override(asked.language):
        link = settings.SITE_URL + reverse("outcomes:substantiate", args=[secret])
    if substantiating.send(asked=asked, link=link):
        messages.success(request, _("Asked. The link was sent to them by mail."))
        return redirect(asked.outcome)
    context = {"link": link, "asked": asked, "outcome": asked.outcome}
    return render(request, "outcomes/link.html", context)


def _asked(request, asked):
    """What was asked, of an outcome that the reader may change."""
    found = Substantiation.objects.editable_by(request.user).select_related("outcome__plan")
    asked = get_object_or_404(found, reference=asked)
    request.plan = asked.outcome.plan
    return asked


@require_POST
def ask_again(request, asked):
    """A new link for who has not answered; the earlier one ends."""
    asked = _asked(request, asked)
    try:
        secret = substantiating.ask_again(asked=asked, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(asked.outcome)
    return _passed_on(request, asked, secret)


@require_http_methods(["GET", "POST"])
def withdraw_answer(request, asked):
    """Take an answer back, as who gave it wishes, or end what was asked."""
    asked = _asked(request, asked)
    return with_reason(
        request,
        asked.outcome,
        partial(substantiating.withdraw, asked=asked),
        title=_("Withdraw what was asked"),
        hint=_("What rests on this answer and is published becomes contested."),
        words=_("Withdrawn. Who they were is forgotten."),
    )


@require_POST
def identity(request, asked):
    """Who was asked, for a reviewer; that they looked is written down."""
    found = Identity.objects.visible_to(request.user)
    found = found.select_related("substantiation__outcome__plan")
    identity = get_object_or_404(found, substantiation__reference=asked)
    request.plan = identity.substantiation.outcome.plan
    context = {"identity": identity, "asked": identity.substantiation}
    try:
        context["who"] = substantiating.read_identity(identity=identity, by=request.user)
    except sealing.CannotBeOpened:
        context["is_lost"] = True
    return render(request, "outcomes/identity.html", context)


@login_not_required
@require_http_methods(["GET", "POST"])
def substantiate(request, secret):
    """
    Somebody independent answers by a link that works once.

    The page shows what was asked and nothing else; looking at it spends nothing, and a link
    that is guessed, spent or too old shows the same.
    """
    links = SubstantiationLink.objects.for_secret(secret).usable()
    link = links.select_related("substantiation__outcome__forum").first()
    if link is None:
        return _thanked(request, False)
    asked, outcome = link.substantiation, link.substantiation.outcome
    if request.POST.get("action") == "decline":
        done = substantiating.decline(link=link)
        return _thanked(request, done, declined=True)
    form = AnswerForm(request.POST or None, outcome=outcome, role=asked.role)
    if form.is_valid():
        done = substantiating.answer(link=link, about=_shown(outcome), **form.answers())
        return _thanked(request, done)
    context = {"form": form, "outcome": outcome, "asked": asked}
    status = 422 if form.is_bound else 200
    return render(request, "outcomes/substantiate.html", context, status=status)


def _thanked(request, done, **context):
    """Thank for what was written down, or say that the link was spent."""
    context |= {"thanks": True} if done else {"link_is_spent": True}
    return render(request, "outcomes/substantiate.html", context, status=200 if done else 410)


def _shown(outcome):
    """The wording that they were shown, in the language in which it is written."""
    with override(outcome.language if outcome.language in {"en", "fr", "es"} else "en"):
        return {
            "title": outcome.title,
            "actor": outcome.actor,
            "change": outcome.change,
            "when": formats.partial_date(outcome.date),
            "where": outcome.where,
            "significance": f"{outcome.get_significance_display()}: {outcome.significance_reason}",
            "contribution": outcome.contribution,
            "rating": f"{outcome.get_rating_display()}: {outcome.rating_reason}",
        }
