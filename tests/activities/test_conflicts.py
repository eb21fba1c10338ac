"""Two people edit one activity: what each alone changed stays, and where both did one chooses."""

import random
import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from activities.forms.typed import as_typed
from activities.models import Activity
from tests import factories
from tests.factories import ActivityFactory, AreaFactory, OrganisationFactory, TypeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind():
    plan = factories.PlanFactory(slug="ours")
    return TypeFactory(pillar__plan=plan, measures=["participants", "amount"])


@pytest.fixture
def activity(kind):
    return ActivityFactory(type=kind, title="As it was", place="Vienna")


def somebody(**fields):
    client = Client()
    client.force_login(factories.staff(**fields))
    return client


def opened(client, activity):
    """What the form of an activity would send if nobody changed anything."""
    page = client.get(reverse("activities:edit", args=[activity.reference]))
    return as_typed(page.context["form"])


def send(client, activity, typed, **changes):
    sent = {name: typed.getlist(name) for name in typed} | {"action": "save"} | changes
    return client.post(reverse("activities:edit", args=[activity.reference]), sent)


def hidden_in(response):
    """The hidden fields of a page's form, as a browser sends them."""
    found = re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)"', response.content.decode()
    )
    sent = {}
    for name, value in found:
        sent.setdefault(name, []).append(unescape(value))
    sent.pop("next", None)
    return sent


def choose(client, activity, clash, **choices):
    url = reverse("activities:edit", args=[activity.reference])
    keep = {f"keep-{unit}": choice for unit, choice in choices.items()}
    return client.post(url, hidden_in(clash) | {"action": "save"} | keep)


def test_what_each_alone_has_changed_is_kept_of_both(activity):
    ada, bob = somebody(), somebody()
    hers, his = opened(ada, activity), opened(bob, activity)
    area = AreaFactory(plan=activity.type.pillar.plan)

    send(ada, activity, hers, title="Hers", priority_areas=[area.pk], figure_participants="12",
         date="2021-05", partners="Mainline")  # fmt: skip
    response = send(bob, activity, his, place="Nairobi", unknown_amount="on", countries="Kenya")

    assert response.status_code == 302
    activity.refresh_from_db()
    assert (activity.title, activity.place, activity.countries) == ("Hers", "Nairobi", ["KE"])
    assert str(activity.date) == "2021-05"
    assert list(activity.priority_areas.all()) == [area]
    assert activity.figures.get().value == 12
    assert activity.not_known == ["amount"]
    assert activity.participations.get().organisation.name == "Mainline"
    told = bob.get(activity.get_absolute_url()).content.decode()
    assert "Somebody else has changed meanwhile, and their words stay: " in told
    assert "What was done, or is planned?" in told


def test_where_both_wrote_nothing_is_saved_and_the_second_one_reads_both(activity):
    ada, bob = somebody(name="Ada"), somebody(name="Bob")
    hers, his = opened(ada, activity), opened(bob, activity)
    send(ada, activity, hers, title="Her <b>title", date="2021-05-02", status="planned",
         partners="Mainline")  # fmt: skip

    response = send(bob, activity, his, title="His title", date="", undated="on",
                    status="cancelled", partners="Another One", place="Nairobi")  # fmt: skip

    assert response.status_code == 409
    html = response.content.decode()
    for words in ("His title", "Her &lt;b&gt;title", "No date is known", "2021-05-02", "planned",
                  "cancelled", "Mainline", "Another One", "Ada changed: "):  # fmt: skip
        assert words in html
    activity.refresh_from_db()
    assert (activity.title, activity.place) == ("Her <b>title", "Vienna")


def test_the_second_one_chooses_field_by_field(activity):
    ada, bob = somebody(), somebody()
    hers, his = opened(ada, activity), opened(bob, activity)
    send(ada, activity, hers, title="Hers", session="Hers", description="Only hers")
    clash = send(bob, activity, his, title="His", session="His", place="Only his")

    assert choose(bob, activity, clash, title="mine").status_code == 409
    done = choose(bob, activity, clash, title="mine", session="theirs")

    assert done.status_code == 302
    activity.refresh_from_db()
    assert (activity.title, activity.session) == ("His", "Hers")
    assert (activity.place, activity.description) == ("Only his", "Only hers")


def test_a_third_one_who_comes_between_is_not_overwritten_either(activity):
    ada, bob, eve = somebody(), somebody(), somebody()
    hers, his, third = (opened(each, activity) for each in (ada, bob, eve))
    send(ada, activity, hers, title="Hers")
    clash = send(bob, activity, his, title="His")
    clash_of_eve = send(eve, activity, third, title="Third")
    assert choose(eve, activity, clash_of_eve, title="mine").status_code == 302

    again = choose(bob, activity, clash, title="mine")

    assert again.status_code == 409
    assert Activity.objects.get().title == "Third"


