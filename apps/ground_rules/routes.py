"""Who in Sales gets which lead: the machine's side of the clause on routing. Pure.

The first rule that fits a lead names the people; among them it goes by turn. What fits no rule goes
to the catch-all, so no lead is ever without an answerer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Self

from django.db.models import TextChoices

from .kinds import Criterion, Inputs
from .policy import find


class Target(TextChoices):
    """Among whom a lead goes by turn."""

    EVERYBODY = "everybody", "Everybody in Sales who takes leads"
    PEOPLE = "people", "These people"
    OWNER = "owner", "Who has the company's other leads"


@dataclass(frozen=True)
class RouteRule:
    """Leads that meet every criterion go to these people. No criterion: every lead."""

    code: str
    label: str
    target: Target = Target.EVERYBODY
    criteria: tuple[Criterion, ...] = ()
    #: With PEOPLE: who they are.
    user_ids: tuple[int, ...] = ()

    def fits(self, inputs: Inputs) -> bool:
        """Whether nothing in these facts stands in the way, unknown facts included."""
        findings = (find(self.code, criterion, inputs) for criterion in self.criteria)
        return not any(finding.stands_in_the_way for finding in findings)

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "label": self.label,
            "target": self.target.value,
            "criteria": [criterion.to_json() for criterion in self.criteria],
            "user_ids": list(self.user_ids),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        return cls(
            code=data["code"],
            label=data["label"],
            target=Target(data["target"]),
            criteria=tuple(Criterion.from_json(one) for one in data["criteria"]),
            user_ids=tuple(data["user_ids"]),
        )


EVERYBODY: Final = RouteRule("everybody", "Every lead")


@dataclass(frozen=True)
class RoutingPlan:
    """The rules in order, who gets what fits none of them, and how much at a time."""

    rules: tuple[RouteRule, ...] = (EVERYBODY,)
    #: A person for leads that no rule fits; None: whoever in Sales comes first.
    catch_all_id: int | None = None
    #: Leads to answer at most at a time, for whom nothing else is set; None: as many as come.
    capacity: int | None = None
    #: Leads that qualify outside working hours wait until Sales is at work.
    only_at_work: bool = False

    def fitting(self, inputs: Inputs) -> tuple[RouteRule, ...]:
        """The rules that fit, in order: the first of which somebody is left decides."""
        return tuple(rule for rule in self.rules if rule.fits(inputs))

    def to_json(self) -> dict[str, Any]:
        """The `rule` of the clause on routing; `from_json` reads it back as an equal plan."""
        return {
            "rules": [rule.to_json() for rule in self.rules],
            "catch_all_id": self.catch_all_id,
            "capacity": self.capacity,
            "only_at_work": self.only_at_work,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The plan a clause holds; the default plan when it holds none."""
        if not data:
            return cls()
        return cls(
            rules=tuple(RouteRule.from_json(one) for one in data["rules"]),
            catch_all_id=data["catch_all_id"],
            capacity=data["capacity"],
            only_at_work=data["only_at_work"],
        )
