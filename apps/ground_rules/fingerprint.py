"""What exactly a signature signs: a digest of every text and every rule of a version."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from apps.core.working_places import Calendars

from .kinds import (
    ClauseKind,
    Draft,
    DraftClause,
    DraftReason,
    ReasonGroup,
    ReasonRoute,
    ReasonUse,
)
from .models import Clause, GroundRules, RejectReason


def fingerprint(draft: Draft) -> str:
    """SHA-256, in hex, over every text and every rule of a version: what signatures sign."""
    content = {**vars(draft), "calendar": draft.calendar.to_json()}
    canonical = json.dumps(
        content, default=vars, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def read_back(rules: GroundRules) -> Draft:
    """A stored version as what it consists of; a proposal with its dates and signers."""
    clauses = Clause.objects.filter(rules=rules).order_by("position")
    reasons = RejectReason.objects.of(rules).select_related("clause").order_by("position")
    return Draft(
        title=rules.title,
        clauses=tuple(_clause(clause) for clause in clauses),
        reasons=tuple(_reason(reason) for reason in reasons),
        response_minutes=rules.response_minutes,
        outcome_days=rules.outcome_days,
        acceptance_target_pct=rules.acceptance_target_pct,
        calendar=Calendars.from_json(rules.calendar.document),
        proposal=_proposal(rules),
    )


def says_the_same(rules: GroundRules, draft: Draft) -> bool:
    """Whether a version has these texts and rules, whoever signed it and when it began."""
    return fingerprint(texts_and_rules(rules)) == fingerprint(draft)


def texts_and_rules(rules: GroundRules) -> Draft:
    """A stored version without what its proposal added."""
    return replace(read_back(rules), proposal=())


def is_intact(rules: GroundRules) -> bool:
    """Whether what is stored is still what was signed or published."""
    return fingerprint(read_back(rules)) == rules.text_sha256


def _clause(clause: Clause) -> DraftClause:
    kind = ClauseKind(clause.kind)
    return DraftClause(clause.number, kind, clause.title, clause.text, clause.rule, clause.key)


def _reason(reason: RejectReason) -> DraftReason:
    return DraftReason(
        code=reason.code,
        label=reason.label,
        group=ReasonGroup(reason.group),
        clause=reason.clause.number if reason.clause else None,
        needs_text=reason.needs_text,
        use=ReasonUse(reason.use),
        route=ReasonRoute(reason.route),
        field=reason.field,
    )


def _proposal(rules: GroundRules) -> tuple[str, ...]:
    """The same text proposed again is another proposal: nobody's signature is on it yet."""
    if rules.proposed_at is None:
        return ()
    return (
        rules.proposed_at.isoformat(),
        f"{rules.starts_on} to {rules.review_on}",
        f"{rules.marketing_signer_id} and {rules.sales_signer_id}",
    )
