"""Rows of a table in which rules are typed: an empty row says nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from apps.core.field_parts import FormProblem, problems_in
from apps.ground_rules.kinds import SIGNALS, Criterion, Operator

from .own_facts import Own, choices, operands_of
from .readable import ReadableField
from .terms import Listed

#: Operators that compare whole numbers, and those that need nothing to compare with.
_NUMERIC = (Operator.AT_LEAST, Operator.AT_MOST)
#: More than anybody agreed on; a table that has more already keeps what it has.
MOST_ROWS = 60


class CriterionRow(forms.Form):
    """A fact, how it is compared and with what. `criterion` is None for an empty row."""

    field = forms.ChoiceField(label="Fact", required=False)
    operator = forms.ChoiceField(label="is", choices=Operator.choices, required=False)
    operands = Listed(label="Values, with commas between them", required=False, max_length=1000)

    def __init__(self, *args: Any, own: Own = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._own = {field.name: field for field in own}
        facts: Any = self.fields["field"]
        facts.choices = [("", "–"), *choices(own, self.initial.get("field", ""))]

    @property
    def criterion(self) -> Criterion | None:
        said = self.cleaned_data
        if not said.get("field"):
            return None
        own = self._own.get(said["field"])
        return Criterion(
            said["field"],
            Operator(said["operator"]),
            said["operands"] if own else self._operands(),
            bool(said.get("may_be_unknown")),
            label=own.label if own else "",
        )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        operator = said.get("operator")
        operands: tuple[str, ...] = said.get("operands") or ()
        if not said.get("field"):
            return said
        if own := self._own.get(said["field"]):
            try:
                said["operands"] = operands_of(own, operator or "", operands)
            except forms.ValidationError as refused:
                self.add_error("operands", refused)
            return said
        if operator in _NUMERIC and not (len(operands) == 1 and operands[0].isdecimal()):
            self.add_error("operands", "Enter one whole number.")
        elif operator != Operator.IS_KNOWN and not operands:
            self.add_error("operands", "Enter what it is compared with.")
        return said

    def _operands(self) -> tuple[str | int, ...]:
        operator, operands = self.cleaned_data["operator"], self.cleaned_data["operands"]
        if operator == Operator.IS_KNOWN:
            return ()
        return (int(operands[0]),) if operator in _NUMERIC else tuple(operands)


def said_by(criterion: Criterion | None) -> dict[str, Any]:
    """What a row starts with, to say this criterion."""
    if criterion is None:
        return {}
    return {
        "field": criterion.field,
        "operator": criterion.operator.value,
        "operands": tuple(str(operand) for operand in criterion.operands),
        "may_be_unknown": criterion.may_be_unknown,
    }


class ConditionRow(CriterionRow):
    """A criterion of a clause: it may be unknown, and may belong to the row above it."""

    may_be_unknown = forms.BooleanField(label="may be unknown", required=False)
    with_above = forms.BooleanField(label="with the row above", required=False)


class LeadTypeRow(CriterionRow):
    """Leads with a time of their own, by what the person did or by a fact."""

    code = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    label = ReadableField(label="Leads that", required=False, max_length=80)
    hours = forms.IntegerField(label="Working hours", min_value=1, max_value=400, required=False)
    signals = forms.MultipleChoiceField(
        label="Who did one of these",
        choices=list(SIGNALS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    field_order = ("code", "label", "hours", "signals", "field", "operator", "operands")

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("label") and not said.get("hours"):
            self.add_error("hours", "Enter the working hours for these leads.")
        if said.get("label") and not (said.get("signals") or said.get("field")):
            self.add_error("label", "Say by what these leads are told: something they did, a fact.")
        return said


class FitRow(CriterionRow):
    """Points for what a lead is."""

    code = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    label = ReadableField(label="What for", required=False, max_length=80)
    points = forms.IntegerField(label="Points", min_value=-100, max_value=100, required=False)

    field_order = ("code", "label", "field", "operator", "operands", "points")

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("label") and not said.get("field"):
            self.add_error("field", "Choose the fact that gives these points.")
        if said.get("field") and said.get("points") is None:
            self.add_error("points", "Enter the points.")
        return said


class SignalRow(forms.Form):
    """Points for what a person did; they fade."""

    signal = forms.ChoiceField(choices=list(SIGNALS.items()), widget=forms.HiddenInput)
    points = forms.IntegerField(label="Points", min_value=0, max_value=100, required=False)
    half_life_days = forms.IntegerField(
        label="Half after days", min_value=1, max_value=3650, required=False
    )
    cap = forms.IntegerField(label="At most", min_value=0, max_value=100, required=False)

    @property
    def name(self) -> str:
        """What the person did, in words."""
        return SIGNALS.get(str(self["signal"].value()), "")


class MinimumRow(CriterionRow):
    """Leads for which another minimum is agreed."""

    label = ReadableField(label="Leads that", required=False, max_length=80)
    threshold = forms.IntegerField(label="Minimum", min_value=0, max_value=100, required=False)

    field_order = ("label", "field", "operator", "operands", "threshold")

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("field") and said.get("threshold") is None:
            self.add_error("threshold", "Enter the minimum for these leads.")
        return said


class Table:
    """A formset with a name, what it starts from, and so many empty rows below."""

    def __init__(
        self,
        row: type[forms.Form],
        name: str,
        data: Any,
        initial: Iterable[dict[str, Any]] = (),
        *,
        title: str = "",
        empty: int = 2,
        **asked: Any,
    ) -> None:
        """`title` names the rows where something is wrong with them.

        `asked`: what each row needs to know, such as the tenant's own fields (own).
        """
        self._title = title
        started = list(initial)
        self._most = most = max(MOST_ROWS, len(started) + empty)
        factory = forms.formset_factory(row, extra=empty, max_num=most, absolute_max=most)
        self.formset = factory(data, initial=started, prefix=name, form_kwargs=asked)

    @property
    def rows(self) -> list[Any]:
        return list(self.formset.forms)

    @property
    def too_many(self) -> list[FormProblem]:
        """That more rows were sent than there may be; those beyond are not read."""
        if not (self.formset.is_bound and self.formset.non_form_errors()):
            return []
        return [FormProblem("", f"{self._title}: at most {self._most} rows. Send fewer of them.")]

    @property
    def problems(self) -> list[FormProblem]:
        """What is wrong in the rows, each said of its row and field."""
        return self.too_many + [
            FormProblem(problem.anchor, f"{self._title}, row {place}: {problem.text}")
            for place, row in enumerate(self.rows, start=1)
            for problem in problems_in(row)
        ]

    def is_valid(self) -> bool:
        return bool(self.formset.is_valid())
