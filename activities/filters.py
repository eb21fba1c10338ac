"""What a list of activities can be narrowed by: all of it in the URL."""

from functools import cached_property

import django_filters as filters
from django.http import QueryDict
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.sensitivity import audience_of
from activities import counting
from activities.counting import Found
from activities.fields import NO_COUNTRY, CountryField, OrganisationField
from activities.languages import LANGUAGES_OF_TEXTS
from activities.models import Activity
from activities.models.work import lacks
from activities.search.finding import Partner, Search
from activities.tallying import NONE
from network.countries import country_name
from network.models import Meeting, Organisation, Region
from pillars.measures import Measure
from plan.formats import moment
from plan.models import periods_in_order

# A plan of more activities is large: not all that is found in it is looked at.
LARGE = 20_000


class OrganisationFilter(filters.CharFilter):
    """By an organisation: its number, as links have it, or its name, as people write it."""

    field_class = OrganisationField


class CountryFilter(filters.CharFilter):
    """By a country: its code, as links have it, or its name, as people write it."""

    field_class = CountryField


class ActivityFilters(filters.FilterSet):
    """
    The filters of a list. The first ones have a field on the page.

    The others come with the links of figures, so that a list has exactly the rows that a
    number counts; they show as chips that can be removed.
    """

    text = filters.CharFilter(label=_("Text"), method="filter_text")
    period = filters.ChoiceFilter(
        label=_("Period"), method="filter_period", empty_label=_("Any time")
    )
    pillar = filters.ChoiceFilter(
        label=_("Pillar"), method="filter_pillar", empty_label=_("All pillars")
    )
    area = filters.ChoiceFilter(
        label=_("Priority area"),
        method="filter_area",
        empty_label=_("All priority areas"),
    )
    type = filters.ChoiceFilter(
        label=_("Kind of work"), method="filter_type", empty_label=_("All kinds")
    )
    status = filters.ChoiceFilter(
        label=_("Status"), choices=Activity.Status, empty_label=_("Any status")
    )
    partner = OrganisationFilter(label=_("Partner"), method="filter_partner")
    country = CountryFilter(label=_("Country"), method="filter_country")
    region = filters.ChoiceFilter(label=_("Region"), method="filter_region")
    language = filters.ChoiceFilter(label=_("Language"), choices=LANGUAGES_OF_TEXTS)
    since = filters.IsoDateTimeFilter(
        label=_("Published since"), field_name="published_at", lookup_expr="gt"
    )
    workflow = filters.ChoiceFilter(
        label=_("Record"),
        method="filter_workflow",
        choices=[*Activity.Workflow.choices, ("unpublished", _("not yet published"))],
        empty_label=_("Any state"),
    )
    target = filters.ChoiceFilter(label=_("Outcome target"), method="filter_target")
    dated = filters.ChoiceFilter(
        label=pgettext_lazy("filter", "Date"),
        method="filter_dated",
        choices=[
            ("undated", _("undated")),
            ("no-quarter", _("known to the year at best")),
        ],
    )
    missing = filters.ChoiceFilter(
        label=_("Missing"),
        method="filter_missing",
        choices=[
            ("evidence", _("without evidence")),
            ("partner", _("without a partner")),
            ("figures", _("without the figures asked for")),
        ],
    )
    meeting = filters.ModelChoiceFilter(
        label=_("In the calendar"), method="filter_meeting", queryset=None
    )
    by = filters.ModelChoiceFilter(label=_("Logged by"), field_name="created_by", queryset=None)
    waits = filters.ChoiceFilter(
        label=_("Waits for me"),
        method="filter_waits",
        choices=[
            ("draft", _("my drafts")),
            ("returned", _("returned to me")),
            ("review", _("to be reviewed")),
            ("publish", _("ready to be published")),
        ],
    )
    figure = filters.ChoiceFilter(
        label=_("Figure"), method="filter_figure", choices=Measure.choices
    )
    currency = filters.CharFilter(label=_("Currency"), method="filter_nothing", max_length=3)
    counted = filters.ChoiceFilter(
        label=_("Counted"),
        method="filter_counted",
        choices=[("yes", _("only what figures count"))],
    )

    class Meta:
        model = Activity
        fields: list[str] = []

    ON_PAGE = (
        "text",
        "period",
        "pillar",
        "area",
        "type",
        "status",
        "partner",
        "country",
    )

    def __init__(self, data, *, plan, user):
        self.plan, self.user = plan, user
        activities = Activity.objects.visible_to(user).of_plan(plan)
        super().__init__(data, queryset=activities)
        if user.is_secretariat:
            self.filters["by"].queryset = User.objects.visible_to(user)
        else:
            for name in ("workflow", "by", "waits"):
                del self.filters[name]
        self.filters["meeting"].queryset = Meeting.objects.visible_to(user)
        self.filters["partner"].extra["queryset"] = Organisation.objects.visible_to(user)
        self._choices("period", periods_in_order(plan), lambda period: (period.code, period.label))
        self._choices("pillar", plan.pillars.all(), lambda pillar: (pillar.code, pillar.name))
        self._choices("area", plan.priority_areas.all(), lambda area: (area.code, area.name))
        self.filters["area"].extra["choices"].append((NONE, _("no priority area")))
        kinds = [kind for pillar in plan.pillars.all() for kind in pillar.types.all()]
        self._choices("type", kinds, lambda kind: (kind.code, kind.name))
        self._choices("target", plan.targets.all(), lambda t: (t.code, t.short_name))
        if data.get("region"):
            self._choices("region", [(region.code, region.name) for region in Region.objects.all()])

    @cached_property
    def found(self) -> Found:
        """How many rows the list has, of how many that its reader sees of the plan."""
        if self.is_mere_search and self.search.newest:
            return Found(self.search.most + 1, self._of_plan, most=self.search.most)
        return counting.found(self.plan, self.user, self.in_force, self.qs)

    def _choices(self, name, items, pair=tuple):
        self.filters[name].extra["choices"] = [pair(item) for item in items]

    @property
    def form(self):
        form = super().form
        form.use_required_attribute = False
        return form

    @property
    def fields_on_page(self):
        names = [*self.ON_PAGE, *(["workflow"] if self.user.is_secretariat else [])]
        return [self.form[name] for name in names]

    @property
    def is_narrowed(self):
        """Whether a filter that has a field on the page is in force, or was refused."""
        return bool(self.form.errors) or any(field.value() for field in self.fields_on_page)

    @property
    def hidden_fields(self):
        """Filters that came by a link and have no field: they stay while others change."""
        shown = {field.name for field in self.fields_on_page}
        return [
            self.form[name]
            for name, value in self.form.cleaned_data.items()
            if value and name not in shown
        ]

    @cached_property
    def search(self):
        """What is searched for, by a text that the reader typed; None without one."""
        text = self.form.cleaned_data.get("text")
        if not text:
            return None
        return Search(
            text,
            activities=self.queryset,
            audience=audience_of(self.user),
            partners=SimpleLazyObject(self._partners),
            is_large=self._of_plan > LARGE,
        )

    @cached_property
    def _of_plan(self):
        return counting.of_plan(self.plan, audience_of(self.user))

    def _partners(self):
        partners = Organisation.objects.visible_to(self.user).order_by()
        rows = partners.values_list("pk", "name_key", "acronym")
        return [Partner(*row) for row in rows]

    @property
    def is_mere_search(self) -> bool:
        """Whether a text is searched for, and nothing else narrows the list."""
        return set(self.in_force) == {"text"}

    @property
    def sort(self):
        """How the list is sorted: what is searched for by relevance, unless asked otherwise."""
        by_date = self.data.get("sort") == "date" or not self.form.cleaned_data.get("text")
        return "date" if by_date else "relevance"

    @property
    def in_force(self):
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    def narrowed(self, without):
        """Return what all filters leave, but for some of them."""
        activities = self.queryset.all()
        for name, value in self.form.cleaned_data.items():
            if name not in without:
                activities = self.filters[name].filter(activities, value)
        return activities

    def query(self, without=()):
        """Return the query string of the filters, and of nothing else."""
        query = QueryDict(mutable=True)
        for key, given in self.data.items():
            if given and key not in without and (key in self.filters or key == "sort"):
                query[key] = given
        return query.urlencode()

    def chips(self):
        """Return (label, value, query string without it) for each filter in force."""
        together = {"figure": ["figure", "currency"], "text": ["text", "sort"]}
        return [
            (
                self.form[name].label,
                self._words(name, value),
                self.query(together.get(name, [name])),
            )
            for name, value in self.in_force.items()
        ]

    def _words(self, name, value):
        if name == "since":
            return moment(value)
        if name == "country":
            return NO_COUNTRY if value == NONE else country_name(value)
        choices = getattr(self.form.fields[name], "choices", None)
        return dict(choices).get(value, value) if isinstance(value, str) and choices else value

    def filter_text(self, activities, name, text):
        return activities.filter(self.search.condition)

    def filter_period(self, activities, name, code):
        return activities.in_period(_coded(self.plan.periods, code))

    def filter_pillar(self, activities, name, code):
        return activities.in_pillar(_coded(self.plan.pillars, code))

    def filter_type(self, activities, name, code):
        kinds = [kind for pillar in self.plan.pillars.all() for kind in pillar.types.all()]
        return activities.filter(type__in=[kind.pk for kind in kinds if kind.code == code])

    def filter_area(self, activities, name, code):
        area = None if code == NONE else _coded(self.plan.priority_areas, code)
        return activities.in_area(area)

    def filter_partner(self, activities, name, organisation):
        return activities.with_partner(organisation, audience_of(self.user))

    def filter_country(self, activities, name, code):
        if code == NONE:
            return activities.filter(countries=[])
        return activities.filter(countries__contains=[code])

    def filter_region(self, activities, name, code):
        return activities.in_any_of(Region.objects.get(code=code).countries)

    def filter_workflow(self, activities, name, value):
        if value == "unpublished":
            return activities.unpublished()
        return activities.filter(workflow=value)

    def filter_target(self, activities, name, code):
        return activities.towards(_coded(self.plan.targets, code))

    def filter_meeting(self, activities, name, meeting):
        return activities.at(meeting)

    def filter_dated(self, activities, name, value):
        return activities.undated() if value == "undated" else activities.in_no_quarter()

    def filter_missing(self, activities, name, value):
        return activities.filter(lacks(audience_of(self.user))[value])

    def filter_waits(self, activities, name, value):
        return activities.waiting_for(self.user, value)

    def filter_figure(self, activities, name, measure):
        return activities.with_figure(measure, self.form.cleaned_data.get("currency") or "")

    def filter_nothing(self, activities, name, value):
        return activities  # The currency narrows `figure`, and says nothing by itself.

    def filter_counted(self, activities, name, value):
        return activities.counted_for(audience_of(self.user))


def _coded(parts, code):
    """The one of a plan's parts that has a code."""
    return next(part for part in parts.all() if part.code == code)
