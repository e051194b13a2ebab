"""Promises that are a number or two: days, attempts, shares."""

from __future__ import annotations

from typing import Any, Self

from django import forms

from apps.ground_rules.agreed import Contribution, Customs
from apps.ground_rules.kinds import CREDIT

from .own_facts import Own
from .rules import RuleForm


class OutcomeForm(RuleForm):
    outcome_days = forms.IntegerField(
        label="Days to report an outcome", min_value=1, max_value=1000
    )


class UnreachableForm(RuleForm):
    attempts_before_unreachable = forms.IntegerField(
        label="Attempts before nobody can be reached", min_value=1, max_value=50
    )
    attempts_within_days = forms.IntegerField(
        label="Within working days", min_value=1, max_value=100
    )


class FirstAttemptForm(RuleForm):
    hours = forms.IntegerField(
        label="Working hours to the first attempt", min_value=1, max_value=400
    )

    @classmethod
    def said(cls, rule: dict[str, Any]) -> dict[str, Any]:
        return {"hours": rule.get("first_attempt_minutes", 480) // 60}

    @property
    def rule(self) -> dict[str, Any]:
        return {"first_attempt_minutes": self.cleaned_data["hours"] * 60}


class AcceptanceForm(RuleForm):
    acceptance_target_pct = forms.IntegerField(
        label="Share of leads that Sales accepts, percent", min_value=1, max_value=100
    )


class ShareForm(RuleForm):
    share_pct = forms.IntegerField(
        label="Share of won revenue from Marketing's leads, percent", min_value=1, max_value=100
    )


class GoalForm(RuleForm):
    won = forms.IntegerField(
        label="Won revenue a quarter, in your currency", min_value=1, max_value=10**12
    )


class VolumeForm(RuleForm):
    """What Marketing brings. Shares of single industries, which versions could name before, were
    never measured: they go when the clause is saved."""

    owns = frozenset({"segments"})
    handoffs = forms.IntegerField(
        label="Leads handed over a quarter", min_value=1, max_value=1_000_000
    )


class ContributionForm(AcceptanceForm, VolumeForm, ShareForm, GoalForm):
    """All that one clause on contributions promises. Where it says what share Sales accepts, it
    goes on saying so: a share is always measured. Anything else goes when its field is emptied.
    """

    owns = frozenset({"segments", *Contribution.__dataclass_fields__})
    field_order = tuple(Contribution.__dataclass_fields__)

    @classmethod
    def starting_from(cls, rule: dict[str, Any], data: Any = None, own: Own = ()) -> Self:
        form = super().starting_from(rule, data, own)
        for name, field in form.fields.items():
            field.required = name == "acceptance_target_pct" and name in rule
        return form

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(said.values()):
            self.add_error(None, "Enter at least one number, or remove the clause.")
        return said

    @property
    def rule(self) -> dict[str, Any]:
        return {name: said for name, said in self.cleaned_data.items() if said is not None}


class AttributionForm(RuleForm):
    """What the reports do. Days that versions could name before never had an effect."""

    is_whole = True
    model = forms.ChoiceField(
        label="Who gets the credit",
        choices=list(CREDIT.items()),
        widget=forms.RadioSelect,
        initial=next(iter(CREDIT)),
    )

    @classmethod
    def said(cls, rule: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in rule.items() if value in CREDIT}


class ContestForm(RuleForm):
    answer_days = forms.IntegerField(
        label="Working days to answer a question of Sales",
        min_value=1,
        max_value=60,
        initial=Customs().answer_days,
    )
    fix_days = forms.IntegerField(
        label="Working days to correct wrong data", min_value=1, max_value=60
    )
    contest_days = forms.IntegerField(
        label="Working days to contest a rejection", min_value=1, max_value=60
    )
    decide_days = forms.IntegerField(label="Working days to answer that", min_value=1, max_value=60)


class DebtForm(RuleForm):
    debt_cap = forms.IntegerField(
        label="Leads past due beyond which new ones go to others first",
        min_value=1,
        max_value=1000,
    )
    sample_pct = forms.IntegerField(
        label="Share of answers that a second person judges, percent", min_value=0, max_value=100
    )
