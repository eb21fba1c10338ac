"""Django's admin as a part of this site: one way to sign in, no trace for anybody else."""

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe


class GatedSite(AdminSite):
    """
    The admin for who works in it; to other people who are signed in, it does not exist.

    Its own sign-in form would ask for no second factor and count no failed attempts.
    """

    def has_permission(self, request):
        if super().has_permission(request):
            return True
        if request.user.is_authenticated:
            raise Http404
        return False

    @method_decorator([login_not_required, require_safe])
    def login(self, request, extra_context=None):
        if self.has_permission(request):
            return redirect("admin:index")
        return redirect_to_login(request.GET.get("next", ""))

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")  # The page that ends other sessions.
