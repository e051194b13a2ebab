"""Sales judges what it was handed; nothing it ever said is overwritten."""

from datetime import timedelta

import pytest

from apps.feedback import actions
from apps.feedback.models import Verdict
from apps.handoffs import actions as handoffs
from apps.leads.kinds import Kind
from apps.leads.models import LeadEvent
from apps.notifications.models import Notification
from apps.tenancy import outbox
from tests.factories.feedback import verdict
from tests.factories.handoffs import handoff as offered


@pytest.fixture
def answered(in_acme, sol, mara, at):
    handoff = offered(by=mara, score=82)
    return handoffs.accept(handoff, by=sol, at=at)


def test_sales_judges_a_lead(answered, sol, at):
    given = actions.give_verdict(answered, by=sol, at=at, quality=4, reason="Knew what she wants.")
    assert (given.quality, given.reason, given.by, given.lead_id) == (
        4,
        "Knew what she wants.",
        sol,
        answered.lead_id,
    )
    event = LeadEvent.objects.get(kind=Kind.VERDICT_GIVEN)
    assert event.facts == {"verdict_id": given.id, "handoff_id": answered.id, "quality": 4}
    assert (event.by, event.occurred_at) == (sol, at)


def test_another_word_supersedes_the_first_and_keeps_it(answered, sol, jonas, at):
    first = actions.give_verdict(answered, by=sol, at=at, quality=4)
    second = actions.give_verdict(answered, by=jonas, at=at + timedelta(days=9), quality=2)
    assert list(Verdict.objects.standing()) == [second]
    first.refresh_from_db()
    assert (first.quality, first.is_standing) == (4, False)
    assert LeadEvent.objects.get(kind=Kind.VERDICT_REVISED).facts["was"] == 4


def test_the_same_word_twice_is_one_word(answered, sol, at):
    first = actions.give_verdict(answered, by=sol, at=at, quality=4, reason="Good.")
    again = actions.give_verdict(answered, by=sol, at=at, quality=4, reason="Good.")
    assert again == first
    assert Verdict.objects.count() == 1


def test_quality_is_judged_after_the_answer(in_acme, sol, at):
    with pytest.raises(actions.NotAnsweredYet):
        actions.give_verdict(offered(score=82), by=sol, at=at, quality=4)


@pytest.mark.parametrize("quality", [0, 6, -1])
def test_quality_goes_from_one_to_five(answered, sol, at, quality):
    with pytest.raises(actions.NoSuchQuality):
        actions.give_verdict(answered, by=sol, at=at, quality=quality)


def test_marketing_hears_the_verdict_once(answered, sol, mara):
    given = verdict(answered, by=sol, quality=5)
    for _ in range(2):
        outbox.handler_of("feedback.announce_verdict")(verdict_id=given.id)
    told = Notification.objects.get(recipient=mara)
    assert told.sentence == f"Sales judged lead {answered.lead.number}: 5 of 5."


def test_a_word_superseded_meanwhile_is_not_told(answered, sol, at):
    first = verdict(answered, by=sol, quality=5)
    verdict(answered, by=sol, quality=1)
    outbox.handler_of("feedback.announce_verdict")(verdict_id=first.id)
    assert not Notification.objects.exists()
