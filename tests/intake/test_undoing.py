"""An import was a mistake and is taken back, as far as nothing has happened to its leads."""

import pytest

from apps.ground_rules import actions as ground_rules
from apps.handoffs import actions as handoffs
from apps.handoffs import queueing
from apps.handoffs.kinds import QueueReason
from apps.handoffs.models import HandOff, Queued
from apps.intake.kinds import BatchState, State
from apps.intake.models import Batch, Submission
from apps.leads import actions as leads
from apps.leads.kinds import Kind, Stage, TouchKind
from apps.leads.models import Lead, LeadEvent, StageLedger
from apps.leads.queries import LeadFilter
from apps.leads.queries import leads as listed
from apps.outcomes.models import Opportunity
from apps.reports.queries.books import check_books
from apps.tenancy import relay
from apps.tenancy.kinds import Department
from apps.tenancy.models import AuditEntry, Membership, OutboxRow

ROWS = "id,email,name\n1,a@one.example,Ann\n2,b@two.example,Bo\n3,c@three.example,Cy\n"


@pytest.fixture
def imported(in_acme, bring, match, as_, lena):
    """imported(ROWS) → the batch, run to its end."""

    def do(text=ROWS, **columns):
        batch = bring(lena, "leads", text)
        match(lena, batch, column_0="external_id", **columns)
        as_(lena).post(f"/t/acme/marketing/imports/{batch.public_id}/run/")
        relay.drain()
        batch.refresh_from_db()
        assert batch.state == BatchState.DONE, batch.problem
        return batch

    return do


@pytest.fixture
def undo(as_, lena):
    """undo(batch) → what pressing the button answers; all is done by then."""

    def do(batch, user=lena):
        answer = as_(user).post(page_of(batch))
        relay.drain()
        batch.refresh_from_db()
        return answer

    return do


def page_of(batch: Batch) -> str:
    return f"/t/acme/marketing/imports/{batch.public_id}/undo/"


def counted(metric: str) -> tuple[int, int, int]:
    books = check_books()
    assert books.agree, books.differences
    return next((c.ledger, c.rows, c.events) for c in books.counted if c.metric == metric)


def test_an_import_is_taken_back_and_the_books_agree(imported, undo):
    batch = imported()
    assert counted("lead") == (3, 3, 3)
    assert undo(batch)["Location"] == page_of(batch)
    assert (batch.state, batch.counts["taken_back"], batch.counts["created"]) == (
        BatchState.TAKEN_BACK, 3, 0,
    )  # fmt: skip
    assert counted("lead") == (0, 0, 0)
    assert set(Lead.objects.values_list("stage", flat=True)) == {Stage.TAKEN_BACK}
    assert LeadEvent.objects.filter(kind=Kind.TAKEN_BACK).count() == 3
    assert set(Submission.objects.values_list("state", flat=True)) == {State.TAKEN_BACK}


def test_who_took_it_back_is_in_the_audit_log(imported, undo, lena):
    batch = imported()
    undo(batch)
    entry = AuditEntry.objects.get(action="import.undone")
    assert (entry.by, entry.subject) == (lena, f"import {batch.public_id}")


def test_reports_as_of_an_earlier_day_keep_their_figure(imported, undo):
    undo(imported())
    lines = StageLedger.objects.order_by("id").values_list("n", "recorded_at")
    assert [n for n, _ in lines] == [1, 1, 1, -1, -1, -1]
    assert max(at for n, at in lines if n > 0) < min(at for n, at in lines if n < 0)


def test_taking_it_back_twice_is_taking_it_back_once(imported, undo, as_, lena):
    batch = imported()
    as_(lena).post(page_of(batch))
    undo(batch)
    OutboxRow.objects.update(done_at=None, leased_until=None)
    relay.drain()
    undo(batch)
    assert LeadEvent.objects.filter(kind=Kind.TAKEN_BACK).count() == 3
    assert counted("lead") == (0, 0, 0)


def test_leads_that_were_handed_over_stay_and_the_page_says_why(imported, undo, as_, lena, sol, at):
    batch = imported()
    ground_rules.adopt_defaults(by=lena, at=at)
    second = Lead.objects.get(external_id="2")
    handoffs.offer(second, by=lena, at=at, to=sol)
    page = as_(lena).get(page_of(batch)).content.decode()
    assert "2 leads that nothing happened to can go, 1 stays." in page
    assert f"Lead {second.number}" in page
    assert "Handed over." in page
    undo(batch)
    assert list(Lead.objects.exclude(stage=Stage.TAKEN_BACK)) == [second]
    assert counted("lead") == (1, 1, 1)
    assert counted("handed_off") == (1, 1, 1)
    assert "Why it stays" in as_(lena).get(page_of(batch)).content.decode()


