"""Measuring a lead against criteria. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from .kinds import (
    Condition,
    Criterion,
    Finding,
    Inputs,
    Joining,
    Operator,
)

_Operand = str | int


class Judging(Protocol):
    """What a clause must show to judge with it: a stored one or a draft's."""

    @property
    def number(self) -> str: ...
    @property
    def kind(self) -> Any: ...
    @property
    def rule(self) -> dict[str, Any]: ...


def holds(condition: Condition, inputs: Inputs) -> bool:
    """Whether the facts meet a condition. What is not known, and may be, is left out of it."""
    return _verdict(condition, inputs) is True


def find_all(clause: str, condition: Condition, inputs: Inputs) -> tuple[Finding, ...]:
    """A finding for each criterion; those that an alternative makes up for are excused."""
    if isinstance(condition, Criterion):
        return (find(clause, condition, inputs),)
    found = tuple(one for member in condition.members for one in find_all(clause, member, inputs))
    if _verdict(condition, inputs) is False:
        return found
    return tuple(replace(one, is_excused=one.stands_in_the_way or one.is_excused) for one in found)


def _verdict(condition: Condition, inputs: Inputs) -> bool | None:
    """True, False, or None where nothing is known that would have to be."""
    if isinstance(condition, Criterion):
        finding = find("", condition, inputs)
        return False if finding.stands_in_the_way else finding.is_met
    verdicts = [_verdict(member, inputs) for member in condition.members]
    decisive = condition.joining == Joining.ANY
    if decisive in verdicts:
        return decisive
    return (not decisive) if (not decisive) in verdicts else None


def find(clause: str, criterion: Criterion, inputs: Inputs) -> Finding:
    """One criterion on one lead. A fact that is blank or absent is not known."""
    actual = inputs.get(criterion.field)
    if actual is None or actual == "":
        is_met = False if criterion.operator == Operator.IS_KNOWN else None
        return Finding(clause, criterion, is_met, None)
    return Finding(
        clause, criterion, _TESTS[criterion.operator](actual, criterion.operands), actual
    )


def _same(actual: _Operand, operand: _Operand) -> bool:
    return str(actual).strip().casefold() == str(operand).strip().casefold()


def _rank(value: _Operand) -> Any:
    """Whole numbers by size; days, which are ISO text, in the order of the calendar."""
    return int(value) if isinstance(value, int) or value.isdecimal() else value


def _is_one_of(actual: _Operand, operands: tuple[_Operand, ...]) -> bool:
    return any(_same(actual, operand) for operand in operands)


def _contains(actual: _Operand, operands: tuple[_Operand, ...]) -> bool:
    return any(str(operand).casefold() in str(actual).casefold() for operand in operands)


_TESTS: dict[Operator, Callable[[Any, tuple[_Operand, ...]], bool]] = {
    Operator.IS: _is_one_of,
    Operator.IS_ONE_OF: _is_one_of,
    Operator.IS_NOT_ONE_OF: lambda actual, operands: not _is_one_of(actual, operands),
    Operator.AT_LEAST: lambda actual, operands: _rank(actual) >= _rank(operands[0]),
    Operator.AT_MOST: lambda actual, operands: _rank(actual) <= _rank(operands[0]),
    # Facts that are yes or no are known either way; what counts is the yes.
    Operator.IS_KNOWN: lambda actual, _: actual is not False,
    Operator.CONTAINS: _contains,
}
