"""Sales tries to reach the person: one click, counted, the first one timed."""

from datetime import timedelta

import pytest

from apps.handoffs import actions, errors
from apps.handoffs.kinds import AttemptChannel
from apps.handoffs.models import Attempt
from apps.leads.kinds import Kind
from apps.leads.models import LeadEvent
from tests.factories import ground_rules

CALL = AttemptChannel.CALL


def test_an_attempt_is_counted_and_the_first_one_timed(handoff, sol, at, now, story):
    called_at = at + timedelta(hours=2)
    attempt = actions.log_attempt(handoff.lead, by=sol, at=called_at, channel=CALL, reached=False)
    actions.log_attempt(
        handoff.lead, by=sol, at=at + timedelta(days=1), channel=AttemptChannel.EMAIL, reached=True
    )
    tried, lead = now(handoff)
    assert (tried.attempts, tried.first_attempt_at) == (2, called_at)
    assert tried.first_attempt_seconds == 2 * 3600
    assert story(lead)[-2:] == [Kind.ATTEMPTED, Kind.ATTEMPTED]
    event = LeadEvent.objects.filter(lead=lead, kind=Kind.ATTEMPTED).order_by("seq").first()
    assert event.facts == {"attempt_id": attempt.id, "channel": "call", "reached": False}


def test_attempts_go_on_after_acceptance(handoff, sol, at, now):
    actions.accept(handoff, by=sol, at=at)
    actions.log_attempt(handoff.lead, by=sol, at=at, channel=CALL, reached=True)
    assert now(handoff)[0].attempts == 1


def test_what_sales_does_not_have_is_not_tried(handoff, rules, sol, at):
    actions.reject(handoff, by=sol, at=at, reason=ground_rules.reason(rules))
    with pytest.raises(errors.NotWithSales):
        actions.log_attempt(handoff.lead, by=sol, at=at, channel=CALL, reached=False)
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("page", ["/t/acme/sales/leads/1/", "/t/acme/sales/inbox/1/"])
def test_one_click_says_how_and_whether(handoff, sol, as_, page):
    client = as_(sol)
    assert 'value="call:missed"' in client.get(page).content.decode()
    back = "sales" if "leads" in page else "inbox"
    told = {"tried": "visit:reached", "back": back}
    answer = client.post("/t/acme/leads/1/attempt/", told)
    assert answer.url == page
    attempt = Attempt.objects.get()
    assert (attempt.channel, attempt.reached, attempt.by) == ("visit", True, sol)
    assert "1 attempt" in client.get(page).content.decode()


@pytest.mark.parametrize("tried", ["", "call", "pigeon:reached", "call:perhaps"])
def test_another_way_of_trying_counts_nothing(handoff, sol, as_, tried):
    as_(sol).post("/t/acme/leads/1/attempt/", {"tried": tried})
    assert not Attempt.objects.exists()


def test_nobody_else_tries(handoff, sid, mara, as_):
    told = {"tried": "call:reached"}
    assert as_(sid).post("/t/acme/leads/1/attempt/", told).status_code == 404
    assert as_(mara).post("/t/acme/leads/1/attempt/", told).status_code == 403
