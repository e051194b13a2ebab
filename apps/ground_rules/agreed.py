"""What a version says to the machine, all at once: the promises written on its clauses.

A clause's rule holds what it says; what no clause says has the default given here. Times are
working minutes and working days of the version's calendar, shares are whole percent.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Self

from .kinds import Criterion, Group, Inputs, condition_from_json
from .policy import holds
from .routes import RoutingPlan
from .scoring import Scheme


@dataclass(frozen=True)
class LeadType:
    """Leads with a time of their own: those that gave one of the signals, or meet the condition.

    `signals` are codes of leads.kinds.Signal.
    """

    code: str
    label: str
    minutes: int
    signals: tuple[str, ...] = ()
    condition: Criterion | Group | None = None

    def includes(self, inputs: Inputs, signals: Collection[str]) -> bool:
        """Whether a lead with these facts, which gave these signals, is of this type."""
        if any(signal in signals for signal in self.signals):
            return True
        return self.condition is not None and holds(self.condition, inputs)

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "label": self.label,
            "minutes": self.minutes,
            "signals": list(self.signals),
            "condition": self.condition.to_json() if self.condition else None,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        condition = data.get("condition")
        return cls(
            data["code"],
            data["label"],
            data["minutes"],
            tuple(data.get("signals", ())),
            condition_from_json(condition) if condition else None,
        )


#: Who raised a hand hears from Sales within a working hour: the type to begin with.
HAND_RAISER: Final = LeadType("hand_raiser", "Asked to talk to us", 60, ("demo_request", "pricing"))


@dataclass(frozen=True)
class ResponseTimes:
    """How soon Sales answers, what happens on the way there, and what silence means.

    The percentages are of the agreed time; `deemed_after_minutes` None: silence means nothing.
    """

    minutes: int = 480
    types: tuple[LeadType, ...] = ()
    deemed_after_minutes: int | None = 72 * 60
    remind_at_pct: tuple[int, ...] = (50, 80)
    escalate_at_pct: int = 100
    reassign_at_pct: int = 150

    def type_of(self, inputs: Inputs, signals: Collection[str]) -> LeadType | None:
        """The first type a lead is of; None: the general time counts."""
        return next((one for one in self.types if one.includes(inputs, signals)), None)

    def to_json(self) -> dict[str, Any]:
        types = [one.to_json() for one in self.types]
        return {**asdict(self), "types": types, "remind_at_pct": list(self.remind_at_pct)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        said = _known(cls, data)
        if "types" in said:
            said["types"] = tuple(LeadType.from_json(one) for one in said["types"])
        if "remind_at_pct" in said:
            said["remind_at_pct"] = tuple(said["remind_at_pct"])
        return cls(**said)


@dataclass(frozen=True)
class FollowUp:
    """What Sales does with what it accepted. `first_attempt_minutes` None: nothing agreed."""

    outcome_days: int = 30
    attempts_before_unreachable: int = 5
    attempts_within_days: int = 10
    first_attempt_minutes: int | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        return cls(**_known(cls, data))


@dataclass(frozen=True)
class Contribution:
    """What each side brings: leads a quarter, a share of won revenue, a share accepted; and what
    both win together a quarter, in whole units of the tenant's currency.

    None: not agreed, so nothing is measured against it.
    """

    acceptance_target_pct: int = 90
    handoffs: int | None = None
    share_pct: int | None = None
    won: int | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        return cls(**_known(cls, data))


@dataclass(frozen=True)
class Customs:
    """How the two sides deal with each other. Days are working days."""

    #: Marketing may contest a rejection this long, and Sales' head answers as soon.
    contest_days: int = 5
    decide_days: int = 3
    #: Marketing corrects wrong data, and answers what Sales asks, this soon.
    fix_days: int = 2
    answer_days: int = 2
    #: Unanswered hand-offs past due per person before new leads go to others first.
    debt_cap: int = 10
    #: Of all answers, the share that two people judge independently.
    sample_pct: int = 5

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        return cls(**_known(cls, data))


@dataclass(frozen=True)
class Agreed:
    """Everything a version says to the machine; `scheme` None: the source's score counts."""

    scheme: Scheme | None = None
    response: ResponseTimes = field(default_factory=ResponseTimes)
    follow_up: FollowUp = field(default_factory=FollowUp)
    routing: RoutingPlan = field(default_factory=RoutingPlan)
    contribution: Contribution = field(default_factory=Contribution)
    customs: Customs = field(default_factory=Customs)


def _known(cls: type[Any], data: dict[str, Any]) -> dict[str, Any]:
    """What this class has a name for: the clauses of one kind share their rules."""
    return {name: data[name] for name in cls.__dataclass_fields__ if name in data}
