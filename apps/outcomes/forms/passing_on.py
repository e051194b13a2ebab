"""To whom leads go, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from apps.accounts.models import User
from apps.handoffs.kinds import PassReason
from apps.tenancy.models import Membership


class PassOnForm(forms.Form):
    """One colleague."""

    to = forms.ChoiceField(label="To whom?", error_messages={"required": "Choose a colleague."})
    why = forms.ChoiceField(
        label="Why?", choices=PassReason, error_messages={"required": "Say why."}
    )

    #: Nobody is chosen by standing first.
    before_the_first: ClassVar[tuple[tuple[str, str], ...]] = (("", "Choose a colleague"),)

    def __init__(self, *args: Any, colleagues: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._users = {str(one.user_id): one.user for one in colleagues}
        choices = [(key, str(user)) for key, user in self._users.items()]
        self.fields["to"].choices = [*self.before_the_first, *choices]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[User]:
        """Of a valid form."""
        to = self.cleaned_data["to"]
        return [self._users[one] for one in ([to] if isinstance(to, str) else to)]

    @property
    def reason(self) -> PassReason:
        return PassReason(self.cleaned_data["why"])


class HandOverForm(PassOnForm):
    """One or several, among whom they are dealt out."""

    to = forms.MultipleChoiceField(
        label="To whom? Several share them evenly.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one colleague."},
    )
    before_the_first = ()
