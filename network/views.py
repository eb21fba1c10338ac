"""People and their invitations, and what is hidden."""

from functools import partial

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import accounts.services
from accounts import lowering, opening
from accounts.models import User
from accounts.services import note_reading
from network import services
from network.forms import HidingForm, InvitationForm
from network.models import Hiding, Invitation, Organisation


def _inviting(user):
    """To anybody else the pages about people do not exist."""
    if not (user.is_reviewer or user.is_administrator):
        raise Http404
    return Invitation.objects.visible_to(user)


@require_safe
def people(request):
    """Who is here, in which roles, and who is invited."""
    invitations = _inviting(request.user).filter(used_at=None, withdrawn_at=None)
    shown = User.objects.visible_to(request.user).prefetch_related("affiliations__organisation")
    context = {
        "people": shown.order_by("-is_active", "name", "pk"),
        "invitations": invitations.select_related("organisation", "invited_by"),
        # What this person may not read elsewhere is not named here either.
        "named": set(Organisation.objects.visible_to(request.user).values_list("pk", flat=True)),
        "may_change": request.user.is_administrator,
    }
    return render(request, "network/people.html", context)


@require_http_methods(["GET", "POST"])
def invite(request):
    """Invite somebody by e-mail; where none can be sent the link is shown, once."""
    _inviting(request.user)
    form = InvitationForm(
        request.POST or None, by=request.user, initial={"language": request.user.language}
    )
    if form.is_valid():
        try:
            invitation, secret = services.invite(by=request.user, **form.cleaned_data)
        except services.NotInvited as refusal:
            form.add_error(None, str(refusal))
        else:
            with override(invitation.language):
                link = settings.SITE_URL + reverse("network:accept", args=[secret])
            if not services.send_invitation(invitation=invitation, link=link):
                context = {"invitation": invitation, "link": link}
                return render(request, "network/invitation.html", context)
            messages.success(request, _("The invitation has been sent."))
            return redirect("network:people")
    status = 422 if form.is_bound else 200
    return render(request, "network/invite.html", {"form": form}, status=status)


@require_POST
def withdraw(request, pk):
    """Withdraw an invitation that nobody has used."""
    invitations = Invitation.objects.editable_by(request.user)
    get_object_or_404(invitations, pk=pk).withdraw()
    messages.success(request, _("The invitation is withdrawn: its link does nothing any more."))
    return redirect("network:people")


@login_not_required
@require_http_methods(["GET", "POST"])
def accept(request, secret):
    """Come in by an invitation. Looking at the page spends nothing."""
    invitation = Invitation.objects.for_secret(secret).usable().first()
    if request.method == "GET":
        status = 200 if invitation else 410
        return render(request, "network/accept.html", {"invitation": invitation}, status=status)
    user = services.accept_invitation(secret=secret)
    if user is None:
        return render(request, "network/accept.html", {"invitation": None}, status=410)
    return perform_login(request, Login(user=user, redirect_url=resolve_url("accounts:welcome")))


@require_POST
def deactivate(request, pk):
    """Let somebody in no more, or again."""
    person = get_object_or_404(
        User.objects.editable_by(request.user).exclude(pk=request.user.pk), pk=pk
    )
    if request.POST.get("action") == "reactivate":
        accounts.services.reactivate(user=person)
    else:
        accounts.services.deactivate(user=person)
    return redirect("network:people")


def _editable(request, pk):
    """An organisation that this person works on; to anybody else its page does not exist."""
    return get_object_or_404(Organisation.objects.editable_by(request.user), pk=pk)


@require_safe
def organisation(request, pk):
    """What the secretariat knows of an organisation, and who may read its name."""
    organisation = _editable(request, pk)
    asked = organisation.lowerings.visible_to(request.user).undecided().first()
    note_reading([organisation], by=request.user)
    context = {
        "organisation": organisation,
        "lowering": asked,
        "may_lower": organisation.sensitivity > 0 and asked is None,
    }
    return render(request, "network/organisation.html", context)


@require_http_methods(["GET", "POST"])
def lower(request, pk):
    """Ask for more readers of an organisation's name, with a reason."""
    organisation = _editable(request, pk)
    return opening.asked(request, organisation, partial(lowering.ask, record=organisation))


@require_POST
def decide_lowering(request, pk):
    """Grant or refuse what somebody else asked for."""
    if not request.user.is_reviewer:
        raise Http404
    organisation = _editable(request, pk)
    return opening.decided(request, organisation)


@require_safe
def hidings(request):
    """What is hidden now, and what was."""
    if not request.user.is_secretariat:
        raise Http404
    shown = Hiding.objects.visible_to(request.user).select_related("hidden_by", "lifted_by")
    context = {"hidings": shown, "may_hide": request.user.is_reviewer}
    return render(request, "network/hidings.html", context)


@require_http_methods(["GET", "POST"])
def hide(request):
    """Hide an organisation or a country now; then look at the texts that name it."""
    if not request.user.is_reviewer:
        raise Http404
    form = HidingForm(request.POST or None, by=request.user)
    if form.is_valid():
        hiding = services.hide(by=request.user, **form.cleaned_data)
        return redirect("activities:hiding", hiding.pk)
    status = 422 if form.is_bound else 200
    return render(request, "network/hide.html", {"form": form}, status=status)


@require_POST
def lift(request, pk):
    """Give every record back the level it had before."""
    hiding = get_object_or_404(Hiding.objects.editable_by(request.user).in_force(), pk=pk)
    services.lift(hiding=hiding, by=request.user)
    messages.success(request, _("Lifted: every record has the level it had before."))
    return redirect("network:hidings")
