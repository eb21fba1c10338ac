"""All standings of a quarter on one page, and one milestone: what a reviewer types of them."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from accounts.characters import kept
from accounts.meanwhile import Watched, digest
from plan.fields import PartialDateField
from priorities.models import InterimMilestone, OutcomeTarget, Standing
from priorities.services import Judgement


def _digest_of(standing: Standing | None) -> str:
    if standing is None:
        return digest("", "", "")
    return digest(standing.standing, standing.reason, standing.confidence)


@dataclass(frozen=True)
class Row:
    """One target on the page: its fields, and what stood in the quarter before."""

    target: OutcomeTarget
    standing: BoundField
    reason: BoundField
    confidence: BoundField
    seen: BoundField
    before: Standing | None
    # Only where somebody else has set it meanwhile: what they said, and whether it stays.
    theirs: Standing | None
    keep: BoundField | None


class StandingsForm(forms.Form):
    """
    A standing, a reason and a confidence for each target; rows left blank are not assessed.

    `there` holds what stands, by target. The form carries a digest of each as it was when
    the page was opened: where somebody else has written meanwhile, both are shown.
    """

    language = forms.ChoiceField(
        label=gettext_lazy("Language in which you write the reasons"), choices=settings.LANGUAGES
    )

    def __init__(self, data=None, *, targets, there, before=None, initial=None):
        self.targets, self.there, self.before = targets, there, before or {}
        stands: dict[str, Any] = {"language": get_language() or "en"}
        for target in targets:
            stands |= self._as_initial(target, there.get(target.pk))
        super().__init__(data, initial=stands | (initial or {}))
        for target in targets:
            self.fields |= self._fields_of(target)
        self.clashing: list[OutcomeTarget] = []

    @staticmethod
    def _as_initial(target, standing):
        code = target.code
        return {
            f"standing-{code}": standing.standing if standing else "",
            f"reason-{code}": standing.reason if standing else "",
            f"confidence-{code}": standing.confidence if standing else "",
            f"seen-{code}": _digest_of(standing),
        }

    def _fields_of(self, target):
        code = target.code
        fields: dict[str, forms.Field] = {
            f"standing-{code}": forms.ChoiceField(
                label=gettext_lazy("Standing"),
                choices=[("", gettext_lazy("Not assessed")), *Standing.Word.choices],
                required=False,
            ),
            f"reason-{code}": forms.CharField(
                label=gettext_lazy("Reason in words"),
                widget=forms.Textarea(attrs={"rows": 3}),
                max_length=2000,
                required=False,
            ),
            f"confidence-{code}": forms.ChoiceField(
                label=gettext_lazy("Confidence"),
                choices=[("", gettext_lazy("Choose…")), *Standing.Confidence.choices],
                required=False,
            ),
            f"seen-{code}": forms.CharField(widget=forms.HiddenInput, required=False),
        }
        if f"keep-{code}" in self.data:
            fields[f"keep-{code}"] = self._keep()
        return fields

    @staticmethod
    def _keep():
        return forms.BooleanField(label=gettext_lazy("Leave it as they set it"), required=False)

    def rows(self):
        for target in self.targets:
            code, keep = target.code, f"keep-{target.code}"
            clashes = target in self.clashing
            yield Row(
                target,
                self[f"standing-{code}"],
                self[f"reason-{code}"],
                self[f"confidence-{code}"],
                self[f"seen-{code}"],
                self.before.get(target.pk),
                self.there.get(target.pk) if clashes else None,
                self[keep] if clashes else None,
            )

    def clean(self):
        self.judgements = []
        for target in self.targets:
            self._judge(target)
        return self.cleaned_data

    def _judge(self, target):
        code, said = target.code, self.cleaned_data
        standing, confidence = said.get(f"standing-{code}"), said.get(f"confidence-{code}")
        reason = kept(said.get(f"reason-{code}") or "").strip()
        if any(name in self.errors for name in self._names(target)):
            return
        there = self.there.get(target.pk)
        now, mine = _digest_of(there), digest(standing, reason, confidence)
        seen = said.get(f"seen-{code}")
        if said.get(f"keep-{code}"):
            return  # What somebody else has set stays.
        if now not in {seen, mine}:  # Somebody else has set it since the page was opened.
            if mine == seen:
                return
            self.clashing.append(target)
        if self._is_complete(target, standing, reason, confidence, there):
            self.judgements.append(
                Judgement(target, standing, reason, confidence, said.get("language", ""))
            )

    @staticmethod
    def _names(target):
        return [f"{name}-{target.code}" for name in ("standing", "reason", "confidence")]

    def _is_complete(self, target, standing, reason, confidence, there):
        """Refuse a row that says half, or takes back what has been said of this quarter."""
        name = {"target": target.short_name}
        if not (standing or reason or confidence):
            if there is not None:
                words = _("%(target)s: this quarter has a standing. Correct it, or choose “not "
                          "assessable yet”.")  # fmt: skip
                self.add_error(f"standing-{target.code}", words % name)
            return False
        if not standing:
            self.add_error(f"standing-{target.code}", _("%(target)s: choose a standing.") % name)
        if not reason:
            self.add_error(f"reason-{target.code}", _("%(target)s: say why in words.") % name)
        if not confidence:
            words = _("%(target)s: say how sure you are.") % name
            self.add_error(f"confidence-{target.code}", words)
        return bool(standing and reason and confidence)

    def show_both(self):
        """Have the page show what others set beside what was typed, and compare anew."""
        self.data = self.data.copy()
        for target in self.clashing:
            self.data[f"seen-{target.code}"] = _digest_of(self.there.get(target.pk))
            self.data.pop(f"keep-{target.code}", None)
            self.fields[f"keep-{target.code}"] = self._keep()
            words = _("%(target)s: somebody else has set it meanwhile. Save again to put yours "
                      "in its place, or leave theirs.")  # fmt: skip
            self.add_error(f"standing-{target.code}", words % {"target": target.short_name})


class MilestoneForm(forms.ModelForm):
    """A new milestone: what is to be true, by when as far as that is known."""

    due = PartialDateField(
        label=gettext_lazy("Due"),
        required=False,
        help_text=gettext_lazy(
            "As far as it is known: 2021-12-09, 2021-12, 2021-Q4 or 2021. Empty: no date."
        ),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the wording"), choices=settings.LANGUAGES
    )

    class Meta:
        model = InterimMilestone
        fields = ["wording", "due", "language"]
        labels = {"wording": pgettext_lazy("milestone", "What is to be true by then")}
        widgets = {"wording": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, data=None, *, instance=None, initial=None):
        stands = {"due": instance.due} if instance else {"language": get_language() or "en"}
        super().__init__(data, instance=instance, initial=stands | (initial or {}))

    def clean_wording(self):
        wording = kept(self.cleaned_data["wording"]).strip()
        if not wording:
            raise forms.ValidationError(_("Say what is to be true by then."))
        return wording


class RevisionForm(Watched, MilestoneForm):
    """A milestone to be revised, with the reason."""

    because = forms.CharField(
        label=gettext_lazy("Why it is revised"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=gettext_lazy("It stands on the page, with the earlier wording."),
    )

    class Meta(MilestoneForm.Meta):
        fields = ["wording", "due", "state", "language"]

    def __init__(self, data=None, *, instance, initial=None):
        stands = instance.wording, str(instance.due), instance.state, instance.language
        super().__init__(data, instance=instance, initial=initial)
        self.watch(*stands, seen=(initial or {}).get("seen"))

    def clean_because(self):
        because = kept(self.cleaned_data["because"]).strip()
        if not because:
            raise forms.ValidationError(_("Say why it is revised."))
        return because

    def clash_with(self, milestone):
        """Have the page say that somebody else revised it meanwhile, and how it reads now."""
        words = _("Somebody else has revised it meanwhile. Now it reads: “%(wording)s” Save again "
                  "to put yours in its place.")  # fmt: skip
        self.clash("wording", words % {"wording": milestone.wording})

    def said(self) -> dict[str, Any]:
        """Return what was typed, as the service takes it."""
        names = ("wording", "due", "state", "language", "because")
        return {name: self.cleaned_data[name] for name in names}
