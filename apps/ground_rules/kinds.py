"""The words of the agreement between the two departments."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices


class State(TextChoices):
    """A version's way: only signed versions come into force, and then nothing changes them."""

    DRAFT = "draft", "Draft"
    PROPOSED = "proposed", "Proposed"
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


class Operator(TextChoices):
    IS = "is", "is"
    IS_ONE_OF = "in", "is one of"
    IS_NOT_ONE_OF = "not_in", "is none of"
    AT_LEAST = "gte", "is at least"
    AT_MOST = "lte", "is at most"
    IS_KNOWN = "known", "is known"
    CONTAINS = "contains", "contains"


#: The lead's facts a criterion may ask about: the frozen inputs of a hand-off have these keys.
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
    "has_company": "Company",
}


@dataclass(frozen=True)
class Criterion:
    """One testable condition: field, operator, operands (texts or whole numbers)."""

    field: str
    operator: Operator
    operands: tuple[str | int, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What a clause's rule said about one lead: met, not met, or not known (None)."""

    clause: str
    criterion: Criterion
    is_met: bool | None
    actual: str | int | None


@dataclass(frozen=True)
class Assessment:
    """A lead measured against one version of the rules."""

    version: int
    is_qualified: bool
    findings: tuple[Finding, ...] = field(default_factory=tuple)

    @property
    def unmet(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.is_met)


#: Facts of a lead at a moment; keys are FIELDS. Serialised as a hand-off's frozen inputs.
Inputs = dict[str, Any]
