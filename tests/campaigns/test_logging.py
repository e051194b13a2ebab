"""A campaign is logged in seconds, and what can't be read is asked about, never guessed."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from apps.campaigns.kinds import CostKind, OwnerDepartment
from apps.campaigns.models import Campaign, Channel, CostLine
from apps.tenancy.models import Tenant
from tests.factories import campaigns as make

NEW = "/t/acme/marketing/campaigns/new/"
LIST = "/t/acme/marketing/campaigns/"

pytestmark = pytest.mark.usefixtures("in_acme")


@pytest.fixture
def marketer(mara, as_) -> Client:
    return as_(mara)


def errors_of(response) -> dict[str, list[str]]:
    assert response.status_code == 422
    return response.context["form"].errors


def test_a_name_and_a_channel_are_enough(marketer, mara):
    response = marketer.post(NEW, {"name": "Level days", "channel": "Trade fair"})
    assert (response.status_code, response["Location"]) == (303, LIST)
    campaign = Campaign.objects.get()
    assert (campaign.name, campaign.channel.name) == ("Level days", "Trade fair")
    assert campaign.channel.code == "trade_fair"
    assert campaign.owner_department == OwnerDepartment.MARKETING
    assert campaign.created_by == mara


def test_who_presses_twice_logs_one_campaign_and_its_money_once(marketer):
    key = marketer.get(NEW).context["form"]["key"].value()
    typed = {"name": "Level days", "channel": "Trade fair", "spent": "900", "currency": "EUR"}
    answers = [marketer.post(NEW, {**typed, "key": key}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert Campaign.objects.count() == CostLine.objects.count() == 1


def test_everything_can_be_said_at_once(marketer, lena, agi):
    marketer.post(
        NEW,
        {
            "name": "SEA flow meters",
            "channel": "Paid search",
            "starts_on": "9.6.26",
            "ends_on": "11 Jun 2026",
            "budget": "24,000",
            "spent": "22,610.50",
            "department": "joint",
            "owner": lena.id,
            "agency": agi.id,
            "external_id": "lp-7",
            "goal": "20 meetings",
        },
    )
    campaign = Campaign.objects.get()
    assert (campaign.starts_on, campaign.ends_on) == (date(2026, 6, 9), date(2026, 6, 11))
    assert (campaign.budget_minor, campaign.owner_department) == (24_000_00, OwnerDepartment.JOINT)
    assert (campaign.owner, campaign.agency) == (lena, agi)
    assert (campaign.external_id, campaign.goal) == ("lp-7", "20 meetings")
    line = CostLine.objects.get()
    assert (line.kind, line.amount_minor, line.base_minor) == (
        CostKind.ACTUAL,
        22_610_50,
        22_610_50,
    )


def test_a_known_channel_is_found_in_any_case(marketer):
    webinar = make.channel("webinar", "Webinar")
    marketer.post(NEW, {"name": "Level days", "channel": "webinar"})
    marketer.post(NEW, {"name": "Level nights", "channel": "WEBINAR "})
    assert set(Campaign.objects.values_list("channel_id", flat=True)) == {webinar.id}


def test_a_blank_channel_is_guessed_from_the_name_and_said_to_be_a_guess(marketer):
    response = marketer.post(NEW, {"name": "Newsletter: August special"}, follow=True)
    assert Campaign.objects.get().channel.name == "E-mail"
    assert "Its channel, E-mail, is a guess from the name." in response.content.decode()


def test_the_guess_is_shown_while_the_form_is_filled(marketer):
    response = marketer.get(
        f"{NEW}?name=Webinar: hydrogen&channel=", headers={"HX-Request": "true"}
    )
    page = response.content.decode()
    assert "<html" not in page
    assert "Webinar" in page
    assert "from the name" in page


def test_the_tenants_own_channels_are_guessed_first(marketer):
    make.channel("levels", "Level days")
    marketer.post(NEW, {"name": "Webinar at the level days"})
    assert Campaign.objects.get().channel.code == "levels"


def test_without_name_and_channel_nothing_is_logged_and_all_else_is_kept(marketer):
    response = marketer.post(NEW, {"budget": "1,480.50", "starts_on": "9.6.26"})
    assert errors_of(response) == {
        "name": ["Enter a name, for example “Spring webinar”."],
        "channel": ["Enter a channel, for example Webinar or Trade fair."],
    }
    page = response.content.decode()
    assert "There is a problem" in page
    assert "<title>Error:" in page
    assert 'href="#id_name"' in page
    assert 'value="1,480.50"' in page
    assert 'value="9.6.26"' in page
    assert not Campaign.objects.exists()


@pytest.mark.parametrize(
    ("number_format", "typed", "minor"),
    [
        ("en", "1,480.50", 1_480_50),
        ("en", "1.480,50", 1_480_50),
        ("en", "1,480", 1_480_00),
        ("en", "€ 1480.5", 1_480_50),
        ("de", "1.480,50", 1_480_50),
        ("de", "1,480.50", 1_480_50),
        ("de", "1.480", 1_480_00),
        ("de", "1480,05 €", 1_480_05),
    ],
)
def test_amounts_are_read_to_the_cent_as_people_write_them(marketer, number_format, typed, minor):
    Tenant.objects.update(number_format=number_format)
    marketer.post(NEW, {"name": "Level days", "channel": "Fair", "budget": typed, "spent": typed})
    assert Campaign.objects.get().budget_minor == minor
    assert CostLine.objects.get().amount_minor == minor


@pytest.mark.parametrize(("number_format", "typed"), [("en", "1.480"), ("de", "1,480")])
def test_an_amount_with_two_readings_is_asked_about(marketer, number_format, typed):
    Tenant.objects.update(number_format=number_format)
    response = marketer.post(NEW, {"name": "Level days", "channel": "Fair", "budget": typed})
    assert errors_of(response)["budget"] == [
        f"“{typed}” can mean 1480 or 1.480. Type 1480 without a mark, or 1.48 with two decimals."
    ]
    assert not Campaign.objects.exists()


def test_a_day_with_two_readings_is_asked_about(marketer):
    response = marketer.post(
        NEW, {"name": "Level days", "channel": "Fair", "starts_on": "9/6/2026"}
    )
    assert "can mean 9 Jun 2026 or 6 Sep 2026" in errors_of(response)["starts_on"][0]


def test_a_campaign_that_ends_before_it_starts_is_refused_with_both_days(marketer):
    response = marketer.post(
        NEW,
        {"name": "Level days", "channel": "Fair", "starts_on": "8.7.26", "ends_on": "3.7.26"},
    )
    assert errors_of(response)["ends_on"] == [
        "The end 3 Jul 2026 is before the start 8 Jul 2026. Correct one of the two."
    ]


def test_a_name_taken_in_forms_is_refused_at_the_form(marketer):
    make.campaign(external_id="lp-7")
    response = marketer.post(NEW, {"name": "Level", "channel": "Fair", "external_id": "lp-7"})
    assert "Another campaign is known as “lp-7”." in str(errors_of(response))


def test_the_first_amount_asks_for_its_currency(marketer):
    Tenant.objects.update(currency=None)
    response = marketer.post(NEW, {"name": "Level days", "channel": "Fair", "budget": "500"})
    assert errors_of(response)["currency"] == ["Choose the currency of the amounts."]
    marketer.post(
        NEW, {"name": "Level days", "channel": "Fair", "budget": "500", "currency": "JPY"}
    )
    assert Tenant.objects.get(slug="acme").currency == "JPY"
    assert Campaign.objects.get().budget_minor == 500


def test_money_spent_before_a_campaign_ended_is_dated_its_last_day(marketer):
    marketer.post(
        NEW, {"name": "Level days", "channel": "Fair", "ends_on": "11.6.2020", "spent": "5"}
    )
    assert CostLine.objects.get().spent_on == date(2020, 6, 11)


def test_one_after_another_can_be_logged(marketer):
    response = marketer.post(NEW, {"name": "Level", "channel": "Fair", "another": "1"})
    assert response["Location"] == NEW


def test_the_owner_is_me_until_somebody_else_is_chosen(marketer, mara):
    page = marketer.get(NEW).content.decode()
    assert re.search(rf'<option value="{mara.id}" selected>Mara Novak', page)


@pytest.mark.parametrize("who", ["jonas", "eve", "agi"])
def test_only_marketing_logs_campaigns(who, request, as_):
    client = as_(request.getfixturevalue(who))
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, {"name": "Level", "channel": "Fair"}).status_code == 403
    assert not Campaign.objects.exists()


def test_channels_that_were_retired_are_not_offered(marketer, at):
    make.channel("fax", "Fax")
    Channel.objects.update(retired_at=at)
    assert "Fax" not in marketer.get(NEW).content.decode()
