"""What is asked of a lead, in words. Pure."""

from __future__ import annotations

from .kinds import Condition, Criterion, Joining


def condition_in_words(condition: Condition) -> str:
    """ "Score is at least 60, or Industry is one of Dairy, Water"."""
    if isinstance(condition, Criterion):
        return criterion_in_words(condition)
    between = ", and " if condition.joining == Joining.ALL else ", or "
    members = [condition_in_words(one) for one in condition.members]
    nested = [
        words if isinstance(one, Criterion) else f"({words})"
        for one, words in zip(condition.members, members, strict=True)
    ]
    return between.join(nested)


def criterion_in_words(criterion: Criterion) -> str:
    """ "Country is one of DE, AT (if known)"."""
    operands = ", ".join(str(operand) for operand in criterion.operands)
    words = f"{criterion.named} {criterion.compared} {operands}".rstrip()
    return f"{words} (if known)" if criterion.may_be_unknown else words
