"""What came back to be corrected is corrected and handed back; what was misplaced goes on."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.core.business_time import elapsed
from apps.ground_rules.queries import calendar_of
from apps.handoffs import actions, errors
from apps.handoffs.kinds import PauseReason, State
from apps.handoffs.models import HandOff, Pause
from apps.leads.actions import AddressTaken
from apps.leads.kinds import Kind, Stage
from apps.tenancy.models import Membership, OutboxRow
from tests.factories import ground_rules
from tests.factories.leads import lead as captured

#: Offered Tuesday 11:00 in Berlin with eight hours, sent back at 13:00, corrected Thursday 9:30.
SENT_BACK = datetime(2026, 6, 16, 11, 0, tzinfo=UTC)
CORRECTED = datetime(2026, 6, 18, 7, 30, tzinfo=UTC)


@pytest.fixture
def returned(handoff, rules, sol):
    reason = ground_rules.reason(rules, "invalid_contact")
    return actions.reject(handoff, by=sol, at=SENT_BACK, reason=reason)


def test_marketing_corrects_and_the_same_handoff_waits_again(returned, mara, now, story, counts):
    actions.fix(returned, by=mara, at=CORRECTED, facts={"phone": "+49 831 555 0142"})
    held, lead = now(returned)
    assert (held.state, held.reason, held.answered_at) == (State.OPEN, None, None)
    assert (lead.stage, lead.person.phone) == (Stage.HANDED_OFF, "+49 831 555 0142")
    assert HandOff.objects.filter(lead=lead).count() == 1
    assert story(lead)[-2:] == [Kind.CORRECTED, Kind.FIXED]
    assert counts(lead) == {"lead": 1, "qualified": 1, "handed_off": 1}


def test_the_clock_goes_on_where_it_stood(returned, rules, mara, now):
    left = elapsed(calendar_of(rules), SENT_BACK, returned.due_at)
    actions.fix(returned, by=mara, at=CORRECTED, facts={"phone": "+49 831 555 0142"})
    held, lead = now(returned)
    assert elapsed(calendar_of(rules), CORRECTED, held.due_at) == left == timedelta(hours=6)
    assert lead.due_at == held.due_at
    pause = Pause.objects.get(handoff=held)
    assert (pause.reason, pause.from_at, pause.until_at) == (
        PauseReason.MARKETING_FIXES,
        SENT_BACK,
        CORRECTED,
    )


def test_the_time_marketing_took_is_not_sales_time(returned, sol, mara, now):
    actions.fix(returned, by=mara, at=CORRECTED, facts={"phone": "+49 831 555 0142"})
    actions.accept(returned, by=sol, at=CORRECTED + timedelta(hours=1))
    assert now(returned)[0].answer_seconds == 3 * 3600


def test_handing_the_same_data_back_is_refused(returned, mara, now):
    with pytest.raises(errors.NothingCorrected):
        actions.fix(returned, by=mara, at=CORRECTED, facts={"name": returned.lead.person.name})
    assert now(returned)[0].state == State.REJECTED


def test_what_was_turned_down_for_another_reason_is_not_corrected(handoff, rules, sol, mara, now):
    actions.reject(handoff, by=sol, at=SENT_BACK, reason=ground_rules.reason(rules, "industry"))
    with pytest.raises(errors.NotReturned):
        actions.fix(handoff, by=mara, at=CORRECTED, facts={"phone": "+49 831 555 0142"})


def test_somebody_elses_address_is_refused(returned, mara, now):
    captured(email="taken@example.com")
    with pytest.raises(AddressTaken):
        actions.fix(returned, by=mara, at=CORRECTED, facts={"email": "Taken@example.com"})


def test_marketing_corrects_on_a_page_of_its_own(returned, mara, sol, as_, now):
    client, address = as_(mara), f"/t/acme/handoffs/{returned.public_id}/fix/"
    lead_page = f"/t/acme/marketing/leads/{returned.lead.number}/"
    assert address in client.get(lead_page).content.decode()
    page = client.get(address).content.decode()
    assert "Wrong contact data" in page
    assert 'name="phone"' in page
    known = returned.lead.person
    typed = {"name": known.name, "email": known.email, "phone": "+49 831 555 0142"}
    assert client.post(address, {"name": known.name, "email": known.email}).status_code == 422
    assert client.post(address, typed).url == lead_page
    assert now(returned)[0].is_open
    assert as_(sol).get(address).status_code == 403


@pytest.fixture
def misplaced(handoff, rules, sol, sid):
    reason = ground_rules.reason(rules, "wrong_owner")
    return actions.reject(handoff, by=sol, at=SENT_BACK, reason=reason)


def test_the_next_in_turn_gets_what_was_misplaced(misplaced, sid, now):
    row = OutboxRow.objects.get(topic="handoffs.reroute")
    assert row.run_at == SENT_BACK + timedelta(minutes=10)
    again = actions.reroute(misplaced, at=row.run_at)
    assert (again.to, again.lead_id) == (sid, misplaced.lead_id)
    assert now(misplaced)[0].state == State.REJECTED


def test_with_nobody_else_the_head_of_sales_gets_it(handoff, rules, sol, sid, jonas):
    Membership.objects.filter(user=sid).update(removed_at=SENT_BACK)
    reason = ground_rules.reason(rules, "wrong_owner")
    misplaced = actions.reject(handoff, by=sol, at=SENT_BACK, reason=reason)
    again = actions.reroute(misplaced, at=SENT_BACK + timedelta(minutes=10))
    assert again.to == jonas


def test_undone_meanwhile_it_goes_nowhere(misplaced, sol, now):
    actions.undo(misplaced, by=sol, at=SENT_BACK + timedelta(minutes=5))
    assert actions.reroute(misplaced, at=SENT_BACK + timedelta(minutes=10)) is None
    assert now(misplaced)[0].is_open


def test_what_ends_is_not_offered_again_by_a_click(handoff, rules, sol, mara, as_):
    actions.reject(handoff, by=sol, at=SENT_BACK, reason=ground_rules.reason(rules, "test"))
    page = as_(mara).get(f"/t/acme/marketing/leads/{handoff.lead.number}/").content.decode()
    assert "Hand over again" not in page
    assert "is over" in page
