"""What people type about a hand-off."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from apps.custom_fields.forms import question, typed
from apps.custom_fields.models import CustomField
from apps.ground_rules.kinds import ReasonUse
from apps.ground_rules.models import RejectReason
from apps.leads.correcting import COMPANY, OF_COMPANY, OF_PERSON
from apps.leads.models import Lead

from .claims import OurFact
from .kinds import AttemptChannel
from .models import HandOff

#: Not a number of people that any organisation has.
_MOST_EMPLOYEES = 10_000_000


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
        reasons = RejectReason.objects.filter(rules_id=self._handoff.rules_id, code=code)
        reason = reasons.used_to(ReasonUse.REJECT).select_related("clause").first()
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


class SourceForm(forms.Form):
    """What is right instead of a fact of ours that was wrong; blank where nobody knows."""

    value = forms.CharField(max_length=200, required=False)

    def __init__(self, *args: Any, fact: OurFact | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if fact is not None and fact.field == "employees":
            self.fields["value"] = employees_field("How many employees?")


class FixForm(forms.Form):
    """The facts of a lead: what is known now, to be put right.

    `own` are those of the tenant's own fields that are asked for.
    """

    name = forms.CharField(label="Name", max_length=200, required=False)
    email = forms.EmailField(label="E-mail", max_length=254, required=False)
    phone = forms.CharField(label="Phone", max_length=60, required=False)
    job_title = forms.CharField(label="Job title", max_length=200, required=False)
    company = forms.CharField(label="Company", max_length=200, required=False)
    industry = forms.CharField(label="Industry", max_length=200, required=False)
    country = forms.CharField(label="Country", max_length=100, required=False)
    employees = forms.IntegerField(label="Employees", required=False)

    def __init__(
        self, data: QueryDict | None = None, *, lead: Lead, own: Iterable[CustomField] = ()
    ) -> None:
        known = {name: getattr(lead.person, name) for name in OF_PERSON}
        known |= {COMPANY: lead.company.name if lead.company else ""}
        if lead.company is not None:
            known |= {name: getattr(lead.company, name) for name in OF_COMPANY}
        super().__init__(data, initial=known)
        self.fields["employees"] = employees_field("Employees")
        for name in self.fields.keys() - known.keys():
            del self.fields[name]
        for field in own:
            told = lead.custom.get(field.key)
            self.fields[field.name] = question(field, known=told)
            self.initial[field.name] = typed(told)

    def changed(self) -> dict[str, Any]:
        """What was typed anew; only of a valid form. The facts of a company stay that company's
        when the lead turns out to be another's."""
        changed = (name for name in self.changed_data if name in self.data)
        return {name: self.cleaned_data[name] for name in changed}


class AttemptForm(forms.Form):
    """ "call:reached" or "call:no answer": one button says both."""

    tried = forms.CharField()

    def clean_tried(self) -> tuple[AttemptChannel, bool]:
        """Raises ValidationError for what is no way of trying."""
        channel, _, outcome = self.cleaned_data["tried"].partition(":")
        if channel not in AttemptChannel.values or outcome not in ("reached", "missed"):
            raise forms.ValidationError("Choose how you tried.")
        return AttemptChannel(channel), outcome == "reached"

    def attempt(self) -> dict[str, Any]:
        """What `actions.log_attempt` takes; only of a valid form."""
        channel, reached = self.cleaned_data["tried"]
        return {"channel": channel, "reached": reached}


class SeveralForm(forms.Form):
    """What was ticked, or everything, and one answer: "accept" or the code of a reason."""

    handoff = forms.MultipleChoiceField(required=False)
    all = forms.BooleanField(required=False)
    answer = forms.CharField(max_length=40)
    #: The reason chosen beside the button that turns them down.
    reason = forms.CharField(max_length=40, required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.fields["handoff"] = forms.TypedMultipleChoiceField(
            required=False, choices=[(one, one) for one in data.getlist("handoff")], coerce=_uuid
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("all") and not cleaned.get("handoff"):
            raise forms.ValidationError("Tick at least one lead.")
        if cleaned.get("answer") == "reject":
            cleaned["answer"] = cleaned.get("reason")
        if not cleaned.get("answer"):
            raise forms.ValidationError("Choose one answer.")
        return cleaned


def _uuid(text: str) -> str:
    return str(UUID(text))


def employees_field(label: str) -> forms.IntegerField:
    """How many people work in a company."""
    return forms.IntegerField(
        label=label, required=False, min_value=1, max_value=_MOST_EMPLOYEES,
        error_messages={"invalid": "Enter a whole number of people."},
    )  # fmt: skip
