"""Two people change the same thing at once: the second is told, and nobody's words are lost."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

_CHANGED = "changed"


class SeenField(forms.CharField):
    """The state that the person saw while typing, as a digest."""

    def __init__(self) -> None:
        super().__init__(max_length=64, widget=forms.HiddenInput, required=False)


class AsksAgain(forms.Form):
    """A form with a SeenField `seen`. Without what was seen it does not ask."""

    #: The digest of what stands now; "" for what is only being made.
    standing = ""

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("seen") not in (None, "", self.standing):
            self._ask_again()
        return values

    def _ask_again(self) -> None:
        """Saving once more is then meant."""
        self.data = {**dict(self.data.items()), "seen": self.standing}
        said = (
            "Somebody changed it while you were typing. Read what stands in the history; save"
            " again if yours is right."
        )
        self.add_error(None, ValidationError(said, code=_CHANGED))

    @property
    def met_a_change(self) -> bool:
        return self.has_error(NON_FIELD_ERRORS, _CHANGED)