def test_writing_the_same_is_no_conflict_however_it_is_typed(activity):
    ada, bob = somebody(), somebody()
    hers, his = opened(ada, activity), opened(bob, activity)

    send(ada, activity, hers, countries="Kenya", figure_participants="1200", partners="Mainline")
    response = send(bob, activity, his, countries="KEN", figure_participants="1,200",
                    partners="MAINLINE", title=" As  it was ")  # fmt: skip

    assert response.status_code == 302


def test_the_same_form_in_another_language_changes_nothing(activity):
    ada = somebody()
    activity.countries = ["DE"]
    activity.save()
    factories.FigureFactory(activity=activity, measure="participants", value=1234)
    page = ada.get(f"/fr/activities/{activity.reference}/edit/")
    typed = as_typed(page.context["form"])
    send(somebody(), activity, opened(ada, activity), title="Hers")

    response = ada.post(
        f"/fr/activities/{activity.reference}/edit/",
        {name: typed.getlist(name) for name in typed} | {"action": "save"},
    )

    assert response.status_code == 302
    assert Activity.objects.get().title == "Hers"


def test_an_entry_sent_again_after_somebody_changed_it_overwrites_nothing(kind):
    ada, bob = somebody(), somebody()
    typed = {
        "entry": "6b3f0a9e-4f0e-4a8e-9a52-1d6a3d1b7a11", "title": "First", "date": "2021",
        "type": kind.pk, "role": "lead", "status": "done", "language": "en", "sensitivity": 2,
        "action": "submit",
    }  # fmt: skip
    log = reverse("activities:log", args=["ours"])
    ada.post(log, typed)
    activity = Activity.objects.get()
    send(bob, activity, opened(bob, activity), title="Mended by Bob")

    assert ada.post(log, typed).status_code == 409

    assert Activity.objects.get().title == "Mended by Bob"


def test_a_form_that_is_refused_still_knows_what_stood_when_it_was_opened(activity):
    ada, bob = somebody(), somebody()
    hers, his = opened(ada, activity), opened(bob, activity)
    send(ada, activity, hers, title="Hers")

    refused = send(bob, activity, his, title="His", date="soon")

    assert refused.status_code == 422
    assert refused.context["form"]["base"].value() == his["base"]


# --- Many pairs ----------------------------------------------------------------------------

CHOICES = {
    "title": ["Red", "Green", "Blue"],
    "place": ["", "Vienna", "Nairobi"],
    "date": ["2021", "2021-03", "2021-03-11"],
    "countries": ["", "Kenya", "Kenya, Peru"],
    "partners": ["", "One", "One\nTwo"],
    "figure_participants": ["", "0", "~50"],
    "status": ["done", "planned", "cancelled"],
}


def stands(activity):
    """What an activity says in the fields that the pairs change."""
    activity = Activity.objects.get(pk=activity.pk)
    figure = activity.figures.filter(measure="participants").first()
    return {
        "title": activity.title,
        "place": activity.place,
        "date": str(activity.date),
        "countries": ", ".join(activity.country_names),
        "partners": "\n".join(
            activity.participations.order_by("organisation__name").values_list(
                "organisation__name", flat=True
            )
        ),
        "figure_participants": ("" if figure is None else
                                "0" if figure.value == 0 else "~50"),
        "status": activity.status,
    }  # fmt: skip


def pairs_of_edits(activity, how_many, seed=0):
    """Let two people change some fields each, and say in which fields words were lost."""
    chance = random.Random(seed)
    for name in ("One", "Two"):
        OrganisationFactory(name=name)
    ada, bob = somebody(), somebody()
    lost, clashes = [], 0
    for _n in range(how_many):
        before = stands(activity)
        hers, his = opened(ada, activity), opened(bob, activity)
        changes = []
        for _person in range(2):
            names = chance.sample(list(CHOICES), chance.randint(1, 4))
            changes.append({
                name: chance.choice([c for c in CHOICES[name] if c != before[name]])
                for name in names
            })  # fmt: skip
        of_ada, of_bob = changes
        assert send(ada, activity, hers, **of_ada).status_code == 302
        response = send(bob, activity, his, **of_bob)
        both = {name for name in of_ada.keys() & of_bob.keys() if of_ada[name] != of_bob[name]}
        assert response.status_code == (409 if both else 302)
        wanted = before | of_ada | of_bob
        if both:
            clashes += 1
            choices = {name: chance.choice(["mine", "theirs"]) for name in both}
            assert choose(bob, activity, response, **choices).status_code == 302
            wanted |= {name: of_ada[name] for name in both if choices[name] == "theirs"}
        after = stands(activity)
        lost += [
            (name, wanted[name], after[name]) for name in wanted if wanted[name] != after[name]
        ]
    assert clashes > how_many / 5
    return lost


def test_of_twenty_random_pairs_of_edits_nothing_is_lost(activity):
    assert pairs_of_edits(activity, 20) == []


@pytest.mark.long
@pytest.mark.parametrize("hundred", range(1, 6))
def test_of_five_hundred_random_pairs_of_edits_nothing_is_lost(activity, hundred):
    assert pairs_of_edits(activity, 100, seed=hundred) == []
