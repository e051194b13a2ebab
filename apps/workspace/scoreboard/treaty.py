"""What the promises are measured against: what was agreed, and who speaks for each side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf

from apps.core.keyset import CappedCount
from apps.ground_rules.agreed import Customs
from apps.ground_rules.kinds import ClauseKind
from apps.ground_rules.models import Clause, GroundRules
from apps.handoffs.models import HandOff
from apps.reports.queries.versions import ABOUT_TIMES, Version, version_of
from apps.tenancy.composed import composed
from apps.tenancy.kinds import Department, Role
from apps.tenancy.models import Membership

#: Clauses that a promise cites or is measured by.
CITED: Final = (
    *ABOUT_TIMES, ClauseKind.QUALIFY, ClauseKind.RESPONSE, ClauseKind.REASONS,
    ClauseKind.CONTRIBUTION,
)  # fmt: skip
#: Leads past their time are counted to this number; beyond it "100+" says enough. Who agreed that
#: nobody is in debt before that has them counted to as many as can be agreed.
COUNTED: Final = 100
MOST_COUNTED: Final = 1_000
HEADS: Final = {
    Role.MARKETING_LEAD: Department.MARKETING,
    Role.SALES_MANAGER: Department.SALES,
}


@dataclass(frozen=True)
class Said:
    """A clause as far as a promise needs it."""

    number: str
    kind: str
    rule: dict[str, Any]

    def __str__(self) -> str:
        return f"§{self.number}"


@dataclass(frozen=True)
class Person:
    """Who speaks for a side, or leaves leads unanswered past their time: more than were counted
    where `late` is one more than that."""

    name: str
    role: str
    late: int


@dataclass(frozen=True)
class Owing:
    """Who gets no new lead by turn: so many lie past their time, and so many may."""

    name: str
    late: CappedCount
    cap: int


@dataclass(frozen=True)
class Agreed:
    """The version in force and its clauses; None and empty before the first."""

    rules: GroundRules | None = None
    clauses: tuple[Said, ...] = ()
    #: The times of every version that was ever in force.
    versions: tuple[Version, ...] = ()
    people: tuple[Person, ...] = ()
    #: Their rows, with the clauses that each says.
    told: tuple[Any, ...] = ()
    #: How far their leads past their time were counted.
    counted: int = COUNTED

    def valid_at(self, at: datetime) -> Agreed:
        """The same people, and what was agreed at another instant."""
        rules = next((one for one in self.told if is_in_force(one, at)), None)
        return replace(self, rules=rules, clauses=_said_in(rules))

    @property
    def heads(self) -> dict[Department, str]:
        """Who speaks for each side; the longest serving where there are several."""
        found = [one for one in self.people if one.role in HEADS]
        return {HEADS[Role(one.role)]: one.name for one in reversed(found)}

    @property
    def debt_cap(self) -> int:
        """Beyond so many leads past their time, new ones go to others first."""
        return Customs.from_json(said(self, ClauseKind.OTHER)).debt_cap

    @property
    def owing(self) -> list[Owing]:
        """Who gets no new lead by turn at the moment, and why; the most first."""
        late = [one for one in self.people if one.late > self.debt_cap]
        return [
            Owing(one.name, _capped(one.late, self.counted), self.debt_cap)
            for one in sorted(late, key=lambda one: -one.late)
        ]


def agreed(at: datetime) -> Agreed:
    """Every version with its clauses and the people of both sides: in one statement, but where it
    is agreed that very many leads may lie."""
    found = _agreed(at, COUNTED)
    return found if found.debt_cap < COUNTED else _agreed(at, MOST_COUNTED)


def _agreed(at: datetime, counted: int) -> Agreed:
    versions: list[Any] = _ever_in_force(counted, at=at)
    rules = next((one for one in versions if is_in_force(one, at)), None)
    return Agreed(
        rules=rules,
        clauses=_said_in(rules),
        versions=tuple(version_of(one, _about_times(one)) for one in versions),
        people=_people_of(rules),
        told=tuple(versions),
        counted=counted,
    )


def is_in_force(rules: GroundRules, at: datetime) -> bool:
    """Whether a version that ever was in force is so at an instant."""
    assert rules.in_force_from is not None  # noqa: S101 (only such are read)
    return rules.in_force_from <= at and (rules.in_force_until is None or at < rules.in_force_until)


def said(agreed: Agreed, kind: ClauseKind) -> dict[str, Any]:
    """What the clauses of a kind say to the machine, together."""
    rule: dict[str, Any] = {}
    for clause in agreed.clauses:
        if clause.kind == kind:
            rule |= clause.rule
    return rule


@composed
def _ever_in_force(counted: int = COUNTED, *, at: datetime) -> QuerySet[GroundRules, Any]:
    """The latest version first."""
    clauses = Clause.objects.filter(rules_id=OuterRef("id"), kind__in=CITED).order_by("position")
    told = clauses.values(json=JSONObject(number="number", kind="kind", rule="rule"))
    found = GroundRules.objects.exclude(in_force_from=None).select_related("calendar")
    annotated: QuerySet[GroundRules, Any] = found.annotate(
        said=ArraySubquery(told), people=ArraySubquery(_people(at, counted))
    )
    return annotated.order_by("-version")


def _people(at: Any, counted: int) -> QuerySet[Membership, Any]:
    """The heads of both sides, and everybody with leads past their time."""
    late = HandOff.objects.debts(at).filter(to_id=OuterRef("user_id")).order_by()
    few = ArraySubquery(late.values("id")[: counted + 1])
    n = Func(few, function="cardinality", output_field=IntegerField())
    name = Coalesce(NullIf("user__name", Value("")), F("user__email"))
    return (
        Membership.objects.active()
        .filter(Q(role__in=HEADS) | Q(Exists(late)))
        .order_by("id")
        .values(json=JSONObject(name=name, role="role", late=n))
    )


def _said_in(rules: Any) -> tuple[Said, ...]:
    return tuple(Said(**one) for one in rules.said) if rules else ()


def _capped(n: int, most: int) -> CappedCount:
    return CappedCount(min(n, most), is_capped=n > most)


def _people_of(rules: Any) -> tuple[Person, ...]:
    return tuple(Person(**one) for one in rules.people) if rules else ()


def _about_times(rules: Any) -> list[dict[str, Any]]:
    return [one["rule"] for one in rules.said if one["kind"] in ABOUT_TIMES]