@pytest.mark.parametrize("happened", ["heard again", "noted"])
def test_leads_that_somebody_knows_of_stay(imported, undo, lena, at, happened):
    batch = imported()
    lead = Lead.objects.get(external_id="1")
    if happened == "noted":
        leads.add_note(lead, department=Department.MARKETING, body="Call her", by=lena, at=at)
    else:
        leads.hear_again(lead, by=lena, at=at, touch=TouchKind.FORM, campaign=None, channel=None)
    undo(batch)
    assert list(Lead.objects.exclude(stage=Stage.TAKEN_BACK)) == [lead]


def test_a_lead_that_stayed_can_go_later_when_it_is_asked_again(imported, undo, lena, at):
    batch = imported()
    lead = Lead.objects.get(external_id="1")
    note = leads.add_note(lead, department=Department.MARKETING, body="?", by=lena, at=at)
    undo(batch)
    note.delete()
    undo(batch)
    assert counted("lead") == (0, 0, 0)


def test_rows_of_the_same_file_about_one_lead_keep_nobody_from_going(imported, undo):
    batch = imported(ROWS + "4,a@one.example,Ann Again\n")
    assert batch.counts["attached"] == 1
    undo(batch)
    assert counted("lead") == (0, 0, 0)


def test_qualified_leads_that_wait_for_room_leave_the_queue(imported, undo, at):
    batch = imported()
    lead = Lead.objects.get(external_id="1")
    with leads.locked(lead.id) as held:
        queueing.queue(held, by=None, at=at, reason=QueueReason.values[0])
    undo(batch)
    assert not Queued.objects.filter(until=None).exists()


def test_what_was_taken_back_is_not_handed_over_by_itself(imported, undo, at):
    undo(imported())
    for lead in Lead.objects.all():
        handoffs.offer_if_qualified(lead, at=at)
    assert not HandOff.objects.exists()


def test_the_right_file_brings_the_same_leads_anew(imported, undo):
    undo(imported())
    again = imported()
    assert again.counts["created"] == 3
    assert counted("lead") == (3, 3, 3)
    fresh = Lead.objects.exclude(stage=Stage.TAKEN_BACK)
    assert set(fresh.values_list("previous_id", flat=True)) == {None}


def test_a_person_who_writes_later_is_a_new_lead_without_a_past(imported, undo, at):
    undo(imported())
    came = leads.capture(
        leads.Prospect(email="a@one.example"), by=None, at=at, touch=TouchKind.FORM
    )
    assert (came.is_new, came.lead.previous) == (True, None)


def test_lists_and_search_leave_out_what_was_taken_back(imported, undo, as_, lena, acme):
    undo(imported())
    membership = Membership.objects.get(user=lena)
    assert not listed(membership, LeadFilter())
    assert len(listed(membership, LeadFilter(stage=Stage.TAKEN_BACK))) == 3
    assert not listed(membership, LeadFilter(text="Ann"))
    number = Lead.objects.earliest("id").number
    page = as_(lena).get(f"/t/acme/marketing/leads/{number}/")
    assert "Taken back with the import that brought it" in page.content.decode()


def test_an_outcome_does_not_find_a_lead_that_was_taken_back(
    imported, undo, bring, match, as_, jonas
):
    undo(imported())
    outcomes = bring(
        jonas, "outcomes", "deal,email,stage\nD1,a@one.example,won\n", source_name="CRM"
    )
    match(jonas, outcomes)
    as_(jonas).post(f"/t/acme/reconcile/imports/{outcomes.public_id}/run/")
    relay.drain()
    assert not Opportunity.objects.exclude(lead=None).exists()


def test_while_it_runs_the_page_says_how_far_it_is(imported, as_, lena):
    batch = imported()
    as_(lena).post(page_of(batch))
    page = as_(lena).get(f"/t/acme/marketing/imports/{batch.public_id}/", follow=True)
    assert "0 of 3 leads are looked through." in page.content.decode()


def test_the_page_of_the_file_offers_it_and_tells_of_it(imported, undo, as_, lena):
    batch = imported()
    page = f"/t/acme/marketing/imports/{batch.public_id}/"
    assert "Take this import back" in as_(lena).get(page).content.decode()
    undo(batch)
    told = as_(lena).get(page).content.decode()
    assert "3 rows received = 3 taken back." in " ".join(told.split())
    assert "Take this import back" not in told


def test_a_file_that_has_not_run_has_nothing_to_take_back(in_acme, bring, as_, lena):
    batch = bring(lena, "leads", ROWS)
    answer = as_(lena).post(page_of(batch), follow=True)
    assert "nothing in this import" in answer.content.decode()
    batch.refresh_from_db()
    assert batch.state == BatchState.UPLOADED


def test_who_may_not_import_may_not_take_back(imported, undo, sol):
    batch = imported()
    assert undo(batch, user=sol).status_code == 403
    assert counted("lead") == (3, 3, 3)
