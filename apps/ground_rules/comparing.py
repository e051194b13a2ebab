"""Two versions beside each other, clause by clause: what a reader needs to see what changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from .differences import Words, words_of
from .hours_wording import all_in_words
from .models import Clause, GroundRules, RejectReason
from .queries import calendars_of, clauses_of, rule_in_words

#: So many unchanged clauses in a row are folded into one line; a single one is shown.
_FOLDED = 2


@dataclass(frozen=True)
class Change:
    """One clause in both versions; None where a version does not have it."""

    before: Clause | None
    after: Clause | None

    @property
    def clause(self) -> Clause:
        clause = self.after or self.before
        assert clause is not None  # noqa: S101 (one of the versions has it)
        return clause

    @property
    def is_added(self) -> bool:
        return self.before is None

    @property
    def is_removed(self) -> bool:
        return self.after is None

    @property
    def is_changed(self) -> bool:
        """Text or rule; a number that moved is no change."""
        if self.before is None or self.after is None:
            return True
        return self._said(self.before) != self._said(self.after)

    @cached_property
    def words(self) -> tuple[Words, ...]:
        """Both wordings in one."""
        return words_of(*self._texts)

    @cached_property
    def rule_words(self) -> tuple[Words, ...]:
        """What the machine did and will do, in one."""
        return words_of(_rule(self.before), _rule(self.after))

    @property
    def is_rule_changed(self) -> bool:
        """Whether the machine will do something else, whatever the text says."""
        return any(one.is_inserted or one.is_deleted for one in self.rule_words)

    @property
    def _texts(self) -> tuple[str, str]:
        before = self.before.text if self.before else ""
        return before, self.after.text if self.after else ""

    @staticmethod
    def _said(clause: Clause) -> tuple[object, ...]:
        return clause.kind, clause.text, clause.rule


@dataclass(frozen=True)
class Fold:
    """Consecutive clauses of which nothing, or of which everything is to be shown."""

    changes: tuple[Change, ...]
    is_folded: bool

    @property
    def first(self) -> str:
        return str(self.changes[0].clause.number)

    @property
    def last(self) -> str:
        return str(self.changes[-1].clause.number)


@dataclass(frozen=True)
class ComparedSection:
    """A section of the document: its heading and its clauses, unchanged ones folded."""

    number: str
    title: tuple[Words, ...]
    folds: tuple[Fold, ...]

    @property
    def is_folded(self) -> bool:
        return len(self.folds) == 1 and self.folds[0].is_folded

    @property
    def clause_count(self) -> int:
        return sum(len(fold.changes) for fold in self.folds)


@dataclass(frozen=True)
class Comparison:
    """What a newer version says against an older one. `hours` is empty when they stay."""

    before: GroundRules
    after: GroundRules
    sections: tuple[ComparedSection, ...]
    hours: tuple[Words, ...] = ()
    reasons: tuple[tuple[Words, ...], ...] = field(default_factory=tuple)

    @property
    def changed(self) -> list[Change]:
        return [
            change
            for section in self.sections
            for fold in section.folds
            for change in fold.changes
            if change.is_changed
        ]

    @property
    def count(self) -> int:
        """Clauses, reasons, and the hours as one."""
        return len(self.changed) + len(self.reasons) + bool(self.hours)


def compare(before: GroundRules, after: GroundRules) -> Comparison:
    """Both versions, paired by clause key; a clause that only moved is the same."""
    pairs = _pairs(clauses_of(before), clauses_of(after))
    hours = [all_in_words(calendars_of(one)) for one in (before, after)]
    return Comparison(
        before=before,
        after=after,
        sections=tuple(_sections(pairs)),
        hours=words_of(*hours) if hours[0] != hours[1] else (),
        reasons=tuple(_reasons(before, after)),
    )


def changed_clauses(before: GroundRules, after: GroundRules) -> list[str]:
    """The numbers of what is different, in the order of the newer version."""
    pairs = _pairs(clauses_of(before), clauses_of(after))
    return [pair.clause.number for pair in pairs if pair.is_changed]


def _pairs(before: list[Clause], after: list[Clause]) -> list[Change]:
    """In the newer order; what was removed stands where it was, after its neighbour."""
    old = {clause.key: clause for clause in before}
    pairs = [Change(old.get(clause.key), clause) for clause in after]
    kept = {clause.key for clause in after}
    for index, clause in enumerate(before):
        if clause.key not in kept:
            neighbours = {one.key for one in before[:index]}
            places = [n for n, pair in enumerate(pairs) if pair.clause.key in neighbours]
            pairs.insert(max(places, default=-1) + 1, Change(clause, None))
    return pairs


def _sections(pairs: Iterable[Change]) -> Iterator[ComparedSection]:
    for number, found in groupby(pairs, key=lambda pair: pair.clause.section):
        changes = list(found)
        titles = [(one.before or one.clause).title for one in changes]
        yield ComparedSection(
            number, words_of(titles[0], changes[0].clause.title), tuple(_folds(changes))
        )


def _folds(changes: Iterable[Change]) -> Iterator[Fold]:
    for is_changed, run in groupby(changes, key=lambda change: change.is_changed):
        found = tuple(run)
        yield Fold(found, not is_changed and len(found) >= _FOLDED)


def _reasons(before: GroundRules, after: GroundRules) -> Iterator[tuple[Words, ...]]:
    old, new = _reason_texts(before), _reason_texts(after)
    for code in dict.fromkeys([*old, *new]):
        texts = old.get(code, ""), new.get(code, "")
        if texts[0] != texts[1]:
            yield words_of(*texts)


def _reason_texts(rules: GroundRules) -> dict[str, str]:
    reasons = RejectReason.objects.of(rules).select_related("clause").order_by("position")
    return {reason.code: _reason_text(reason) for reason in reasons}


def _reason_text(reason: RejectReason) -> str:
    cited = f", §{reason.clause.number}" if reason.clause else ""
    return (
        f"{reason.label} ({reason.get_use_display().lower()}:"
        f" {reason.get_route_display().lower()}{cited})"
    )


def _rule(clause: Clause | None) -> str:
    return "; ".join(rule_in_words(clause)) if clause else ""
