"""A campaign's page: its money line by line, what came of it, who changed what."""

from __future__ import annotations

import re
from datetime import date

import pytest

from apps.campaigns import actions as campaigns
from apps.campaigns.kinds import CostKind
from apps.campaigns.models import Campaign, CostLine
from apps.tenancy.models import Tenant
from tests.factories import campaigns as make

pytestmark = pytest.mark.usefixtures("in_acme")


def url_of(campaign, rest=""):
    return f"/t/acme/marketing/campaigns/{campaign.public_id}/{rest}"


def words_of(response) -> str:
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.fixture
def marketer(mara, as_):
    return as_(mara)


@pytest.fixture
def fair(mara):
    return make.campaign(
        name="Level days",
        channel=make.channel(),
        budget_minor=10_000_00,
        currency="EUR",
        starts_on=date(2026, 6, 9),
        owner=mara,
    )


def test_the_page_tells_facts_money_and_how_far_leads_came(fair, bring, marketer):
    make.cost(fair, 0, amount_minor=1_480_50, note="Booth")
    make.cost(fair, 900, kind=CostKind.COMMITTED)
    bring(fair, leads=4, handed_over=3, accepted=2, opportunities=1, won=1, euros=500)
    words = words_of(marketer.get(url_of(fair)))
    for said in (
        "Level days",
        "Trade fair",
        "Mara Novak",
        "15% of €10k",
        "Booth",
        "€1,480.50",
        "Committed €900.00",
        "Actual €1,480.50",
        "Handed over 3",
        "Won 1",
    ):
        assert said in words


def test_a_cost_is_logged_in_place(fair, marketer):
    response = marketer.post(
        url_of(fair, "costs/"),
        {
            "kind": "actual",
            "spent_on": "9.6.26",
            "amount": "1.480,50",
            "currency": "EUR",
            "note": "Booth",
        },
    )
    assert (response.status_code, response["Location"]) == (303, f"{url_of(fair)}#costs")
    line = CostLine.objects.get()
    assert (line.campaign, line.amount_minor, line.base_minor) == (fair, 1_480_50, 1_480_50)
    assert (line.spent_on, line.note, line.by.name) == (date(2026, 6, 9), "Booth", "Mara Novak")


def test_who_presses_twice_logs_a_cost_once(fair, marketer):
    key = marketer.get(url_of(fair)).context["form"]["key"].value()
    sent = {"kind": "actual", "spent_on": "9.6.26", "currency": "EUR", "amount": "900"}
    for _ in range(2):
        assert marketer.post(url_of(fair, "costs/"), {**sent, "key": key}).status_code == 303
    assert CostLine.objects.count() == 1


def test_a_key_from_another_campaign_hides_no_cost(fair, marketer):
    webinar = make.campaign(name="Webinar")
    sent = {"kind": "actual", "spent_on": "9.6.26", "currency": "EUR", "amount": "900"}
    sent["key"] = marketer.get(url_of(fair)).context["form"]["key"].value()
    for campaign in (fair, webinar):
        marketer.post(url_of(campaign, "costs/"), sent)
    assert {cost.campaign for cost in CostLine.objects.all()} == {fair, webinar}


