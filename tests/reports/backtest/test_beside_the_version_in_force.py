"""A draft answers for its own changes, not for those of the versions between."""

from __future__ import annotations

from datetime import timedelta

from apps.ground_rules.models import GroundRules
from apps.reports.backtest.figures import FIGURES
from apps.reports.backtest.kinds import Result
from apps.reports.kinds import Part
from apps.reports.models import BacktestLead
from tests.factories import ground_rules

from .conftest import asks_for, leads_of, replayed, sums


def next_version(lena, at, **terms):
    """Another version comes into force after the June of the history; the draft that follows it
    says the same so far."""
    begun = ground_rules.rules(at=at + timedelta(hours=3), **terms)
    draft = ground_rules.draft_of(begun, by=lena)
    GroundRules.objects.filter(id=draft.id).update(response_minutes=begun.response_minutes)
    return GroundRules.objects.get(id=draft.id)


def test_a_draft_without_a_change_changes_nothing(history, lena, at):
    draft = next_version(lena, at, minimum_score=75, response_hours=1)
    backtest = replayed(draft, lena, at + timedelta(hours=4))
    before, after = sums(backtest)
    assert before == after
    assert (after.handed, after.in_time) == (2, 0)
    assert not BacktestLead.objects.filter(backtest=backtest).exclude(flip="").exists()


def test_what_the_version_in_force_keeps_back_comes_back_by_a_milder_draft(history, lena, at):
    draft = next_version(lena, at, minimum_score=75)
    asks_for(draft, 68)
    backtest = replayed(draft, lena, at + timedelta(hours=4))
    before, after = sums(backtest)
    assert (before.handed, after.handed) == (2, 3)
    (added,) = leads_of(backtest, Part.ADDED, "handed")
    assert (added.lead_id, added.clauses) == (history[70].lead_id, ["1.1"])
    assert (before.accepted, after.accepted) == (1, 2)
    result = Result.from_json(backtest.result)
    for part in (Part.BEFORE, Part.ADDED, Part.AFTER):
        for figure in FIGURES.values():
            found = leads_of(backtest, part, figure.name)
            listed = sum(getattr(one, figure.adds) if figure.adds else 1 for one in found)
            if (part, figure.name) != (Part.ADDED, "in_time"):
                assert figure.value(getattr(result, part)) == listed, (part, figure.name)


def test_the_version_in_force_itself_is_compared_with_what_happened(history, rules, lena, at):
    before, after = sums(replayed(rules, lena, at))
    assert before.handed == after.handed == 5
