"""The reasons sales may give. Before contact each has a group, and each group its way back; after
contact a lead is no longer turned down but found not to be one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from .kinds import ClauseKind, DraftClause, DraftReason, ReasonGroup, ReasonRoute, ReasonUse

#: Code, label, where the lead goes next.
_PROCEDURAL = (
    ("wrong_owner", "Wrong territory or owner", ReasonRoute.REROUTE),
    ("open_opportunity", "Open opportunity exists", ReasonRoute.REROUTE),
    ("customer", "Already a customer", ReasonRoute.REROUTE),
)
#: Code, label, and the fact the reason speaks about: it cites the criterion on that fact.
_CLERICAL = (
    ("invalid_contact", "Wrong contact data", "is_reachable"),
    ("insufficient_data", "Not enough data", "is_reachable"),
    ("duplicate", "Already in contact", ""),
)
_DEFINITIONAL = (
    ("company_size", "Wrong company size", "employees"),
    ("industry", "Not our industry", "industry"),
    ("geography", "Not our region", "country"),
    ("role", "Wrong role", "job_title"),
    ("no_need", "No stated need", "product"),
)
_INTEGRITY = (
    ("not_a_prospect", "Spam, competitor or student"),
    ("no_consent", "Consent missing"),
    ("test", "Test entry"),
)
OTHER: Final = DraftReason("other", "Other", ReasonGroup.PROCEDURAL, needs_text=True)

#: Code, label, group, where the lead goes next.
_AFTER_CONTACT = (
    ("no_budget", "No budget", ReasonGroup.DEFINITIONAL, ReasonRoute.NURTURE),
    ("no_authority", "No say in the purchase", ReasonGroup.DEFINITIONAL, ReasonRoute.NURTURE),
    ("no_real_need", "No need", ReasonGroup.DEFINITIONAL, ReasonRoute.NURTURE),
    ("timing", "Not now", ReasonGroup.DEFINITIONAL, ReasonRoute.RECYCLE),
    ("chose_competitor", "Chose a competitor", ReasonGroup.DEFINITIONAL, ReasonRoute.END),
    ("unreachable", "Could not be reached", ReasonGroup.CLERICAL, ReasonRoute.NURTURE),
)
_OTHER_AFTER: Final = DraftReason(
    "other_after", "Other", ReasonGroup.PROCEDURAL, needs_text=True, use=ReasonUse.DISQUALIFY
)

#: What people judge about the company, and about the person: which of the two sentences.
_ABOUT_THE_PERSON = frozenset({"role", "no_need"})


def standard_reasons(clauses: Sequence[DraftClause]) -> tuple[DraftReason, ...]:
    """The lists to start with; what is "not what we agreed" cites the clause that says so."""
    group = ReasonGroup
    return (
        *(DraftReason(code, label, group.PROCEDURAL, route=to) for code, label, to in _PROCEDURAL),
        *(_clerical(clauses, *one) for one in _CLERICAL),
        *(
            DraftReason(code, label, group.DEFINITIONAL, _cited(clauses, code, field), field=field)
            for code, label, field in _DEFINITIONAL
        ),
        *(
            DraftReason(code, label, group.INTEGRITY, route=ReasonRoute.END)
            for code, label in _INTEGRITY
        ),
        OTHER,
        *after_contact(),
    )


def after_contact() -> tuple[DraftReason, ...]:
    """Why an accepted lead may turn out not to be one."""
    return (
        *(
            DraftReason(code, label, group, use=ReasonUse.DISQUALIFY, route=route)
            for code, label, group, route in _AFTER_CONTACT
        ),
        _OTHER_AFTER,
    )


def _clerical(clauses: Sequence[DraftClause], code: str, label: str, field: str) -> DraftReason:
    cited = _clause_about(clauses, field)
    return DraftReason(code, label, ReasonGroup.CLERICAL, cited, route=ReasonRoute.FIX, field=field)


def _cited(clauses: Sequence[DraftClause], code: str, field: str) -> str:
    """The criterion on that field, else the sentence that leaves it to people's judgement."""
    company, person = [
        clause.number for clause in clauses if clause.kind == ClauseKind.QUALIFY and not clause.rule
    ]
    return _clause_about(clauses, field) or (person if code in _ABOUT_THE_PERSON else company)


def _clause_about(clauses: Sequence[DraftClause], field: str) -> str | None:
    numbers = (c.number for c in clauses if c.criterion and c.criterion.field == field)
    return next(numbers, None)
