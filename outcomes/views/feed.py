"""The outcomes that a plan has published, for programs that follow them."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.sensitivity import PUBLIC
from activities.richtext import render as as_html
from outcomes.models import Outcome
from plan.models import Plan

NEWEST = 50


@login_not_required
@require_safe
def feed(request, plan):
    """The newest outcomes that the public may read, whoever asks."""
    plan = get_object_or_404(Plan.objects.for_audience(PUBLIC), slug=plan)
    outcomes = Outcome.objects.for_audience(PUBLIC).published().of_plan(plan)
    atom = _atom(plan)
    for outcome in outcomes.order_by("-published_at", "-pk")[:NEWEST]:
        _add(atom, outcome)
    return HttpResponse(atom.writeString("utf-8"), content_type=atom.content_type)


def _atom(plan):
    return Atom1Feed(
        title=_("Outcomes – %(plan)s") % {"plan": plan.name},
        link=settings.SITE_URL + reverse("outcomes:index", args=[plan.slug]),
        feed_url=settings.SITE_URL + reverse("outcomes:feed", args=[plan.slug]),
        description="",
        subtitle=_(
            "Changes that were observed. Each has many authors: an entry says what the network "
            "contributed, and what others did."
        ),
        author_name=plan.network,
        language=get_language(),
    )


def _add(atom, outcome):
    host = urlsplit(settings.SITE_URL).hostname
    told = [
        (_("What changed"), outcome.change),
        (_("What the network contributed"), outcome.contribution),
        (_("What others contributed"), outcome.others),
    ]
    paragraphs = ((label, outcome.language, as_html(text)) for label, text in told)
    atom.add_item(
        title=outcome.title,
        link=settings.SITE_URL + outcome.get_absolute_url(),
        description=format_html_join("", '<h2>{}</h2><div lang="{}">{}</div>', paragraphs),
        unique_id=f"tag:{host},{outcome.created_at:%Y-%m-%d}:{outcome.reference}",
        pubdate=outcome.published_at,
        updateddate=outcome.published_at,
    )
