"""What follows when allauth changes how somebody signs in; it tells so by signals alone."""

import time

from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import pre_save
from django.dispatch import receiver

from accounts import services


@receiver(user_logged_in)
def a_session_begins_when_somebody_signs_in(sender, request, user, **kwargs):
    request.session[services.SEEN] = time.time()


@receiver([authenticator_added, authenticator_removed, authenticator_reset])
def other_sessions_end_when_a_factor_changes(sender, request, user, **kwargs):
    request.session.pop(services.HAS_FACTOR, None)
    services.end_other_sessions(user=user, keep=request.session.session_key)


@receiver(pre_save, sender=UserSession)
def no_address_is_kept(sender, instance, **kwargs):
    """Where somebody was when they signed in is nobody's business."""
    instance.ip = "0.0.0.0"  # noqa: S104 - not an address to listen on
