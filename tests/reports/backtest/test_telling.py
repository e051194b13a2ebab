"""Each person hears what a new version changes for them."""

from __future__ import annotations

from apps.ground_rules.kinds import State
from apps.notifications.models import Notification
from apps.reports.backtest import impact

from .conftest import replayed


def test_each_person_hears_what_changes_for_them(history, draft, sol, mara, lena, at):
    replayed(draft, lena, at)
    draft.in_force_from = at
    draft.state = State.SIGNED
    draft.save()
    impact.announce(draft, at=at)
    told = dict(Notification.objects.values_list("recipient__name", "sentence"))
    assert "about 3 fewer leads a month" in told["Sol Castellani"]
    assert "fewer" not in told["Mara Novak"]


def test_without_a_replay_it_is_said_that_nobody_knows(rules, draft, sol, at):
    draft.in_force_from = at
    draft.state = State.SIGNED
    draft.save()
    impact.announce(draft, at=at)
    told = Notification.objects.get(recipient=sol)
    assert "Nobody replayed it" in told.sentence
