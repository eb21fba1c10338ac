"""Mails that carry a link which works once."""

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import override


def mail_link(*, to: str, subject: Any, template: str, language: str, **context: Any) -> bool:
    """
    Mail a link in the language of who gets it; `subject` is a lazy text.

    Returns False where this installation sends no mail, or the mail server does not answer or
    refuses: who made the link passes it on by another way then.
    """
    if not settings.MAIL_IS_SENT:
        return False
    with override(language):
        body = render_to_string(template, context)
        subject = str(subject)
    try:
        send_mail(subject=subject, message=body, from_email=None, recipient_list=[to])
    except OSError:
        return False
    return True
