"""Leads change hands within Sales: one by one, and all that somebody has."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.handoffs import actions as handoffs
from apps.handoffs import errors
from apps.handoffs.kinds import PassReason
from apps.handoffs.models import HandOff
from apps.leads.models import Lead, LeadEvent
from apps.notifications.models import Notification
from apps.outcomes import actions as outcomes
from apps.outcomes import passing_on
from apps.outcomes.models import Opportunity
from apps.reports.queries.books import check_books
from apps.tenancy import outbox
from apps.tenancy.actions import remove_member
from apps.tenancy.models import Membership, OutboxRow
from tests.factories.handoffs import handoff as offered

DAY = timedelta(days=1)


@pytest.fixture
def waiting(in_acme, mara, sol):
    return offered(by=mara, to=sol, score=82)


@pytest.fixture
def accepted(in_acme, mara, sol, at):
    taken = offered(by=mara, to=sol, score=82)
    return handoffs.accept(taken, by=sol, at=at)


def lead_of(handoff):
    return Lead.objects.select_related("owner").get(id=handoff.lead_id)


def run_posted(*topics):
    for row in OutboxRow.objects.filter(topic__in=topics, done_at=None).order_by("id"):
        outbox.run(row)
        OutboxRow.objects.filter(id=row.id).update(done_at=timezone.now())


def address(handoff):
    return f"/t/acme/leads/{handoff.lead.number}/pass-on/"


def test_what_waits_for_an_answer_is_a_colleagues_and_due_as_before(waiting, jonas, sid, as_):
    client = as_(jonas)
    assert (
        address(waiting)
        in client.get(f"/t/acme/sales/inbox/{waiting.lead.number}/").content.decode()
    )
    answer = client.post(address(waiting), {"to": sid.id, "why": "absent"})
    assert answer.url == f"/t/acme/sales/leads/{waiting.lead.number}/"
    passed = HandOff.objects.get(id=waiting.id)
    assert (passed.to, passed.due_at, lead_of(waiting).owner) == (sid, waiting.due_at, sid)
    assert "Passed on to Sid" in client.get(answer.url).content.decode()


def test_whose_work_it_is_stands_first_and_nobody_is_chosen(waiting, ada, jonas, sid, as_):
    client = as_(jonas)
    form = client.get(address(waiting)).context["form"]
    assert [name for _, name in form.fields["to"].choices] == [
        "Choose a colleague",
        str(sid),
        str(ada),
        str(jonas),
    ]
    assert client.post(address(waiting), {"to": "", "why": "absent"}).status_code == 422


def test_what_is_worked_goes_with_its_opportunity_and_both_are_told(
    accepted, jonas, sol, sid, at, as_
):
    outcomes.open_opportunity(lead_of(accepted), by=sol, at=at)
    due_at = lead_of(accepted).due_at
    passing_on.pass_on(lead_of(accepted), by=jonas, at=at + DAY, to=sid, why=PassReason.KNOWS_THEM)
    assert (lead_of(accepted).owner, lead_of(accepted).due_at) == (sid, due_at)
    assert Opportunity.objects.get().owner == sid
    told = LeadEvent.objects.latest("id")
    assert (told.facts["from_id"], told.facts["to_id"], told.facts["why"]) == (
        sol.id,
        sid.id,
        "knows_them",
    )
    run_posted("handoffs.announce_passed_on")
    heard = Notification.objects.filter(key__contains="passed-on")
    assert set(heard.values_list("recipient_id", flat=True)) == {sol.id, sid.id}
    page = as_(sid).get(f"/t/acme/sales/leads/{accepted.lead.number}/").content.decode()
    assert "a colleague knows the customer" in page
    assert as_(sol).get(f"/t/acme/sales/leads/{accepted.lead.number}/").status_code == 404
    assert check_books().differences == ()


def test_it_goes_to_who_takes_leads_and_has_not_got_it(accepted, jonas, sol, mara, at):
    lead = lead_of(accepted)
    with pytest.raises(errors.HasItAlready):
        passing_on.pass_on(lead, by=jonas, at=at, to=sol, why=PassReason.ABSENT)
    with pytest.raises(errors.NotAMember):
        passing_on.pass_on(lead, by=jonas, at=at, to=mara, why=PassReason.ABSENT)


def test_what_nobody_in_sales_has_is_not_passed_on(waiting, mara, jonas, sid, at):
    handoffs.withdraw(waiting, by=mara, at=at)
    with pytest.raises(errors.NotWithSales):
        passing_on.pass_on(lead_of(waiting), by=jonas, at=at, to=sid, why=PassReason.ABSENT)


def test_a_rep_passes_nothing_on(waiting, sol, as_):
    assert as_(sol).get(address(waiting)).status_code == 403


def test_all_leads_of_who_left_are_dealt_out(
    waiting, accepted, jonas, ada, sol, sid, at, as_, monkeypatch
):
    monkeypatch.setattr(passing_on, "CHUNK", 1)
    remove_member(Membership.objects.get(user=sol), by=ada, at=at)
    client, page = as_(jonas), f"/t/acme/sales/hand-over/{sol.id}/"
    assert page in client.get("/t/acme/settings/takers/").content.decode()
    assert "2 leads to answer or to work on" in client.get(page).content.decode()
    assert client.post(page, {"why": "left"}).status_code == 422
    progress = client.post(page, {"to": [sid.id], "why": "left"}).url
    assert "0 of 2 leads are with somebody else" in client.get(progress).content.decode()
    run_posted("outcomes.hand_over_chunk")
    assert "2 of 2 leads are with somebody else" in client.get(progress).content.decode()
    assert {lead_of(one).owner for one in (waiting, accepted)} == {sid}
    assert "Nothing to hand over" in client.get(page).content.decode()
    assert as_(ada).get(progress).status_code == 404
