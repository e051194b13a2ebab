"""The words of the agreement between the two departments."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final, Self

from django.db.models import TextChoices

from apps.core.working_places import Calendars

#: A version that is to begin later than this is a slip of the pen, and would hold up all others.
BEGINS_WITHIN: Final = timedelta(days=2 * 366)


class State(TextChoices):
    """A version's way: only signed versions come into force, and then nothing changes them."""

    DRAFT = "draft", "Draft"
    PROPOSED = "proposed", "Proposed"
    #: Both have signed; it begins on its day.
    SIGNED = "signed", "Signed"
    IN_FORCE = "in_force", "In force"
    SUPERSEDED = "superseded", "Superseded"


class ClauseKind(TextChoices):
    QUALIFY = "qualify", "What qualifies"
    SCORE = "score", "Score"
    RESPONSE = "response", "Response time"
    FOLLOW_UP = "follow_up", "Follow-up"
    REASONS = "reasons", "Reasons"
    ROUTING = "routing", "Routing"
    CONTRIBUTION = "contribution", "Contribution"
    ATTRIBUTION = "attribution", "Attribution"
    OTHER = "other", "Other"


class ReasonGroup(TextChoices):
    """Why sales says no before contact; each group has its own way back."""

    PROCEDURAL = "procedural", "Wrong place"
    CLERICAL = "clerical", "Data to fix"
    DEFINITIONAL = "definitional", "Not what we agreed"
    INTEGRITY = "integrity", "Not a prospect"


class ReasonUse(TextChoices):
    """Before contact a lead is turned down, after contact it is disqualified: two lists."""

    REJECT = "reject", "Before contact"
    DISQUALIFY = "disqualify", "After contact"


class ReasonRoute(TextChoices):
    """What a reason sets going: where the lead goes next."""

    FIX = "fix", "Marketing corrects it and hands it back"
    REROUTE = "reroute", "Somebody else in Sales takes it"
    NURTURE = "nurture", "Back to Marketing"
    RECYCLE = "recycle", "Not now: comes back on a date"
    END = "end", "Ends here"


class Operator(TextChoices):
    IS = "is", "is"
    IS_ONE_OF = "in", "is one of"
    IS_NOT_ONE_OF = "not_in", "is none of"
    AT_LEAST = "gte", "is at least"
    AT_MOST = "lte", "is at most"
    IS_KNOWN = "known", "is known"
    CONTAINS = "contains", "contains"


#: Of operators that compare days.
_OF_DAYS = {Operator.AT_LEAST: "is not before", Operator.AT_MOST: "is not after"}

#: The lead's facts a criterion may ask about: the frozen inputs of a hand-off have these keys, and
#: those of the tenant's own fields ("custom.machines"), whose labels stand on the criteria.
FIELDS: dict[str, str] = {
    "score": "Score",
    "industry": "Industry",
    "country": "Country",
    "employees": "Employees",
    "job_title": "Job title",
    "product": "Product",
    "channel": "Channel",
    "campaign": "Campaign",
    "has_email": "E-mail address",
    "has_phone": "Phone number",
    "is_reachable": "E-mail address or phone number",
    "has_company": "Company",
}


#: What a person may have done, as clauses name it: the codes are those of leads.kinds.Signal.
SIGNALS: dict[str, str] = {
    "demo_request": "Asked for a demo",
    "pricing": "Asked for a price",
    "form": "Filled in a form",
    "webinar": "Attended a webinar",
    "fair": "Met at a fair or open day",
    "download": "Downloaded something",
    "page_view": "Visited a page",
    "email_click": "Clicked in an e-mail",
    "email_open": "Opened an e-mail",
}


#: Whose credit a deal is: what the reports do, all of it.
CREDIT: dict[str, str] = {
    "lead_campaign": "The campaign the lead came with, in full",
}
#: What versions could say before and no report ever did: still to be read, not to be chosen.
NEVER_CREDITED: dict[str, str] = {
    "first_touch": "The first touch",
    "last_touch": "The last touch",
    "linear": "All touches alike",
    "w_shaped": "First, lead, opportunity 30% each, the rest 10%",
}


