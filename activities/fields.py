"""Form fields that read what people write: names, countries, other activities."""

import re
from itertools import groupby

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from activities.models import Activity
from activities.suggesting import named
from activities.tallying import NONE
from network.countries import country_code, country_name, did_you_mean
from network.models import Organisation
from network.names import fold
from pillars.models import ActivityType
from plan.models import Plan

# Longer numbers are no key of ours.
MOST_KEYS = 2**63


class TypeField(forms.ModelChoiceField):
    """Kinds of work, grouped by the pillar that they belong to."""

    def offer(self, plan: Plan) -> None:
        self.queryset = ActivityType.objects.filter(pillar__plan=plan).select_related("pillar")
        groups = groupby(self.queryset, key=lambda kind: kind.pillar)
        self.widget.choices = [
            ("", _("Choose…")),
            *((pillar.name, [(kind.pk, kind.name) for kind in kinds]) for pillar, kinds in groups),
        ]


class LinesField(forms.CharField):
    """One name per line; blank lines and repetitions are of no account."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value):
        lines = (" ".join(line.split()) for line in super().to_python(value).splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def validate(self, value):
        super().validate(value)
        too_long = [line for line in value if len(line) > 200]
        if too_long:
            message = _("This name is longer than 200 characters: “%(name)s…”")
            raise forms.ValidationError(message, params={"name": too_long[0][:40]})

    def prepare_value(self, value):
        return value if isinstance(value, str) or value is None else "\n".join(value)


class OrganisationField(forms.CharField):
    """
    One organisation that is known already, by its number or its name.

    `queryset` has those that the reader may know of; its value is one of them, or None.
    """

    suggests = "partners"

    def __init__(self, *args, queryset=None, **options):
        super().__init__(*args, **options)
        self.queryset = queryset
        self._found: dict[str, Organisation | None] = {}

    def to_python(self, value):
        text = " ".join(super().to_python(value).split())
        if not text:
            return None
        if (organisation := self._named(text)) is None:
            message = _("We know no organisation “%(name)s”.")
            raise forms.ValidationError(message, params={"name": text[:100]})
        return organisation

    def _named(self, text):
        if text not in self._found:
            named = Q(name_key=fold(text)) | Q(acronym__iexact=text)
            if text.isdecimal() and text.isascii() and len(text) < len(str(MOST_KEYS)):
                named |= Q(pk=text)
            self._found[text] = self.queryset.filter(named).order_by("name_key").first()
        return self._found[text]

    def prepare_value(self, value):
        """Show the name where a link brought the number."""
        known = self._named(value) if isinstance(value, str) and value.isdecimal() else value
        return str(known) if isinstance(known, Organisation) else value


NO_COUNTRY = _("no country given")


class CountryField(forms.CharField):
    """
    One country, by its name in any of the three languages or by its code; its value is that.

    NONE asks for what names no country.
    """

    suggests = "countries"

    def to_python(self, value):
        text = super().to_python(value).strip()
        if text in {"", NONE}:
            return text
        if text == NO_COUNTRY:
            return NONE
        code = country_code(text)
        if code is None:
            raise forms.ValidationError(unknown_country(text))
        return code

    def prepare_value(self, value):
        if value == NONE:
            return NO_COUNTRY
        return country_name(value) if value in countries.countries else value


def unknown_country(name: str) -> str:
    """Return what to say of a name that no country has."""
    if meant := did_you_mean(name):
        message = _("We know no country “%(name)s”. Did you mean %(meant)s?")
        return message % {"name": name, "meant": meant}
    return _("We know no country “%(name)s”.") % {"name": name}


class CountriesField(forms.CharField):
    """Countries by name, in any of the three languages, or by code; commas between."""

    def to_python(self, value):
        codes = []
        for name in re.split(r"[;,\n]", super().to_python(value)):
            if not name.strip():
                continue
            code = country_code(name)
            if code is None:
                raise forms.ValidationError(unknown_country(name.strip()))
            codes.append(code)
        return list(dict.fromkeys(codes))

    def prepare_value(self, value):
        if isinstance(value, str) or value is None:
            return value
        return ", ".join(country_name(code) for code in value)


class ActivityField(forms.CharField):
    """Another activity, by its reference or the address of its page."""

    by = None  # Who types it: what they do not see is not there.

    def to_python(self, value):
        text = super().to_python(value).strip().rstrip("/")
        if not text:
            return None
        reference = text.rsplit("/", 1)[-1]
        found = Activity.objects.visible_to(self.by).filter(reference=reference).first()
        if found is None:
            message = _("There is no activity “%(reference)s”. Paste the address of its page.")
            raise forms.ValidationError(message, params={"reference": reference})
        return found

    def prepare_value(self, value):
        return value.reference if isinstance(value, Activity) else value


class ActivitiesField(LinesField):
    """Activities, one on each line: by title with the reference behind, or by address."""

    by = None  # Who types it: what they do not see is not there.

    def clean(self, value):
        lines = {self._reference(line): line for line in super().clean(value)}
        seen = Activity.objects.visible_to(self.by).filter(reference__in=lines)
        found = {activity.reference: activity for activity in seen}
        for reference, line in lines.items():
            if reference not in found:
                message = _("There is no activity “%(reference)s”. Paste the address of its page.")
                raise forms.ValidationError(message, params={"reference": line[:80]})
        return [found[reference] for reference in lines]

    @staticmethod
    def _reference(line):
        return line.rstrip("/) ").rsplit("/", 1)[-1].rsplit("(", 1)[-1].rsplit(" ", 1)[-1]

    def validate(self, value):
        return None

    def prepare_value(self, value):
        if isinstance(value, list):
            value = [named(each) if isinstance(each, Activity) else each for each in value]
        return super().prepare_value(value)
