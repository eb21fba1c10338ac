"""Whether somebody else has changed a record since the form for it was opened."""

from typing import Any

from django import forms
from django.utils.crypto import salted_hmac


def digest(*texts: str) -> str:
    """Return what tells in a form whether these words have changed since, and not the words."""
    return salted_hmac("accounts.meanwhile", "\n".join(texts), algorithm="sha256").hexdigest()[:16]


class Watched(forms.BaseForm):
    """
    A form that carries `seen`: a digest of what stood when it was opened.

    `there` is the digest of what stands now. Where the two differ, `clash` refuses what was
    typed once, in words; sent again, it replaces what stands.
    """

    data: Any
    there = ""  # Of what is new, about which nobody else can have written.

    def watch(self, *stands: str, seen: str | None = None) -> None:
        """Have the form carry what stands, or what was `seen` by a session that has ended."""
        self.there = digest(*stands)
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, required=False)
        self.initial["seen"] = seen or self.there

    @property
    def clashes(self) -> bool:
        return self.cleaned_data.get("seen", "") != self.there

    def clash(self, field: str | None, words: str) -> None:
        self.data = self.data.copy()
        self.data["seen"] = self.there
        self.add_error(field, words)
