"""Both departments read each other's promises; each answers for its own."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from apps.campaigns import actions as campaigns
from apps.campaigns.kinds import OwnerDepartment
from apps.campaigns.models import Commitment
from apps.campaigns.promises import states_of
from tests.factories import campaigns as make

PAGE = "/t/acme/marketing/commitments/"
LONG_AGO, LONG_AFTER = date(2020, 1, 1), date(2199, 1, 1)

pytestmark = pytest.mark.usefixtures("in_acme")


def url_of(commitment, rest=""):
    return f"{PAGE}{commitment.public_id}/{rest}"


def words_of(response) -> str:
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_a_promise_is_made_with_a_day(mara, as_):
    response = as_(mara).post(
        PAGE, {"promised": "Price list", "department": "marketing", "due_on": "30.6.26"}
    )
    assert (response.status_code, response["Location"]) == (303, PAGE)
    made = Commitment.objects.get()
    assert (made.promise, made.due_on, made.created_by) == ("Price list", date(2026, 6, 30), mara)


def test_who_presses_twice_has_promised_once(mara, as_):
    key = as_(mara).get(PAGE).context["form"]["key"].value()
    sent = {"promised": "Price list", "department": "marketing", "due_on": "30.6.26", "key": key}
    for _ in range(2):
        assert as_(mara).post(PAGE, sent).status_code == 303
    assert Commitment.objects.count() == 1


def test_a_promise_can_be_about_a_campaign(mara, as_):
    fair = make.campaign(name="Level days")
    as_(mara).post(
        f"{PAGE}?campaign={fair.public_id}",
        {"promised": "Badge scans", "department": "marketing", "due_on": "30.6.26"},
    )
    assert Commitment.objects.get().campaign == fair
    detail = as_(mara).get(f"/t/acme/marketing/campaigns/{fair.public_id}/")
    assert "Badge scans" in words_of(detail)


def test_what_is_missing_is_asked_for_and_the_rest_kept(mara, as_):
    response = as_(mara).post(PAGE, {"promised": "Price list", "department": "marketing"})
    assert response.status_code == 422
    assert "Enter the day it is due" in response.content.decode()
    assert "Price list" in response.content.decode()


def test_both_sides_are_on_one_page_and_each_speaks_for_itself(mara, jonas, eve, as_):
    make.commitment("Price list")
    make.commitment("Answer within a day", department=OwnerDepartment.SALES)
    for user in (mara, jonas, eve):
        words = words_of(as_(user).get(PAGE))
        assert "Price list" in words
        assert "Answer within a day" in words
    offered = as_(jonas).get(PAGE).context["form"].fields["department"].choices
    assert [value for value, _ in offered] == ["sales", "joint"]
    assert as_(eve).get(PAGE).context["form"] is None


@pytest.mark.parametrize("verb", ["deliver/", "move/", "withdraw/"])
def test_nobody_answers_for_the_other_department(verb, mara, jonas, eve, as_):
    theirs = make.commitment(department=OwnerDepartment.SALES)
    ours = make.commitment(department=OwnerDepartment.MARKETING)
    assert as_(mara).post(url_of(theirs, verb)).status_code == 403
    assert as_(jonas).post(url_of(ours, verb)).status_code == 403
    assert as_(eve).post(url_of(ours, verb)).status_code == 403


def test_sales_cannot_promise_in_the_name_of_marketing(jonas, as_):
    response = as_(jonas).post(
        PAGE, {"promised": "Leads", "department": "marketing", "due_on": "30.6.26"}
    )
    assert response.status_code == 422
    assert not Commitment.objects.exists()


def test_a_slip_is_counted_and_its_reason_read_by_both(mara, jonas, as_):
    price_list = make.commitment(due_on=date(2026, 6, 30))
    response = as_(mara).post(
        url_of(price_list, "move/"), {"due_on": "31.7.2199", "reason": "Printer broke"}
    )
    assert response.status_code == 303
    words = words_of(as_(jonas).get(url_of(price_list)))
    assert "Printer broke" in words
    assert "30 Jun 2026" in words
    row = as_(jonas).get(PAGE).context["rows"][0]
    assert (row.slips, row.commitment.due_on) == (1, date(2199, 7, 31))


def test_a_move_without_a_reason_is_refused(mara, as_):
    price_list = make.commitment()
    response = as_(mara).post(url_of(price_list, "move/"), {"due_on": "31.7.26"})
    assert response.status_code == 422
    assert "Enter why it moves; both sides read it." in response.content.decode()
    assert 'value="31.7.26"' in response.content.decode()


def test_what_was_delivered_when_is_told(mara, as_):
    price_list = make.commitment(due_on=date(2026, 6, 1))
    as_(mara).post(url_of(price_list, "deliver/"), {"on": "28.5.2026", "what": "12 countries"})
    words = words_of(as_(mara).get(f"{PAGE}?view=delivered"))
    assert "delivered 28 May 2026" in words
    assert "12 countries" in words
    assert "Mark as delivered" not in words_of(as_(mara).get(url_of(price_list)))


def test_nothing_is_delivered_in_the_future(mara, as_):
    price_list = make.commitment()
    response = as_(mara).post(url_of(price_list, "deliver/"), {"on": "1.1.2199"})
    assert response.status_code == 422
    assert "This day is still to come." in response.content.decode()


def test_late_delivery_is_measured_against_the_first_date(mara, at, as_):
    price_list = make.commitment(due_on=date(2026, 6, 1))
    campaigns.move_commitment(
        price_list, due_on=date(2026, 6, 20), reason="Printer", by=mara, at=at
    )
    campaigns.deliver(price_list, on=date(2026, 6, 11), by=mara, at=at)
    words = words_of(as_(mara).get(f"{PAGE}?view=delivered"))
    assert "delivered 11 Jun 2026, 10 days after the first date" in words


def test_a_withdrawn_promise_stays_readable(mara, as_):
    price_list = make.commitment("Price list")
    as_(mara).post(url_of(price_list, "withdraw/"))
    assert "Price list" not in words_of(as_(mara).get(PAGE))
    assert "Price list" in words_of(as_(mara).get(f"{PAGE}?view=withdrawn"))


def test_whoever_comes_second_is_told(mara, lena, at, as_):
    price_list = make.commitment()
    campaigns.withdraw(price_list, by=lena, at=at)
    response = as_(mara).post(url_of(price_list, "deliver/"), {"on": "1.6.2026"}, follow=True)
    assert "It was withdrawn." in response.content.decode()


def test_views_count_what_is_open_late_and_done(mara, at, as_):
    make.commitment(due_on=LONG_AGO)
    make.commitment(due_on=LONG_AFTER)
    campaigns.deliver(make.commitment(), on=LONG_AGO, by=mara, at=at)
    tabs = {tab["label"]: tab["count"] for tab in as_(mara).get(PAGE).context["tabs"]}
    assert tabs == {"Open": 2, "Late": 1, "Delivered": 1, "Withdrawn": 0, "All": 3}


def test_a_promise_is_late_the_day_after_it_was_due():
    due = date(2026, 6, 30)
    price_list = make.commitment(due_on=due)
    assert "late" not in states_of(price_list, due)
    assert "late" in states_of(price_list, due + timedelta(days=1))


def test_an_agency_reads_what_concerns_its_campaigns(agi, as_):
    theirs = make.campaign(agency=agi)
    make.commitment("Creatives", campaign=theirs)
    secret = make.commitment("Price list")
    words = words_of(as_(agi).get(PAGE))
    assert "Creatives" in words
    assert "Price list" not in words
    assert as_(agi).get(url_of(secret)).status_code == 404


def test_a_rep_has_no_business_here(sol, as_):
    assert as_(sol).get(PAGE).status_code == 403
