"""The name under which a list is kept."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities.models import SavedView


class SavedViewForm(forms.ModelForm):
    """What a view is called, and whether colleagues see it."""

    class Meta:
        model = SavedView
        fields = ["name", "is_shared"]

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        if not by.is_secretariat:
            del self.fields["is_shared"]

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        mine = SavedView.objects.filter(person=self.instance.person_id, plan=self.instance.plan_id)
        if mine.exclude(pk=self.instance.pk).filter(name=name).exists():
            raise forms.ValidationError(_("You have a view of this name already."))
        return name
