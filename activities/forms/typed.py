"""What stands in a form, between its fields, a request and a draft; and in words."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from activities import merging
from activities.drafts import BESIDE


def several(form: Any) -> list[str]:
    """Return the names of a form's fields of which any number is chosen."""
    kinds = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)
    return [name for name, field in form.base_fields.items() if isinstance(field, kinds)]


def as_initial(typed: QueryDict, form: Any) -> dict[str, Any]:
    """Return what was typed as that with which a form starts: nothing is judged."""
    fields = form.base_fields.items()
    boxes = [name for name, field in fields if isinstance(field, forms.BooleanField)]
    measures = [name[7:] for name in typed if name.startswith("figure_")]
    return {
        **{name: typed.get(name, "") for name in typed if name not in BESIDE},
        **{name: typed.getlist(name) for name in several(form)},
        **{name: name in typed for name in boxes},
        **{f"unknown_{measure}": f"unknown_{measure}" in typed for measure in measures},
    }


def as_typed(form: forms.BaseForm) -> QueryDict:
    """Return what a browser would send if nobody changed anything in a form."""
    typed = QueryDict(mutable=True)
    for field in form:
        value = field.value()
        if value is None or value is False or value == "":
            continue  # And not 0, which is a choice.
        several = isinstance(value, (list, tuple))
        values = [getattr(each, "pk", each) for each in value] if several else [value]
        typed.setlist(field.name, ["on" if each is True else str(each) for each in values])
    return typed


def replaced(typed: QueryDict, units: list[str], by: QueryDict) -> QueryDict:
    """Return what was typed, with some units as somebody else has them."""
    merged = typed.copy()
    for unit in units:
        for name in merging.fields_of(unit):
            merged.pop(name, None)
            if name in by:
                merged.setlist(name, by.getlist(name))
    return merged


def in_words(form: forms.BaseForm, unit: str) -> str:
    """Return what a form says in a unit, as a person reads it; empty for nothing."""
    said = [_field_in_words(form[name]) for name in merging.fields_of(unit) if name in form.fields]
    return " ".join(words for words in said if words)


def _field_in_words(field):
    value = field.value()
    if isinstance(field.field, forms.BooleanField):
        return _boxes().get(field.name, _("not known")) if value else ""
    if isinstance(field.field, forms.MultipleChoiceField):
        chosen = {str(each) for each in value or []}
        labels = dict(field.field.choices)
        return ", ".join(str(label) for key, label in labels.items() if str(key) in chosen)
    if isinstance(field.field, forms.ModelMultipleChoiceField):
        keys = {str(getattr(each, "pk", each)) for each in value or []}
        rows = field.field.queryset.filter(pk__in=[key for key in keys if key.isdigit()])
        return ", ".join(str(row) for row in rows)
    if isinstance(field.field, forms.ChoiceField) and value not in (None, ""):
        return next(
            (
                str(label)
                for key, label in _flat(field.field.widget.choices)
                if str(key) == str(value)
            ),
            "",
        )
    return str(value or "")


def _boxes():
    return {"undated": _("No date is known"), "is_aggregate": _("Yes")}


def _flat(choices):
    for key, label in choices:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield key, label


def called(form: forms.BaseForm, unit: str) -> str:
    return str(form.fields[unit].label)
