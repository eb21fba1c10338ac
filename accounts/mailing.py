"""Mails in the language of who gets them: a few words and a link."""

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import override


def mail(*, to: str, subject: Any, template: str, language: str, **context: Any) -> None:
    """
    Mail a text in the language of who gets it; `subject` may be a lazy text.

    Raises OSError where the mail server does not answer or refuses.
    """
    with override(language):
        body = render_to_string(template, context)
        subject = str(subject)
    send_mail(subject=subject, message=body, from_email=None, recipient_list=[to])


def mail_link(*, to: str, subject: Any, template: str, language: str, **context: Any) -> bool:
    """
    Mail a link that works once.

    Returns False where this installation sends no mail, or the mail server does not answer or
    refuses: who made the link passes it on by another way then.
    """
    if not settings.MAIL_IS_SENT:
        return False
    try:
        mail(to=to, subject=subject, template=template, language=language, **context)
    except OSError:
        return False
    return True
