"""The form of an activity, sent as a browser does."""

from django.urls import reverse

from activities.forms.typed import as_typed
from activities.models import Activity


def send(client, typed, action="submit", **more):
    url = reverse("activities:log", args=["ours"])
    return client.post(url, typed | more | {"action": action})


def edit(client, activity, **changes):
    """Open the form of an activity, change something, and send it as a browser does."""
    url = reverse("activities:edit", args=[activity.reference])
    typed = as_typed(client.get(url).context["form"])
    sent = {name: typed.getlist(name) for name in typed} | changes | {"action": "save"}
    response = client.post(url, sent)
    assert response.status_code == 302, response.context["form"].errors


def errors_of(response):
    assert response.status_code == 422
    assert not Activity.objects.exists()
    return response.context["form"].errors
