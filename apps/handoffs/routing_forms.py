"""What heads of Sales type about who takes leads: limits, leave, and the rules in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from apps.ground_rules.kinds import FIELDS, Criterion, Operator
from apps.ground_rules.routes import RouteRule, RoutingPlan, Target
from apps.tenancy.models import Membership

#: Facts by which leads are told apart in a list of names.
ROUTED_BY: Final = ("industry", "country", "product", "channel", "campaign", "job_title")
_MOST_RULES: Final = 20


class TakerForm(forms.Form):
    takes_leads = forms.BooleanField(label=_("Takes leads"), required=False)
    capacity = forms.IntegerField(
        label=_("Leads to answer at most"), min_value=1, max_value=1000, required=False
    )


class AbsenceForm(forms.Form):
    """Leave of somebody in Sales; both days are included."""

    person = forms.TypedChoiceField(
        label=_("Who"), coerce=int, error_messages={"required": _("Choose who is away.")}
    )
    from_on = forms.DateField(
        label=_("From"),
        widget=forms.DateInput({"type": "date"}),
        error_messages={"required": _("Enter the first day of the leave.")},
    )
    until_on = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput({"type": "date"}),
        error_messages={"required": _("Enter the last day of the leave.")},
    )

    def __init__(self, members: Sequence[Membership], data: Any = None) -> None:
        super().__init__(data)
        choices = [("", ""), *((one.user_id, str(one.user)) for one in members)]
        self.fields["person"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        from_on, until_on = said.get("from_on"), said.get("until_on")
        if from_on and until_on and until_on < from_on:
            self.add_error("until_on", _("Leave ends after it begins: choose a later day."))
        return said


class RuleForm(forms.Form):
    """One rule: leads whose fact is one of these values go to these people. No name: no rule."""

    label = forms.CharField(label=_("Name of the rule"), max_length=80, required=False)
    field = forms.ChoiceField(
        label=_("Leads whose"),
        choices=[("", _("– every lead –")), *((name, FIELDS[name]) for name in ROUTED_BY)],
        required=False,
    )
    values = forms.CharField(
        label=_("is one of"),
        help_text=_("With commas between them."),
        max_length=500,
        required=False,
    )
    target = forms.ChoiceField(label=_("Go by turn to"), choices=Target.choices, required=False)
    people = forms.TypedMultipleChoiceField(
        label=_("People"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, rule: RouteRule | None, members: Sequence[Membership], data: Any, *, prefix: str
    ) -> None:
        super().__init__(data, prefix=prefix, initial=_as_typed(rule) if rule else {})
        self.rule = rule
        choices = [(one.user_id, str(one.user)) for one in members]
        self.fields["people"].choices = choices  # type: ignore[attr-defined]

    @property
    def kept_criteria(self) -> tuple[Criterion, ...]:
        """What this page can't change: it stays with the rule."""
        return self.rule.criteria if self.rule and not _fits_the_form(self.rule) else ()

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not said.get("label"):
            return said
        if said.get("target") == Target.PEOPLE and not said.get("people"):
            self.add_error("people", _("Choose at least one person."))
        if said.get("field") and not said.get("values"):
            self.add_error("values", _("Name at least one value, or choose every lead."))
        return said

    def as_rule(self, place: int) -> RouteRule:
        said = self.cleaned_data
        is_for_people = said["target"] == Target.PEOPLE
        return RouteRule(
            code=self.rule.code if self.rule else f"{slugify(said['label'])[:30]}-{place}",
            label=said["label"],
            target=Target(said["target"] or Target.EVERYBODY),
            criteria=self.kept_criteria or _criteria(said),
            user_ids=tuple(said["people"]) if is_for_people else (),
        )


class PlanForm(forms.Form):
    """What goes for all rules, and the rules as forms of their own; `plan` after a valid form."""

    catch_all_id = forms.TypedChoiceField(
        label=_("What fits no rule goes to"), coerce=int, empty_value=None, required=False
    )
    capacity = forms.IntegerField(
        label=_("Leads to answer at most, each person"),
        help_text=_("What is beyond waits with Marketing. Empty: as many as come."),
        min_value=1,
        max_value=1000,
        required=False,
    )
    only_at_work = forms.BooleanField(
        label=_("Leads that qualify outside working hours wait until Sales is at work"),
        required=False,
    )

    def __init__(self, plan: RoutingPlan, members: Sequence[Membership], data: Any = None) -> None:
        super().__init__(data, initial=vars(plan))
        names = [(one.user_id, str(one.user)) for one in members]
        choices = [("", _("Whoever comes first")), *names]
        self.fields["catch_all_id"].choices = choices  # type: ignore[attr-defined]
        self._base = plan
        rules = (*plan.rules[:_MOST_RULES], None)
        self.rules = [
            RuleForm(rule, members, data, prefix=f"rule-{place}")
            for place, rule in enumerate(rules)
        ]

    def is_valid(self) -> bool:
        return super().is_valid() and all(form.is_valid() for form in self.rules)

    @property
    def plan(self) -> RoutingPlan:
        named = [form for form in self.rules if form.cleaned_data["label"]]
        rules = tuple(form.as_rule(place) for place, form in enumerate(named, start=1))
        return replace(self._base, rules=rules, **self.cleaned_data)


def _as_typed(rule: RouteRule) -> dict[str, Any]:
    typed: dict[str, Any] = {
        "label": rule.label,
        "target": rule.target,
        "people": list(rule.user_ids),
    }
    if rule.criteria and _fits_the_form(rule):
        criterion = rule.criteria[0]
        typed |= {"field": criterion.field, "values": ", ".join(map(str, criterion.operands))}
    return typed


def _fits_the_form(rule: RouteRule) -> bool:
    """Whether the page can show all of its criteria: none, or one list of names."""
    if not rule.criteria:
        return True
    first = rule.criteria[0]
    is_list = first.operator == Operator.IS_ONE_OF and first.field in ROUTED_BY
    return len(rule.criteria) == 1 and is_list


def _criteria(said: dict[str, Any]) -> tuple[Criterion, ...]:
    if not said["field"]:
        return ()
    values = (" ".join(value.split()) for value in said["values"].split(","))
    operands = tuple(dict.fromkeys(value for value in values if value))
    return (Criterion(said["field"], Operator.IS_ONE_OF, operands),)
