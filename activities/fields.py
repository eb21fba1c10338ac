"""Form fields that read what people write: names, countries, other activities."""

import re
from itertools import groupby

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from activities.suggesting import named
from network.countries import country_code, country_name, did_you_mean
from pillars.models import ActivityType
from plan.models import Plan


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


class CountriesField(forms.CharField):
    """Countries by name, in any of the three languages, or by code; commas between."""

    def to_python(self, value):
        codes = []
        for name in re.split(r"[;,\n]", super().to_python(value)):
            if not name.strip():
                continue
            code = country_code(name)
            if code is None:
                raise forms.ValidationError(self._unknown(name.strip()))
            codes.append(code)
        return list(dict.fromkeys(codes))

    @staticmethod
    def _unknown(name):
        if meant := did_you_mean(name):
            message = _("We know no country “%(name)s”. Did you mean %(meant)s?")
            return message % {"name": name, "meant": meant}
        return _("We know no country “%(name)s”.") % {"name": name}

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
