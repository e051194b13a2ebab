"""What people type about a hand-off."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.ground_rules.models import RejectReason

from .models import HandOff


class RejectForm(forms.Form):
    """A reason of the version the hand-off came under, and words where the reason needs them."""

    reason = forms.CharField()
    text = forms.CharField(label="What is the reason?", max_length=1000, required=False)

    def __init__(self, *args: Any, handoff: HandOff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._handoff = handoff

    def clean_reason(self) -> RejectReason:
        """Raises ValidationError for a code that this version doesn't have."""
        code = self.cleaned_data["reason"]
        reason = RejectReason.objects.filter(rules_id=self._handoff.rules_id, code=code).first()
        if reason is None:
            raise forms.ValidationError("Choose one of the reasons.")
        return reason

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        reason = cleaned.get("reason")
        if reason and reason.needs_text and not cleaned.get("text", "").strip():
            self.add_error("text", "Say in a few words why.")
        return cleaned


class QuestionForm(forms.Form):
    question = forms.CharField(
        label="Your question to Marketing",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write your question."},
    )


class ExplanationForm(forms.Form):
    question = forms.UUIDField(widget=forms.HiddenInput)
    answer = forms.CharField(
        label="Your answer",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write your answer."},
    )
