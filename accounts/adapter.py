"""How allauth behaves here: nobody signs up by themselves, and nothing leads elsewhere."""

from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings

from accounts.going_back import is_here


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def is_safe_url(self, url):
        return is_here(url)

    # Mails name this site and lead to it, whatever host a request asked for.

    def get_reset_password_from_key_url(self, key):
        return _of_this_site(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request, emailconfirmation):
        return _of_this_site(super().get_email_confirmation_url(request, emailconfirmation))

    def send_mail(self, template_prefix, email, context):
        super().send_mail(template_prefix, email, {"current_site": ThisSite()} | context)

    def format_email_subject(self, subject):
        return f"[{ThisSite().name}] {subject}"


class ThisSite:
    """What templates of mails ask about a site."""

    domain = property(lambda self: urlsplit(settings.SITE_URL).netloc)
    name = property(lambda self: settings.SITE_NAME or self.domain)


def _of_this_site(url):
    parts = urlsplit(url)
    return settings.SITE_URL + parts.path + (f"?{parts.query}" if parts.query else "")
