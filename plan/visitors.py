"""Pages that people who are not signed in may read, once a plan is open to the public."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login

from plan.structure import plans_for


def open_to_visitors(view):
    """
    Let visitors in where any plan is public, else send them to the sign-in page.

    What they see inside is for `visible_to` to say, as for everybody.
    """

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if not request.user.is_authenticated and not plans_for(request):
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return login_not_required(wrapped)
