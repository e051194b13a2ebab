"""The machine's side of a clause on a form: one class for each part that a clause can say.

Each starts from a rule (`starting_from`, with the tenant's own fields), and after `is_valid` gives
the rule that was typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Self

from django import forms

from apps.core.field_parts import FormProblem, problems_in
from apps.ground_rules.agreed import LeadType
from apps.ground_rules.kinds import (
    Condition,
    Criterion,
    Group,
    Joining,
    condition_from_json,
)

from .own_facts import Own
from .rows import ConditionRow, LeadTypeRow, Table, said_by


class RuleForm(forms.Form):
    """Terms that are typed into single fields, named as in the rule."""

    template: ClassVar[str] = "ground_rules/rules/_terms.html"
    #: What of a clause's rule is said here, besides what `rule` always says.
    owns: ClassVar[frozenset[str]] = frozenset()
    #: Whether the whole rule is said here.
    is_whole: ClassVar[bool] = False

    @classmethod
    def starting_from(cls, rule: dict[str, Any], data: Any = None, own: Own = ()) -> Self:
        return cls(data, initial=cls.said(rule), prefix="rule")

    @classmethod
    def said(cls, rule: dict[str, Any]) -> dict[str, Any]:
        """What the fields show for a rule."""
        return dict(rule)

    @property
    def tables(self) -> tuple[Table, ...]:
        """What is typed in rows, in reading order."""
        return ()

    @property
    def problems(self) -> list[FormProblem]:
        """All that is wrong, in single fields and in rows."""
        in_rows = [problem for table in self.tables for problem in table.problems]
        return [*problems_in(self), *in_rows]

    @property
    def rule(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    def over(self, old: dict[str, Any]) -> dict[str, Any]:
        """The clause's rule with what was typed; what has no field here stays."""
        if self.is_whole:
            return self.rule
        kept = {name: value for name, value in old.items() if name not in self.owns}
        return {**kept, **self.rule}


class NoRule(RuleForm):
    """A clause that only people can judge."""

    template = ""

    @property
    def rule(self) -> dict[str, Any]:
        return {}


class ConditionForm(RuleForm):
    """What a lead must be: criteria, all of them or one of them, in groups of two levels."""

    template = "ground_rules/rules/_condition.html"
    is_whole = True
    joining = forms.ChoiceField(
        label="A lead meets this clause when it meets",
        choices=Joining.choices,
        widget=forms.RadioSelect,
        initial=Joining.ALL,
        required=False,
    )

    @classmethod
    def starting_from(cls, rule: dict[str, Any], data: Any = None, own: Own = ()) -> Self:
        condition = condition_from_json(rule) if rule else None
        joining = condition.joining if isinstance(condition, Group) else Joining.ALL
        form = cls(data, initial={"joining": joining}, prefix="rule")
        rows = _rows_of(condition)
        form.table = Table(ConditionRow, "criteria", data, rows, title="Criteria", own=own)
        return form

    table: Table

    @property
    def tables(self) -> tuple[Table, ...]:
        return (self.table,)

    def is_valid(self) -> bool:
        if not (super().is_valid() & self.table.is_valid()):
            return False
        if any(row.criterion for row in self.table.rows):
            return True
        self.add_error(None, "Choose at least one fact, or make it a clause for people to judge.")
        return False

    @property
    def rule(self) -> dict[str, Any]:
        outer = Joining(self.cleaned_data["joining"] or Joining.ALL)
        inner = Joining.ANY if outer == Joining.ALL else Joining.ALL
        blocks: list[list[Criterion]] = []
        for row in self.table.rows:
            if row.criterion is None:
                continue
            if row.cleaned_data["with_above"] and blocks:
                blocks[-1].append(row.criterion)
            else:
                blocks.append([row.criterion])
        members = tuple(b[0] if len(b) == 1 else Group(inner, tuple(b)) for b in blocks)
        if len(members) > 1:
            return Group(outer, members).to_json()
        return members[0].to_json()