def test_a_credit_note_is_negative_and_an_unreadable_amount_is_asked_about(fair, marketer):
    sent = {"kind": "actual", "spent_on": "9.6.26", "currency": "EUR"}
    marketer.post(url_of(fair, "costs/"), {**sent, "amount": "-50"})
    assert CostLine.objects.get().amount_minor == -50_00
    response = marketer.post(url_of(fair, "costs/"), {**sent, "amount": "1.480", "note": "Hall"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "can mean 1480 or 1.480" in page
    assert 'value="Hall"' in page
    assert CostLine.objects.count() == 1


def test_foreign_money_waits_until_somebody_says_what_it_is_worth(fair, marketer):
    sent = {"kind": "actual", "spent_on": "9.6.26", "currency": "JPY", "amount": "15000"}
    marketer.post(url_of(fair, "costs/"), sent)
    words = words_of(marketer.get(url_of(fair)))
    assert "not converted" in words
    assert "1 line in another currency is not converted" in words
    marketer.post(url_of(fair, "costs/"), {**sent, "base": "91.35"})
    assert CostLine.objects.latest("id").base_minor == 91_35
    assert CostLine.objects.latest("id").amount_minor == 15_000


def test_the_first_cost_decides_the_currency(fair, marketer):
    Tenant.objects.update(currency=None)
    sent = {"kind": "actual", "spent_on": "9.6.26", "currency": "CHF", "amount": "15"}
    marketer.post(url_of(fair, "costs/"), sent)
    assert Tenant.objects.get(slug="acme").currency == "CHF"


def test_a_wrong_line_is_corrected_and_stays_readable(fair, marketer):
    wrong = make.cost(fair, 1_480, note="Booth")
    address = url_of(fair, f"costs/{wrong.public_id}/correct/")
    assert 'value="1480.00"' in marketer.get(address).content.decode()
    marketer.post(
        address, {"kind": "actual", "spent_on": "1.6.26", "amount": "1840", "note": "Typo"}
    )
    words = words_of(marketer.get(url_of(fair)))
    for said in ("€1,480.00", "taken back", "−€1,480.00", "takes back", "€1,840.00", "Typo"):
        assert said in words
    assert "Actual €1,840.00" in words
    again = marketer.post(address, {"take_back": "1"}, follow=True)
    assert "This line was corrected already." in again.content.decode()
    assert CostLine.objects.count() == 3


def test_a_line_is_only_taken_back(fair, marketer):
    wrong = make.cost(fair, 1_480)
    marketer.post(url_of(fair, f"costs/{wrong.public_id}/correct/"), {"take_back": "1"})
    assert sum(CostLine.objects.values_list("base_minor", flat=True)) == 0


def test_a_line_of_another_campaign_is_not_there(fair, marketer):
    other = make.cost(make.campaign(), 5)
    address = url_of(fair, f"costs/{other.public_id}/correct/")
    assert marketer.get(address).status_code == 404
    assert marketer.post(address, {"take_back": "1"}).status_code == 404


def test_an_edit_is_saved_and_told_in_words(fair, lena, marketer):
    form = marketer.get(url_of(fair, "edit/")).content.decode()
    assert 'value="9 Jun 2026"' in form
    assert 'value="10000.00"' in form
    response = marketer.post(
        url_of(fair, "edit/"),
        {
            "name": "Level days 2026",
            "channel": "Webinar",
            "starts_on": "10.6.26",
            "budget": "12.000,00",
            "owner": lena.id,
            "department": "joint",
        },
    )
    assert (response.status_code, response["Location"]) == (303, url_of(fair))
    words = words_of(marketer.get(url_of(fair)))
    for said in (
        "Name: Level days → Level days 2026",
        "Channel: Trade fair → Webinar",
        "Run by: Marketing → Joint",
        "Owner: Mara Novak → Lena Hartmann",
        "Start: 9 Jun 2026 → 10 Jun 2026",
        "Budget: €10,000 → €12,000",
    ):
        assert said in words


def test_two_people_who_edit_at_once_are_told(fair, lena, marketer, as_):
    seen = marketer.get(url_of(fair, "edit/")).context["form"]["seen"].value()
    typed = {"name": "Level days", "channel": "Trade fair", "seen": seen}
    assert (
        as_(lena).post(url_of(fair, "edit/"), {**typed, "goal": "20 meetings"}).status_code == 303
    )
    late = marketer.post(url_of(fair, "edit/"), {**typed, "goal": "30 meetings"})
    assert late.status_code == 409
    assert "Somebody changed it while you were typing" in late.content.decode()
    assert Campaign.objects.get().goal == "20 meetings"
    again = late.context["form"]["seen"].value()
    answer = marketer.post(url_of(fair, "edit/"), {**typed, "goal": "30 meetings", "seen": again})
    assert answer.status_code == 303
    assert Campaign.objects.get().goal == "30 meetings"


def test_an_edit_with_a_mistake_keeps_what_was_typed(fair, marketer):
    response = marketer.post(
        url_of(fair, "edit/"), {"name": "Renamed", "channel": "Fair", "budget": "lots"}
    )
    assert response.status_code == 422
    assert 'value="Renamed"' in response.content.decode()
    assert Campaign.objects.get().name == "Level days"


def test_an_owner_who_left_stays_owner_until_somebody_else_is_chosen(
    fair, mara, lena, ada, at, as_
):
    from apps.tenancy import actions as tenancy
    from apps.tenancy.models import Membership

    tenancy.remove_member(Membership.objects.get(user=mara), by=ada, at=at)
    page = as_(lena).get(url_of(fair, "edit/")).content.decode()
    assert "Mara Novak (left)" in page
    as_(lena).post(
        url_of(fair, "edit/"), {"name": "Kept", "channel": "Fair", "owner": str(mara.id)}
    )
    assert Campaign.objects.get().owner == mara


def test_a_campaign_is_archived_and_brought_back(fair, marketer):
    marketer.post(url_of(fair, "archive/"))
    assert Campaign.objects.get().archived_at is not None
    page = marketer.get(url_of(fair)).content.decode()
    assert "Bring back" in page
    marketer.post(url_of(fair, "bring-back/"))
    assert Campaign.objects.get().archived_at is None


@pytest.mark.parametrize("rest", ["archive/", "bring-back/", "costs/"])
def test_only_a_post_changes_a_campaign(fair, marketer, rest):
    assert marketer.get(url_of(fair, rest)).status_code == 405


@pytest.mark.parametrize("who", ["jonas", "eve"])
def test_sales_and_executives_read_campaigns_and_change_none(fair, who, request, as_):
    client = as_(request.getfixturevalue(who))
    page = client.get(url_of(fair)).content.decode()
    assert "Level days" in page
    assert "Log a cost" not in page
    for rest in ("edit/", "archive/", "costs/"):
        assert client.post(url_of(fair, rest), {}).status_code == 403


def test_an_agency_finds_its_own_campaign_and_no_other(fair, agi, as_):
    theirs = make.campaign(name="Theirs", agency=agi)
    make.cost(theirs, 321)
    assert "€321.00" in words_of(as_(agi).get(url_of(theirs)))
    assert as_(agi).get(url_of(fair)).status_code == 404


def test_an_agency_does_not_read_who_changed_what(agi, mara, at, as_):
    theirs = make.campaign(name="Theirs", agency=agi)
    campaigns.edit(theirs, by=mara, at=at, name="Still theirs")
    assert "Theirs →" not in words_of(as_(agi).get(url_of(theirs)))


def test_a_campaign_of_another_tenant_is_not_there(acme, marketer):
    assert (
        marketer.get(
            "/t/acme/marketing/campaigns/00000000-0000-4000-8000-000000000000/"
        ).status_code
        == 404
    )


def test_what_people_typed_is_shown_and_never_run(marketer):
    evil = make.campaign(name="<script>alert(1)</script>", goal="<b>bold</b>")
    make.cost(evil, 5, note="<img src=x>")
    page = marketer.get(url_of(evil)).content.decode()
    assert "<script>alert" not in page
    assert "<b>bold</b>" not in page
    assert "<img src=x>" not in page
