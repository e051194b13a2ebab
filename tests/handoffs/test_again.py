"""After a no: what may be offered again, and what the books say meanwhile."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection

from apps.feedback import disputes
from apps.feedback.kinds import Decision
from apps.handoffs import actions, errors
from apps.handoffs.kinds import State
from apps.leads import actions as leads
from apps.leads import ledger
from apps.leads.kinds import Metric, TouchKind
from apps.leads.models import Lead
from apps.reports.queries.books import check_books
from tests.factories import ground_rules

DAY = timedelta(days=1)
ONCE_NO = {"lead": 1, "qualified": 1, "handed_off": 1, "rejected": 1}


@pytest.fixture
def rejected(handoff, sol, at):
    reason = ground_rules.reason(handoff.rules, "industry")
    return actions.reject(handoff, by=sol, at=at, reason=reason)


@pytest.fixture
def corrected(rejected, mara, at):
    correct(rejected, by=mara, at=at + DAY)
    return rejected


def correct(handoff, *, by, at):
    with leads.locked(handoff.lead_id) as held:
        leads.correct(held, {"phone": "+49 831 555 0142"}, by=by, at=at)


def offer(handoff, **how):
    return actions.offer(Lead.objects.get(id=handoff.lead_id), **how)


def test_what_has_not_changed_is_not_offered_again(rejected, mara, at, as_):
    with pytest.raises(errors.NotOfferable, match="Nothing has changed"):
        offer(rejected, by=mara, at=at + DAY)
    page = as_(mara).get(f"/t/acme/marketing/leads/{rejected.lead.number}/").content.decode()
    assert "Nothing has changed since Sales turned it down" in page
    assert "Hand over again" not in page


def test_a_new_touch_is_a_change(rejected, mara, at):
    leads.hear_again(
        rejected.lead, by=None, at=at + DAY, touch=TouchKind.FORM, campaign=None, channel=None
    )
    assert offer(rejected, by=mara, at=at + DAY).is_open


def test_the_no_stays_until_sales_says_yes(corrected, sol, mara, at, counts, now):
    lead = corrected.lead
    again = offer(corrected, by=mara, at=at + DAY)
    assert counts(lead) == ONCE_NO
    actions.accept(again, by=sol, at=at + DAY)
    assert counts(lead) == {"lead": 1, "qualified": 1, "handed_off": 1, "accepted": 1}
    actions.undo(again, by=sol, at=at + DAY)
    assert counts(lead) == ONCE_NO
    assert now(corrected)[1].rejected_at == at
    assert check_books().differences == ()


def test_each_no_asks_for_a_change_of_its_own(corrected, sol, mara, at, counts):
    again = offer(corrected, by=mara, at=at + DAY)
    actions.reject(again, by=sol, at=at + DAY, reason=ground_rules.reason(again.rules, "role"))
    assert counts(corrected.lead) == ONCE_NO
    with pytest.raises(errors.NotOfferable, match="Nothing has changed"):
        offer(corrected, by=mara, at=at + 2 * DAY)


def test_what_is_over_is_not_offered_again_whatever_was_corrected(handoff, sol, mara, at):
    reason = ground_rules.reason(handoff.rules, "test")
    over = actions.reject(handoff, by=sol, at=at, reason=reason)
    correct(over, by=mara, at=at + DAY)
    with pytest.raises(errors.NotOfferable, match="is over"):
        offer(over, by=mara, at=at + DAY)


def test_while_a_dispute_is_open_nothing_is_offered_again(corrected, mara, jonas, at):
    dispute = disputes.contest(corrected, by=mara, at=at + DAY, text="They build pumps.")
    with pytest.raises(errors.NotOfferable, match="decided about first"):
        offer(corrected, by=mara, at=at + DAY)
    disputes.decide(dispute, by=jonas, at=at + DAY, decision=Decision.UPHELD, text="They sell.")
    assert offer(corrected, by=mara, at=at + DAY).is_open


def test_corrected_and_handed_back_it_is_no_rejection_in_any_count(handoff, sol, mara, at, counts):
    reason = ground_rules.reason(handoff.rules, "invalid_contact")
    actions.reject(handoff, by=sol, at=at, reason=reason)
    actions.fix(handoff, by=mara, at=at + DAY, facts={"phone": "+49 831 555 0142"})
    assert counts(handoff.lead) == {"lead": 1, "qualified": 1, "handed_off": 1}
    assert check_books().differences == ()


@pytest.fixture
def returned(handoff, sol, at):
    reason = ground_rules.reason(handoff.rules, "invalid_contact")
    return actions.reject(handoff, by=sol, at=at, reason=reason)


def test_what_came_back_is_handed_back_and_not_handed_over_as_another(returned, mara, at, as_):
    correct(returned, by=mara, at=at + DAY)
    with pytest.raises(errors.NotOfferable, match="Hand it back"):
        offer(returned, by=mara, at=at + DAY)
    page = as_(mara).get(f"/t/acme/marketing/leads/{returned.lead.number}/").content.decode()
    assert "Hand over again" not in page


def test_what_was_corrected_on_its_own_page_is_handed_back_as_it_is(returned, mara, at, now):
    correct(returned, by=mara, at=at + DAY)
    actions.fix(returned, by=mara, at=at + DAY, facts={})
    assert now(returned)[0].state == State.OPEN


def test_a_no_that_left_the_books_comes_back_into_them(corrected, mara, at, counts):
    """As it was before a no stayed: handing over again took it out."""
    again = offer(corrected, by=mara, at=at + DAY)
    with leads.locked(corrected.lead_id) as held:
        held.rejected_at = None
        ledger.reverse(held, Metric.REJECTED, recorded_at=at + DAY)
    migration = import_module("apps.handoffs.migrations.0003_a_no_stays_in_the_books")
    with connection.cursor() as cursor:
        cursor.execute(migration.POST_AGAIN)
    assert again.state == State.OPEN
    assert counts(corrected.lead) == ONCE_NO
    assert check_books().differences == ()