def _rows_of(condition: Condition | None) -> Iterator[dict[str, Any]]:
    if condition is None:
        return
    members = condition.members if isinstance(condition, Group) else (condition,)
    for member in members:
        block = member.members if isinstance(member, Group) else (member,)
        for place, criterion in enumerate(block):
            if isinstance(criterion, Criterion):
                yield {**said_by(criterion), "with_above": place > 0}


class AnswerTimesForm(RuleForm):
    """How soon Sales answers, and which leads have a time of their own."""

    template = "ground_rules/rules/_answer_times.html"
    owns = frozenset({"types"})
    hours = forms.IntegerField(label="Working hours to answer", min_value=1, max_value=400)

    table: Table

    @property
    def tables(self) -> tuple[Table, ...]:
        return (self.table,)

    @classmethod
    def starting_from(cls, rule: dict[str, Any], data: Any = None, own: Own = ()) -> Self:
        form = cls(data, initial={"hours": rule.get("minutes", 480) // 60}, prefix="rule")
        types = [LeadType.from_json(one) for one in rule.get("types", ())]
        rows = [_row_of(one) for one in types]
        form.table = Table(
            LeadTypeRow, "types", data, rows, title="Types of leads", empty=1, own=own
        )
        return form

    def is_valid(self) -> bool:
        return super().is_valid() & self.table.is_valid()

    @property
    def rule(self) -> dict[str, Any]:
        types = [
            LeadType(
                code=row.cleaned_data["code"] or f"type_{place}",
                label=row.cleaned_data["label"],
                minutes=row.cleaned_data["hours"] * 60,
                signals=tuple(row.cleaned_data["signals"]),
                condition=row.criterion,
            ).to_json()
            for place, row in enumerate(self.table.rows, start=1)
            if row.cleaned_data.get("label")
        ]
        minutes = {"minutes": self.cleaned_data["hours"] * 60}
        return {**minutes, "types": types} if types else minutes


def _row_of(lead_type: LeadType) -> dict[str, Any]:
    criterion = lead_type.condition if isinstance(lead_type.condition, Criterion) else None
    return {
        **said_by(criterion),
        "code": lead_type.code,
        "label": lead_type.label,
        "hours": max(lead_type.minutes // 60, 1),
        "signals": list(lead_type.signals),
    }


class OnTheWayForm(RuleForm):
    """What happens while a lead waits, in percent of the agreed time."""

    first_pct = forms.IntegerField(label="First reminder at", min_value=1, max_value=99)
    second_pct = forms.IntegerField(label="Second reminder at", min_value=1, max_value=99)
    escalate_at_pct = forms.IntegerField(
        label="The head of Sales is told at", min_value=1, max_value=1000
    )
    reassign_at_pct = forms.IntegerField(
        label="The lead goes to somebody else at", min_value=1, max_value=1000
    )

    @classmethod
    def said(cls, rule: dict[str, Any]) -> dict[str, Any]:
        first, second = (*rule.get("remind_at_pct", (50, 80)), 80)[:2]
        return {"escalate_at_pct": 100, "reassign_at_pct": 150, **rule} | {
            "first_pct": first,
            "second_pct": second,
        }

    @property
    def rule(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "remind_at_pct": sorted({said["first_pct"], said["second_pct"]}),
            "escalate_at_pct": said["escalate_at_pct"],
            "reassign_at_pct": said["reassign_at_pct"],
        }


class SilenceForm(RuleForm):
    """What it means when nobody answers."""

    hours = forms.IntegerField(
        label="Working hours after which silence counts as accepted",
        help_text="Leave it empty when silence means nothing.",
        min_value=1,
        max_value=1000,
        required=False,
    )

    @classmethod
    def said(cls, rule: dict[str, Any]) -> dict[str, Any]:
        minutes = rule.get("deemed_after_minutes")
        return {"hours": minutes // 60 if minutes else None}

    @property
    def rule(self) -> dict[str, Any]:
        hours = self.cleaned_data["hours"]
        return {"deemed_after_minutes": hours * 60 if hours else None}
