"""The reasons sales may give before contact. Each has a group, and each group its way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from .kinds import ClauseKind, DraftClause, DraftReason, ReasonGroup

_PROCEDURAL = (
    ("wrong_owner", "Wrong territory or owner"),
    ("open_opportunity", "Open opportunity exists"),
    ("customer", "Already a customer"),
)
#: Code, label, and the field whose criterion the reason cites when the agreement has one.
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

#: What people judge about the company, and about the person: which of the two sentences.
_ABOUT_THE_PERSON = frozenset({"role", "no_need"})


def standard_reasons(clauses: Sequence[DraftClause]) -> tuple[DraftReason, ...]:
    """The list to start with; what is "not what we agreed" cites the clause that says so."""
    return (
        *(DraftReason(code, label, ReasonGroup.PROCEDURAL) for code, label in _PROCEDURAL),
        *(
            DraftReason(code, label, ReasonGroup.CLERICAL, _clause_about(clauses, field))
            for code, label, field in _CLERICAL
        ),
        *(
            DraftReason(code, label, ReasonGroup.DEFINITIONAL, _cited(clauses, code, field))
            for code, label, field in _DEFINITIONAL
        ),
        *(DraftReason(code, label, ReasonGroup.INTEGRITY) for code, label in _INTEGRITY),
        OTHER,
    )


def _cited(clauses: Sequence[DraftClause], code: str, field: str) -> str:
    """The criterion on that field, else the sentence that leaves it to people's judgement."""
    company, person = [
        clause.number
        for clause in clauses
        if clause.kind == ClauseKind.QUALIFY and clause.criterion is None
    ]
    return _clause_about(clauses, field) or (person if code in _ABOUT_THE_PERSON else company)


def _clause_about(clauses: Sequence[DraftClause], field: str) -> str | None:
    numbers = (c.number for c in clauses if c.criterion and c.criterion.field == field)
    return next(numbers, None)
