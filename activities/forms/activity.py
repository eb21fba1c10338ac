"""All that a person types about an activity passes here, and every refusal is a sentence."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities import merging
from activities.fields import ActivityField, CountriesField, LinesField, TypeField
from activities.forms.figures import FiguresForm
from activities.forms.readers import ReadersForm
from activities.languages import LANGUAGES_OF_TEXTS
from activities.models import Activity, Participation
from activities.services import Details
from network.models import Forum
from network.names import fold
from pillars.models import ActivityType
from plan.dates import PartialDate, Precision
from plan.fields import PartialDateField, inside_plan
from plan.models import Plan
from priorities.models import OutcomeTarget, PriorityArea


class ActivityForm(ReadersForm, FiguresForm):
    """
    An activity with all that belongs to it, as one page.

    Four fields are required: what, when, what kind of work, and the network's part in it.
    The figures that it asks for are those of the chosen kind of work.
    """

    entry = forms.UUIDField(widget=forms.HiddenInput)
    # What stood in each field when the form was opened: `activities.merging`.
    base = forms.CharField(widget=forms.HiddenInput, required=False)
    date = PartialDateField(
        label=_("When was it, or will it be?"),
        help_text=_(
            "As far as you know: 11/03/2021, 2021-03, 2021-Q1 or 2021. "
            "Where no date is known, say so under “More”."
        ),
        required=False,
    )
    undated = forms.BooleanField(label=_("No date is known"), required=False)
    ends = PartialDateField(
        label=_("Last day"),
        help_text=_("Only where it lasted several days: 18/03/2022."),
        required=False,
    )
    type = TypeField(
        label=_("Kind of work"),
        help_text=_("Grouped by the plan’s pillars."),
        queryset=ActivityType.objects.none(),
        error_messages={"required": _("Choose the kind of work.")},
    )
    priority_areas = forms.ModelMultipleChoiceField(
        label=_("Priority areas"),
        help_text=_("None, one or several."),
        queryset=PriorityArea.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    targets = forms.ModelMultipleChoiceField(
        label=_("Outcome targets of the whole network that it works towards"),
        help_text=_("The targets of the priority areas you ticked are counted anyway."),
        queryset=OutcomeTarget.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    countries = CountriesField(
        label=_("Countries"),
        help_text=_("Names in English, French or Spanish, with commas between them."),
        required=False,
    )
    forum = forms.ModelChoiceField(
        label=_("Forum"),
        queryset=Forum.objects.all(),
        required=False,
        empty_label=_("None"),
    )
    co_leads = LinesField(
        label=_("Led together with"),
        help_text=_("Equal co-leads, by name, one after the other."),
        required=False,
    )
    partners = LinesField(
        label=_("Other partners"),
        help_text=_(
            "By name, one after the other. New names are added with the sensitivity of this "
            "activity."
        ),
        required=False,
    )
    part_of = ActivityField(
        label=_("Part of"),
        help_text=_("The address or reference of the activity that sums this one up."),
        required=False,
    )
    translation_of = ActivityField(
        label=_("Translation of"),
        help_text=_("The address or reference of the original."),
        required=False,
    )
    link = forms.URLField(
        label=_("Link"),
        help_text=_("A page that documents it."),
        required=False,
        max_length=1000,
        assume_scheme="https",
    )
    language = forms.ChoiceField(
        label=_("Language of title and description"), choices=LANGUAGES_OF_TEXTS
    )

    class Meta:
        model = Activity
        fields = [
            "title", "type", "role", "status", "priority_areas", "targets", "countries",
            "forum", "session", "place", "description", "sensitivity", "language",
            "is_aggregate",
        ]  # fmt: skip
        labels = {
            "title": _("What was done, or is planned?"),
            "role": _("The network’s role"),
            "session": _("Session"),
            "place": _("Place"),
            "description": _("Description"),
        }
        help_texts = {
            "title": _("As it was published, in its own language."),
            "session": _("For example: 65th session."),
            "place": _("A town, a venue, or “online”."),
            "description": _(
                "What a reader should know. Markdown works. Name no person who could come to harm."
            ),
            "is_aggregate": _(
                "It does not count while its parts are recorded, so nothing counts twice."
            ),
        }
        widgets = {"description": forms.Textarea(attrs={"rows": 5})}
        error_messages = {
            "title": {"required": _("Say what was done, or is planned.")},
            "role": {"required": _("Choose the network’s role.")},
        }

    field_order = ("entry", "title", "date", "undated", "type", "role")

    def __init__(self, *args, plan: Plan, by: User, initial=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan, self.by = plan, by
        self.stands: dict[str, str] = {}
        self._offer_readers(by)
        fields: dict[str, Any] = self.fields
        fields["type"].offer(plan)
        fields["priority_areas"].queryset = plan.priority_areas.all()
        fields["targets"].queryset = plan.targets.filter(priority_area=None)
        fields["role"].choices = [("", _("Choose…")), *Activity.Role.choices]
        for name in ("part_of", "translation_of"):
            fields[name].by = by
        if self.instance.pk:
            self._show(self.instance)
        else:
            self.initial.update({"entry": self.instance.entry, "role": ""})
            if not self.is_bound:
                fields["title"].widget.attrs["autofocus"] = True
        self.initial.update(initial or {})
        self._add_figures()

    def _show(self, activity):
        """Fill in what is no column of the activity, and note what stands there."""
        parts = activity.participations.visible_to(self.by).select_related("organisation")
        leads = [part for part in parts if part.part == Participation.Part.CO_LEAD]
        others = [part for part in parts if part.part != Participation.Part.CO_LEAD]
        link = activity.evidence.visible_to(self.by).first()
        self.initial |= {
            "entry": activity.entry,
            "date": activity.date,
            "undated": activity.starts_on is None,
            "ends": activity.ends_on and PartialDate(activity.ends_on, Precision.DAY),
            "co_leads": [part.organisation.name for part in leads],
            "partners": [part.organisation.name for part in others],
            "link": link.url if link else "",
            **{name: self._known(name) for name in ("part_of", "translation_of")},
        }
        if "readers" in self.fields:
            self.initial["readers"] = list(activity.readers.all())
        self.stands = merging.standing(self.initial, activity)
        self.initial["base"] = merging.base_of(self.stands)

    def _known(self, name):
        """The activity that this one refers to, if whoever edits it may see that."""
        referred = getattr(self.instance, f"{name}_id")
        if referred is None:
            return None
        return Activity.objects.visible_to(self.by).filter(pk=referred).first()

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean_date(self):
        return inside_plan(self.cleaned_data["date"], self.plan)

    def clean(self):
        cleaned = super().clean()
        self._clean_dates(cleaned)
        self._clean_partners(cleaned)
        for name in ("part_of", "translation_of"):
            # A reference that whoever edits it does not see stays as it is.
            if name in cleaned and (cleaned[name] or self._known(name)):
                setattr(self.instance, name, cleaned[name])
        self._clean_figures(cleaned)
        return cleaned

    def _clean_dates(self, cleaned):
        date, ends = cleaned.get("date"), cleaned.get("ends")
        if date is None:
            return
        if date.first is None and not cleaned.get("undated"):
            self.add_error("date", _("Give a date, or tick that none is known."))
        elif date.first is not None and cleaned.get("undated"):
            self.add_error("undated", _("There is a date above: untick this, or remove it."))
        self.instance.starts_on = date.first
        self.instance.date_precision = date.precision
        self.instance.ends_on = ends.first if ends else None
        if ends is None or ends.first is None:
            return
        if ends.precision != Precision.DAY:
            self.add_error("ends", _("The last day needs its day: 18/03/2022."))
        elif date.precision != Precision.DAY:
            self.add_error("ends", _("A last day needs a first day above, with its day."))
        elif ends.first < date.first:
            self.add_error("ends", _("It ends before it starts."))

    def _clean_partners(self, cleaned):
        leads = {fold(name) for name in cleaned.get("co_leads", [])}
        for name in cleaned.get("partners", []):
            if fold(name) in leads:
                self.add_error(
                    "partners",
                    _("“%(name)s” is among the co-leads already.") % {"name": name},
                )

    def compared(self, *, edited_by_others: bool) -> tuple[list[str], list[str]]:
        """Of a valid form: what others alone have changed meanwhile, and what both have."""
        mine = merging.said(self.cleaned_data, self.figures, self.instance.not_known)
        return merging.compared(
            base=self.cleaned_data["base"],
            mine=mine,
            theirs=self.stands,
            edited_by_others=edited_by_others,
        )

    def details(self) -> Details:
        """What `services.record` takes beside the activity itself."""
        cleaned = self.cleaned_data
        parts = Participation.Part
        known = {}
        if self.instance.pk:
            participations = self.instance.participations.visible_to(self.by)
            participations = participations.select_related("organisation")
            known = {part.organisation.name: part.part for part in participations}

        def part_of(name):
            part = known.get(name, parts.PARTNER)
            return parts.PARTNER if part == parts.CO_LEAD else part

        return Details(
            areas=cleaned["priority_areas"],
            targets=cleaned["targets"],
            partners=[
                *((name, parts.CO_LEAD) for name in cleaned["co_leads"]),
                *((name, part_of(name)) for name in cleaned["partners"]),
            ],
            figures=self.all_figures(),
            link=cleaned["link"],
            measures=self.measures,
            readers=cleaned.get("readers"),
        )
