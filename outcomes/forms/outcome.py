"""All that a person types about outcomes passes here, and every refusal is a sentence."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities import merging
from activities.fields import ActivitiesField, CountriesField, LinesField
from activities.forms.readers import ReadersForm
from activities.languages import LANGUAGES_OF_TEXTS
from network.models import Forum
from network.names import fold
from outcomes import smart
from outcomes.models import ContributionPart, Outcome, words
from outcomes.services import Details
from pillars.models import Pillar
from plan.fields import PartialDateField, inside_plan
from plan.models import Plan
from priorities.models import OutcomeTarget, PriorityArea


@dataclass(frozen=True)
class Section:
    """A step of the method, as the form shows it: what it asks, and why."""

    key: str
    title: Any
    why: Any
    fields: list[str]


SECTIONS = [
    Section(
        "changed",
        _("1. What changed"),
        _(
            "An outcome is something that somebody does differently: a body, a government, a "
            "group. What the network did itself is an activity, and comes below. A setback counts "
            "as much as a success."
        ),
        ["title", "actor", "actor_type", "change", "date", "scope", "countries", "forum", "place",
         "change_type", "direction", "intention"],
    ),
    Section(
        "matters",
        _("2. Why it matters"),
        _("To whom, compared with how things stood before."),
        ["before", "significance", "significance_reason"],
    ),
    Section(
        "pathway",
        _("3. How it was expected to come about"),
        _("The targets that it bears on, and the way that the plan saw to them."),
        ["pathway", "targets", "priority_areas", "pillars"],
    ),
    Section(
        "part",
        _("4. What the network contributed"),
        _(
            "Contribution, not attribution: what was brought to the change, through which "
            "activities, by whom. The organisations named here are asked to confirm their part."
        ),
        ["contribution", "activities", "led", "contributed", "supported", "rating",
         "rating_reason"],
    ),
    Section(
        "others",
        _("5. What else explains it"),
        _("Other people worked for it too, and something else may have brought it about."),
        ["others", "rivals_considered", "rivals"],
    ),
    Section(
        "known",
        _("6. How it is known"),
        _(
            "One link is enough to begin with; more of them, and files, are added on its page. How "
            "strong the evidence is follows from what you say of each."
        ),
        ["link", "link_kind", "link_independence"],
    ),
    Section(
        "uncertain",
        _("7. What is uncertain, and what was learnt"),
        _("A story that says what it does not know is believed."),
        ["limits", "lessons"],
    ),
]  # fmt: skip

ROLES = [
    ("led", ContributionPart.Part.LED),
    ("contributed", ContributionPart.Part.CONTRIBUTED),
    ("supported", ContributionPart.Part.SUPPORTED),
]


def _lines(label, hint):
    return LinesField(label=label, help_text=hint, required=False)


class OutcomeForm(ReadersForm):
    """
    An outcome with all that belongs to it, as one page in the order of the method.

    A draft needs a title. To be submitted, or once it was, it needs all that `smart` lists.
    """

    entry = forms.UUIDField(widget=forms.HiddenInput)
    # What stood in each field when the form was opened: `activities.merging`.
    base = forms.CharField(widget=forms.HiddenInput, required=False)
    date = PartialDateField(
        label=_("When was the change seen?"),
        help_text=_("As far as you know: 11/03/2021, 2021-03, 2021-Q1 or 2021."),
        required=False,
    )
    countries = CountriesField(
        label=_("Countries"),
        help_text=_("Names in English, French or Spanish, with commas between them."),
        required=False,
    )
    forum = forms.ModelChoiceField(
        label=_("Forum"), queryset=Forum.objects.all(), required=False, empty_label=_("None")
    )
    targets = forms.ModelMultipleChoiceField(
        label=_("Outcome targets that it bears on"),
        queryset=OutcomeTarget.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    priority_areas = forms.ModelMultipleChoiceField(
        label=_("Priority areas"),
        help_text=_("None, one or several."),
        queryset=PriorityArea.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    pillars = forms.ModelMultipleChoiceField(
        label=_("Pillars through which the network worked"),
        queryset=Pillar.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    activities = ActivitiesField(
        label=_("Activities through which it contributed"),
        help_text=_("Type words of the title, or paste the address of its page; one on each line."),
        required=False,
    )
    led = _lines(_("Led by"), _("Organisations, equal co-leads among them, by name."))
    contributed = _lines(_("Contributed to by"), _("Organisations, by name."))
    supported = _lines(
        _("Supported by"), _("Organisations that gave funds, expertise or protection, by name.")
    )
    rivals_considered = forms.ChoiceField(
        label=_("Did you look for other explanations?"),
        choices=[("yes", _("Yes")), ("no", _("No, not yet"))],
        required=False,
        widget=forms.RadioSelect,
    )
    link = forms.URLField(
        label=_("Link"),
        help_text=_("A page that documents it."),
        required=False,
        max_length=1000,
        assume_scheme="https",
    )
    link_kind = forms.ChoiceField(
        label=_("What kind of source is it?"),
        choices=[("", _("Choose…")), *words.EvidenceKind.choices],
        required=False,
    )
    link_independence = forms.ChoiceField(
        label=_("How far does it stand from the network?"),
        choices=[("", _("Choose…")), *words.Independence.choices],
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language in which this is written"), choices=LANGUAGES_OF_TEXTS
    )

    class Meta:
        model = Outcome
        fields = [
            "title", "actor", "actor_type", "change", "scope", "countries", "forum", "place",
            "change_type", "direction", "intention", "before", "significance",
            "significance_reason", "pathway", "targets", "priority_areas", "pillars",
            "contribution", "rating", "rating_reason", "others", "rivals", "limits", "lessons",
            "sensitivity", "language",
        ]  # fmt: skip
        labels = {
            "title": _("The change in one sentence"),
            "actor": _("Who changed?"),
            "actor_type": _("What are they?"),
            "change": _("What do they do differently?"),
            "scope": _("How far does it reach?"),
            "place": _("Place"),
            "change_type": _("What kind of change is it?"),
            "direction": _("Is it for the better?"),
            "intention": _("Was it planned?"),
            "before": _("How things stood before (optional)"),
            "significance": _("How much does it matter?"),
            "significance_reason": _("Why?"),
            "pathway": _("How did we expect it to come about? (optional)"),
            "contribution": _("What did the network contribute?"),
            "rating": _("How much did that matter?"),
            "rating_reason": _("What is that based on?"),
            "others": _("What did others contribute?"),
            "rivals": _("Which other explanations are there?"),
            "limits": _("What is uncertain, or went wrong? (optional)"),
            "lessons": _("What was learnt, and what comes next? (optional)"),
        }
        help_texts = {
            "title": _("Who changed what: “The UN working group presents its study at the CND.”"),
            "actor": _("An office, a body, a group. Name no person who could come to harm."),
            "change": _("So that somebody else could check it: what, since when, and before."),
            "place": _("A town, a venue, or “online”."),
            "intention": _("Did the plan aim at it? What nobody planned counts as well."),
            "contribution": _(
                "By actor: who did what, that bore on the change. Never in percent, and never as "
                "if the network alone had done it."
            ),
            "rating": _("Our own convention: nobody can measure a share of a change."),
            "others": _("Allies, officials, opponents, events: whatever moved it too."),
            "rivals": _("What might have brought it about anyway, and how likely that is."),
        }  # fmt: skip
        widgets = {
            **{
                name: forms.Textarea(attrs={"rows": 3})
                for name in (
                    "change", "before", "significance_reason", "pathway", "rating_reason", "others",
                    "rivals", "limits", "lessons",
                )
            },
            "contribution": forms.Textarea(attrs={"rows": 5}),
            **dict.fromkeys(
                ("direction", "intention", "significance", "rating"), forms.RadioSelect
            ),
        }  # fmt: skip
        error_messages = {"title": {"required": _("Say in one sentence what changed.")}}

    def __init__(self, *args, plan: Plan, by: User, submit: bool = False, initial=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan, self.by = plan, by
        self.instance.plan = plan
        # What a reviewer has, or is to have, is complete.
        self.is_judged = submit or not self.instance.is_unfinished
        self.stands: dict[str, str] = {}
        self._offer_readers(by)
        fields = self.fields
        fields["targets"].queryset = plan.targets.all()
        fields["priority_areas"].queryset = plan.priority_areas.all()
        fields["pillars"].queryset = plan.pillars.all()
        fields["activities"].by = by
        for name in ("actor_type", "scope", "change_type"):
            choices = fields[name].choices
            fields[name].choices = [("", _("Choose…")), *[each for each in choices if each[0]]]
        for name in ("direction", "intention", "significance", "rating"):
            fields[name].choices = [each for each in fields[name].choices if each[0] != ""]
        if self.instance.pk:
            self._show(self.instance)
        else:
            self.initial["entry"] = self.instance.entry
            if not self.is_bound:
                fields["title"].widget.attrs["autofocus"] = True
        self.initial.update(initial or {})

    def _show(self, outcome):
        """Fill in what is no column of the outcome, and note what stands there."""
        parts = list(outcome.parts.visible_to(self.by).select_related("organisation"))
        considered = {None: "", True: "yes", False: "no"}[outcome.rivals_considered]
        self.initial |= {
            "entry": outcome.entry,
            "date": outcome.date,
            "rivals_considered": considered,
            "activities": list(outcome.activities.visible_to(self.by).newest_first()),
            "readers": list(outcome.readers.all()),
            **{
                name: [each.organisation.name for each in parts if each.part == part]
                for name, part in ROLES
            },
        }
        self.stands = merging.told(self.initial)
        self.initial["base"] = merging.base_of(self.stands)

    def sections(self):
        """Each step of the method with its fields, for the page."""
        return [(section, [self[name] for name in section.fields]) for section in SECTIONS]

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean_date(self):
        return inside_plan(self.cleaned_data["date"], self.plan)

    def clean(self):
        cleaned = super().clean()
        if (date := cleaned.get("date")) is not None:
            self.instance.starts_on, self.instance.date_precision = date.first, date.precision
        considered = cleaned.get("rivals_considered", "")
        self.instance.rivals_considered = {"yes": True, "no": False}.get(considered)
        self._clean_link(cleaned)
        self._clean_parts(cleaned)
        if self.is_judged:
            self._clean_lacks(cleaned)
        return cleaned

    def _clean_link(self, cleaned):
        if not cleaned.get("link"):
            return
        for name, message in (
            ("link_kind", _("Choose what kind of source the link is.")),
            ("link_independence", _("Choose how far the source stands from the network.")),
        ):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, message)

    def _clean_parts(self, cleaned):
        seen: set[str] = set()
        for name, _part in ROLES:
            for organisation in cleaned.get(name, []):
                if fold(organisation) in seen:
                    message = _("“%(name)s” is named twice: choose one part for it.")
                    self.add_error(name, message % {"name": organisation})
                seen.add(fold(organisation))

    def _clean_lacks(self, cleaned):
        date = cleaned.get("date")
        said = cleaned | {
            "starts_on": date and date.first,
            "rivals_considered": self.instance.rivals_considered,
        }
        has_evidence = bool(cleaned.get("link")) or bool(
            self.instance.pk and self.instance.evidence.exists()
        )
        places = {"starts_on": "date", "where": "countries", "evidence": "link"}
        for lack in smart.lacks(
            said, has_evidence=has_evidence, has_pillar=bool(cleaned.get("pillars"))
        ):
            name = places.get(lack.field, lack.field)
            if name not in self.errors:
                self.add_error(name, lack.words)

    def compared(self, *, edited_by_others: bool) -> tuple[list[str], list[str]]:
        """Of a valid form: what others alone have changed meanwhile, and what both have."""
        return merging.compared(
            base=self.cleaned_data["base"],
            mine=merging.told(self.cleaned_data),
            theirs=self.stands,
            edited_by_others=edited_by_others,
        )

    def details(self) -> Details:
        """What `services.record` takes beside the outcome itself."""
        cleaned = self.cleaned_data
        tie = {"kind": cleaned["link_kind"], "independence": cleaned["link_independence"]}
        return Details(
            targets=cleaned["targets"],
            areas=cleaned["priority_areas"],
            pillars=cleaned["pillars"],
            activities=cleaned["activities"],
            parts=[(each, part) for name, part in ROLES for each in cleaned[name]],
            link=cleaned["link"],
            tie=tie if cleaned["link"] else {},
            readers=cleaned.get("readers"),
        )

    def _save_m2m(self):
        """The service ties what belongs to it, with what it may not see left as it is."""
