"""Who said something reads what became of it, once; what nothing came of is said as well."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.feedback.actions import corrections, disputes, receipts, rule_receipts
from apps.feedback.kinds import Decision, ReceiptKind
from apps.feedback.models import Receipt
from apps.feedback.queries import receipts as queries
from apps.feedback.queries.selections import said_about, unused
from apps.handoffs import actions as handoffs
from apps.notifications.models import Notification
from apps.tenancy.models import Membership
from tests.factories import ground_rules
from tests.factories.feedback import dispute, member, rejection
from tests.factories.handoffs import handoff as offered

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture(autouse=True)
def rules(in_acme):
    """Version 1 says which industries count, so that a reason cites it."""
    return ground_rules.rules(industries=("Dairy",))


def change(at):
    """Version 2 counts one industry more."""
    return ground_rules.rules(at=at, industries=("Dairy", "Water"))


def issue(to, at, key="k", kind=ReceiptKind.DATA_CORRECTED):
    return receipts.issue(to, kind=kind, key=key, facts={"lead": 7}, at=at)


def test_one_occasion_is_told_once(sol, now):
    assert issue(sol, now) is not None
    assert issue(sol, now) is None
    assert Receipt.objects.count() == 1
    assert Notification.objects.get(recipient=sol).path == "/receipts/"


def test_who_is_no_member_is_not_told(sol, now):
    Membership.objects.filter(user=sol).update(removed_at=now)
    assert issue(sol, now) is None


def test_a_new_version_tells_who_had_cited_a_changed_clause(sol, sid, mara, now):
    said = [
        rejection(sol, at=now - 9 * DAY, handed_over_by=mara, industry="Water") for _ in range(3)
    ]
    rejection(sid, at=now - 9 * DAY, code="customer")
    version = change(now - DAY)
    assert rule_receipts.issue_for(version, at=now) == 2
    to_sol = Receipt.objects.get(to=sol)
    assert to_sol.kind == ReceiptKind.RULE_CHANGED
    assert to_sol.facts["handoffs"] == [one.id for one in said]
    assert to_sol.facts["reasons"] == {"industry": 3}
    assert (to_sol.facts["before"], to_sol.facts["version"]) == (1, 2)
    assert Receipt.objects.get(to=mara).facts["side"] == "marketing"
    assert not Receipt.objects.filter(to=sid).exists()


def test_a_version_is_told_of_once(sol, now):
    rejection(sol, at=now - 9 * DAY, industry="Water")
    change(now - DAY)
    assert rule_receipts.issue_for_new_versions(at=now) == 1
    assert rule_receipts.issue_for_new_versions(at=now + HOUR) == 0


def test_a_clause_that_stayed_word_for_word_is_no_news(sol, now):
    rejection(sol, at=now - 9 * DAY, code="role")
    assert rule_receipts.issue_for(change(now - DAY), at=now) == 0


def test_what_was_overturned_was_not_said(sol, mara, jonas, now):
    contested = dispute(rejection(sol, at=now - 9 * DAY, industry="Water"), by=mara)
    disputes.decide(
        contested, by=jonas, at=now - 8 * DAY, decision=Decision.OVERTURNED, text="Wrong."
    )
    assert rule_receipts.issue_for(change(now - DAY), at=now) == 0


def test_the_receipt_says_what_was_said_what_was_done_and_what_came_of_it(sol, now, as_):
    for _ in range(2):
        rejection(sol, at=now - 9 * DAY, industry="Water")
    handoffs.accept(offered(to=sol, at=now - 9 * DAY), by=sol, at=now - 9 * DAY)
    rule_receipts.issue_for(change(now - DAY), at=now)
    (line,) = queries.lines(Receipt.objects.filter(to=sol), member(sol))
    assert line.said == "You said: twice “Not our industry”."
    assert line.did == "Clause 1.3 changed in version 2."
    assert (line.before.rate.n, line.before.rate.of) == (1, 3)
    assert line.after.rate.is_no_data
    page = as_(sol).get("/t/acme/receipts/").content.decode()
    assert "twice “Not our industry”" in page
    assert "no data" in page


def test_the_counts_of_a_receipt_open_what_they_count(sol, now, as_):
    for _ in range(3):
        rejection(sol, at=now - 9 * DAY, industry="Water")
    handoffs.accept(offered(to=sol, at=now - 9 * DAY), by=sol, at=now - 9 * DAY)
    rule_receipts.issue_for(change(now - DAY), at=now)
    told, client = Receipt.objects.get(to=sol), as_(sol)
    (line,) = queries.lines([told], member(sol))
    for address, count in [
        (f"/t/acme/receipts/{told.id}/", line.n),
        ("/t/acme/receipts/accepted/1/", line.before.rate.n),
        ("/t/acme/receipts/accepted/1/?all=1", line.before.rate.of),
        ("/t/acme/receipts/accepted/2/?all=1", line.after.rate.of),
    ]:
        context = client.get(address).context
        assert context["total"] == len(context["records"]) == count


def test_a_receipt_is_for_one_person_only(sol, sid, ada, now, as_):
    rejection(sol, at=now - 9 * DAY, industry="Water")
    rule_receipts.issue_for(change(now - DAY), at=now)
    told = Receipt.objects.get(to=sol)
    for other in (sid, ada):
        assert as_(other).get(f"/t/acme/receipts/{told.id}/").status_code == 404
        assert "Not our industry" not in as_(other).get("/t/acme/receipts/").content.decode()


def test_an_agency_reads_no_rate_of_everybodys_leads(agi, now, as_):
    facts = {"clause": "1.3", "version": 1, "before": 1, "reasons": {"industry": 1}, "handoffs": []}
    receipts.issue(agi, kind=ReceiptKind.RULE_CHANGED, key="k", facts=facts, at=now)
    (line,) = queries.lines(Receipt.objects.filter(to=agi), member(agi))
    assert (line.before, line.after) == (None, None)
    assert as_(agi).get("/t/acme/receipts/accepted/1/").status_code == 403
    assert as_(agi).get("/t/acme/receipts/").status_code == 200


def test_corrected_data_is_told_to_who_found_it_wrong(sol, mara, now):
    rejected = rejection(sol, at=now - 2 * DAY, code="invalid_contact", handed_over_by=mara)
    handoffs.fix(rejected, by=mara, at=now - HOUR, facts={"phone": "+49 30 901820"})
    assert corrections.issue_for_corrections(at=now) == 1
    assert corrections.issue_for_corrections(at=now) == 0
    (line,) = queries.lines(Receipt.objects.filter(to=sol), member(sol))
    assert line.said == "You said: once “Wrong contact data”."
    assert line.did == f"Marketing corrected lead {rejected.lead.number}."


def test_marketing_sees_what_nothing_came_of(sol, mara, now, as_):
    for _ in range(2):
        rejection(sol, at=now - 40 * DAY, industry="Water")
    rejection(sol, at=now - 40 * DAY, code="role")
    rejection(sol, at=now - 5 * DAY, industry="Water")
    found = queries.unused_feedback(member(mara), now)
    assert [(one.label, one.n) for one in found] == [("Not our industry", 2), ("Wrong role", 1)]
    client = as_(mara)
    assert "nothing followed" in client.get("/t/acme/receipts/").content.decode()
    for one in found:
        context = client.get(f"/t/acme{one.url}").context
        assert context["total"] == len(context["records"]) == one.n


def test_a_changed_clause_is_what_came_of_it(sol, mara, now):
    rejection(sol, at=now - 40 * DAY, industry="Water")
    change(now - 35 * DAY)
    assert queries.unused_feedback(member(mara), now) == []


def test_a_lead_handed_over_again_is_what_came_of_it(sol, mara, now):
    rejected = rejection(sol, at=now - 40 * DAY, code="role")
    handoffs.offer(rejected.lead, by=None, at=now - DAY)
    assert queries.unused_feedback(member(mara), now) == []


def test_a_dispute_is_what_came_of_it(sol, mara, now):
    dispute(rejection(sol, at=now - 40 * DAY, code="role"), by=mara)
    assert queries.unused_feedback(member(mara), now) == []


def test_what_asks_for_nothing_is_not_unused(sol, mara, now):
    rejection(sol, at=now - 40 * DAY, code="customer")
    assert queries.unused_feedback(member(mara), now) == []


def test_sales_is_not_shown_what_marketing_has_not_used(sol, now, as_):
    rejection(sol, at=now - 40 * DAY, code="role")
    assert "nothing followed" not in as_(sol).get("/t/acme/receipts/").content.decode()
    assert as_(sol).get("/t/acme/receipts/unused/").status_code == 403


def test_the_selection_of_one_reason_is_part_of_the_whole(sol, mara, now):
    rejection(sol, at=now - 40 * DAY, industry="Water")
    rejection(sol, at=now - 40 * DAY, code="role")
    whole = unused(member(mara), now)
    parts = [
        said_about(whole, one.reason.code, one.reason.clause.key).count()
        for one in whole.select_related("reason__clause")
    ]
    assert (parts, whole.count()) == ([1, 1], 2)