@dataclass(frozen=True)
class Criterion:
    """One testable condition: field, operator, operands (texts or whole numbers)."""

    field: str
    operator: Operator
    operands: tuple[str | int, ...] = ()
    #: A lead of which the fact isn't known is judged by the other criteria alone.
    may_be_unknown: bool = False
    #: What a field of the tenant's own was called when this was agreed; ours are in FIELDS.
    label: str = ""

    @property
    def named(self) -> str:
        """The fact in words."""
        return FIELDS.get(self.field) or self.label or self.field

    @property
    def compared(self) -> str:
        """The operator in words: a day is not more or less, but before or after."""
        is_day = bool(self.operands) and isinstance(self.operands[0], str)
        return _OF_DAYS.get(self.operator, self.operator.label) if is_day else self.operator.label

    def to_json(self) -> dict[str, Any]:
        """The `rule` of a clause; `from_json` reads it back as an equal criterion."""
        rule: dict[str, Any] = {
            "field": self.field,
            "operator": self.operator.value,
            "operands": list(self.operands),
        }
        rule |= {"may_be_unknown": True} if self.may_be_unknown else {}
        return rule | ({"label": self.label} if self.label else {})

    @classmethod
    def from_json(cls, rule: dict[str, Any]) -> Self:
        return cls(
            rule["field"],
            Operator(rule["operator"]),
            tuple(rule["operands"]),
            rule.get("may_be_unknown", False),
            rule.get("label", ""),
        )


class Joining(TextChoices):
    ALL = "all", "all of these"
    ANY = "any", "one of these is enough"


@dataclass(frozen=True)
class Group:
    """Several conditions as one. A member may be a group itself, once."""

    joining: Joining
    members: tuple[Criterion | Group, ...]

    def to_json(self) -> dict[str, Any]:
        """{"any": [criterion, {"all": [criterion, criterion]}]}."""
        return {self.joining.value: [member.to_json() for member in self.members]}


Condition = Criterion | Group


def condition_from_json(rule: dict[str, Any]) -> Condition:
    """The criterion or the group that `to_json` wrote. Raises KeyError for anything else."""
    for joining in Joining:
        if joining.value in rule:
            return Group(joining, tuple(condition_from_json(one) for one in rule[joining.value]))
    return Criterion.from_json(rule)


@dataclass(frozen=True)
class Finding:
    """What a clause's rule said about one lead: met, not met, or not known (None)."""

    clause: str
    criterion: Criterion
    is_met: bool | None
    actual: str | int | None
    #: The clause offers alternatives and another one is met: this one need not be.
    is_excused: bool = False

    @property
    def stands_in_the_way(self) -> bool:
        """Not met, or not known though the clause wants to know; and nothing makes up for it."""
        if self.is_excused:
            return False
        return self.is_met is False or (self.is_met is None and not self.criterion.may_be_unknown)

    def to_json(self) -> dict[str, Any]:
        data = {
            "clause": self.clause,
            "criterion": self.criterion.to_json(),
            "is_met": self.is_met,
            "actual": self.actual,
        }
        return {**data, "is_excused": True} if self.is_excused else data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        criterion = Criterion.from_json(data["criterion"])
        is_excused = data.get("is_excused", False)
        return cls(data["clause"], criterion, data["is_met"], data["actual"], is_excused)


@dataclass(frozen=True)
class Assessment:
    """A lead measured against one version of the rules."""

    version: int
    is_qualified: bool
    findings: tuple[Finding, ...] = field(default_factory=tuple)

    @property
    def unmet(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.stands_in_the_way)


@dataclass(frozen=True)
class DraftClause:
    """A numbered sentence before it is anybody's promise. `key`: the same in every version."""

    number: str
    kind: ClauseKind
    title: str
    text: str
    rule: dict[str, Any] = field(default_factory=dict)
    key: str = ""

    @property
    def criterion(self) -> Criterion | None:
        """What the sentence demands of a lead, when that is a single criterion."""
        is_one = self.kind == ClauseKind.QUALIFY and "field" in self.rule
        return Criterion.from_json(self.rule) if is_one else None


@dataclass(frozen=True)
class DraftReason:
    """A reason to say no; `clause` is the number of the clause it cites, if it cites one.

    `field` is the fact it speaks about, one of FIELDS: what can be checked.
    """

    code: str
    label: str
    group: ReasonGroup
    clause: str | None = None
    needs_text: bool = False
    use: ReasonUse = ReasonUse.REJECT
    route: ReasonRoute = ReasonRoute.NURTURE
    field: str = ""


@dataclass(frozen=True)
class Draft:
    """All that a version consists of. `response_minutes` are working minutes."""

    title: str
    clauses: tuple[DraftClause, ...]
    reasons: tuple[DraftReason, ...]
    response_minutes: int
    outcome_days: int
    acceptance_target_pct: int
    calendar: Calendars
    #: What a proposal adds to it: when it was proposed, from which day, until when, by whom.
    proposal: tuple[str, ...] = ()


#: Facts of a lead at a moment; keys are FIELDS. Serialised as a hand-off's frozen inputs.
Inputs = dict[str, Any]
