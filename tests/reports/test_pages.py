"""The closed loop as people open it, and the records behind its figures."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from re import findall

import pytest

from apps.ground_rules.models import Clause
from apps.leads import actions as leads
from apps.leads import ledger
from apps.leads.kinds import Metric, TouchKind
from apps.outcomes.models import OutcomeSource
from apps.reports import shown
from apps.reports.kinds import Unit
from tests.factories import ground_rules

from .histories import World, noon

LOOP = "/t/acme/reports/closed-loop/"
KATRIN = leads.Prospect(email="katrin@sonnental.example", name="Katrin Brandt", company="Sonnental")


@pytest.fixture
def world(in_acme) -> World:
    return World()


@pytest.fixture
def katrin(world):
    """From a webinar in May, won in June for €12,500.50; the webinar cost €900."""
    at = noon(date(2026, 5, 4))
    lead = leads.capture(
        KATRIN, by=None, at=at, touch=TouchKind.FORM, campaign=world.campaigns[1]
    ).lead
    for metric, days in ((Metric.HANDED_OFF, 1), (Metric.ACCEPTED, 2), (Metric.OPPORTUNITY, 10)):
        on = lead.captured_on + timedelta(days=days)
        ledger.post(lead, metric, on=on, recorded_at=noon(on), amount_minor=0)
    ledger.post(
        lead,
        Metric.WON,
        on=date(2026, 6, 1),
        recorded_at=noon(date(2026, 6, 1)),
        amount_minor=1_250_050,
    )
    world.spend(date(2026, 5, 1), 1, 90_000, is_converted=True)
    return lead


def text_of(response) -> str:
    assert response.status_code == 200, response.content.decode()
    return unescape(response.content.decode())


def test_where_no_crm_was_read_no_agreement_with_one_is_claimed(world, ada, as_, at):
    client = as_(ada)
    assert "No CRM has told outcomes yet" in client.get(LOOP).content.decode()
    OutcomeSource.objects.create(name="Harbour CRM", created_at=at, last_read_at=at)
    assert "No open differences with the CRM" in client.get(LOOP).content.decode()


def test_the_page_says_what_came_back_from_the_money(katrin, lena, as_):
    page = text_of(as_(lena).get(LOOP))
    assert "Every €1 spent has come back as €13.89 so far." in page
    assert "€12,500.50" in page


def test_the_page_says_whose_credit_a_deal_is_and_which_clause_says_so(katrin, lena, as_):
    version = ground_rules.rules()
    page = " ".join(text_of(as_(lena).get(LOOP)).split())
    assert "Every deal is credited to the campaign its lead came with, in full" in page
    assert '/agreement/v/1/#c4.5">§4.5</a>' in page
    with ground_rules.rewriting():
        Clause.objects.filter(rules=version, number="4.5").update(rule={"model": "last_touch"})
    page = " ".join(text_of(as_(lena).get(LOOP)).split())
    assert "§4.5</a>, which says otherwise: no report does what it says" in page


def test_every_link_of_the_page_opens(katrin, lena, as_):
    client = as_(lena)
    page = text_of(client.get(LOOP))
    links = {link for link in findall(r'href="([^"]+)"', page) if "/reports/" in link}
    assert len(links) > 20
    for link in links:
        assert client.get(link).status_code == 200, link


def test_a_figure_opens_its_lead_and_repeats_what_it_means(katrin, lena, as_):
    page = text_of(as_(lena).get("/t/acme/reports/records/?metric=won&channel=web"))
    assert "Leads with at least one won sale." in page
    assert "Katrin Brandt" in page
    assert "1 lead" in page


def test_without_the_right_to_see_contacts_a_record_has_no_name(katrin, eve, as_):
    page = text_of(as_(eve).get("/t/acme/reports/records/?metric=won"))
    assert "Lead 1" in page
    assert "Katrin" not in page


def test_only_who_may_export_leads_takes_them_out(katrin, eve, lena, as_):
    address = "/t/acme/reports/records/export/?metric=won"
    assert as_(eve).get(address).status_code == 403
    lines = b"".join(as_(lena).get(address).streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith('"Lead","Name"')
    assert '"Katrin Brandt"' in lines[1]


def test_the_whole_report_can_be_taken_as_a_file(katrin, eve, as_):
    response = as_(eve).get(f"{LOOP}export/")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith('"kind","key","label","spend","leads"')
    assert lines[1].startswith('"named","web","Web","900.00","1"')


def test_a_share_is_said_with_its_interval_on_the_page_and_in_the_file(katrin, lena, as_):
    client = as_(lena)
    page = text_of(client.get(LOOP))
    assert '<span class="cell-note nowrap">20.7–100.0%</span>' in page
    file = b"".join(client.get(f"{LOOP}export/").streaming_content).decode("utf-8-sig")
    head, row = (line[1:-1].split('","') for line in file.splitlines()[:2])
    names = [f"{name}{end}" for name in ("conversion",) for end in ("", "_of", "_low", "_high")]
    counts = dict(zip(head, row, strict=True))
    assert [round(float(counts[name]), 3) for name in names] == [1, 1, 0.207, 1]


def test_what_it_cost_is_a_table_of_its_own_and_every_figure_opens(katrin, lena, as_, statements):
    client = as_(lena)
    with statements() as of_the_way:
        client.get(LOOP)
    with statements() as of_the_cost:
        answer = client.get(f"{LOOP}?by=campaign&show=cost")
    assert len(of_the_cost) <= len(of_the_way)
    page, (line,) = text_of(answer), answer.context["lines"]
    figures = {
        head.label: cell for head, cell in zip(answer.context["head"], line.cells, strict=True)
    }
    assert {label: cell.words for label, cell in figures.items()} == {
        "Spent": "€900.00",
        "Leads": "1",
        "Cost per lead": "€900.00",
        "Accepted": "1",
        "Cost per accepted": "€900.00",
        "Won": "1",
        "Cost per won": "€900.00",
        "Won revenue": "€12,500.50",
        "Return": "12.89",
    }
    assert all(client.get(cell.url).status_code == 200 for cell in figures.values())
    assert "show=cost" in line.url
    assert '<input type="hidden" name="show" value="cost">' in page


def test_reps_do_not_see_reports(katrin, sol, agi, as_):
    assert as_(sol).get(LOOP).status_code == 403
    assert as_(agi).get(LOOP).status_code == 403


def test_an_outsider_finds_nothing(gil, katrin, as_):
    assert as_(gil).get(LOOP).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        f"{LOOP}?period=soon",
        f"{LOOP}?from=2026-01-01",
        f"{LOOP}?by=colour",
        f"{LOOP}?basis=luck",
        f"{LOOP}?show=nothing",
        f"{LOOP}?channel=nowhere",
        f"{LOOP}?campaign=nothing",
        f"{LOOP}?department=legal",
        f"{LOOP}?as_of=yesterday",
        f"{LOOP}?as_of=1900-01-01",
        f"{LOOP}export/?as_of=9999-12-31T00:00:00%2B00:00",
        "/t/acme/reports/records/?metric=happiness",
        "/t/acme/reports/records/?metric=spend&lacking=won",
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(address, katrin, lena, as_):
    response = as_(lena).get(address)
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()


@pytest.mark.parametrize(
    ("unit", "value", "said"),
    [(Unit.DAYS, -450.5, "−450.5"), (Unit.FACTOR, -1.25, "−1.25"), (Unit.DAYS, 3.0, "3")],
)
def test_what_is_below_zero_has_a_minus(unit, value, said):
    assert shown.value_words(unit, value, "EUR", cents=False) == said


def test_leads_without_money_are_drawn_all_the_same(world, lena, as_):
    leads.capture(KATRIN, by=None, at=noon(date(2026, 5, 4)), touch=TouchKind.FORM)
    page = text_of(as_(lena).get(LOOP))
    assert "The one lead has not been won yet. What they cost is not logged." in page
    assert 'id="relay"' in page


def test_as_of_a_day_in_may_nothing_was_won(katrin, lena, as_):
    page = text_of(as_(lena).get(f"{LOOP}?as_of=2026-05-20"))
    assert "The one lead has not been won yet." in page
    assert "Show what is known now" in page


def test_a_period_without_leads_says_so(katrin, lena, as_):
    page = text_of(as_(lena).get(f"{LOOP}?period=2024"))
    assert "No leads in this period" in page


def test_a_company_that_starts_is_told_what_will_be_here(in_acme, lena, as_):
    assert "Nothing to report yet" in text_of(as_(lena).get(LOOP))


def test_by_event_date_there_is_no_funnel_and_no_conversion(katrin, lena, as_):
    page = text_of(as_(lena).get(f"{LOOP}?basis=event&period=2026-06"))
    assert 'id="relay"' not in page
    assert "€12,500.50" in page


def test_who_is_not_handed_over_can_be_opened_too(katrin, world, lena, as_):
    leads.capture(
        leads.Prospect(name="Omar Reyes"),
        by=None,
        at=noon(date(2026, 5, 6)),
        touch=TouchKind.FORM,
        campaign=world.campaigns[1],
    )
    address = "/t/acme/reports/records/?metric=leads&lacking=handed_off"
    page = text_of(as_(lena).get(address))
    assert "Omar Reyes" in page
    assert "Katrin" not in page


def test_many_campaigns_are_shown_in_pages_and_the_total_is_over_all(
    katrin, world, lena, as_, monkeypatch
):
    monkeypatch.setattr("apps.reports.page.ROWS", 1)
    world.spend(date(2026, 5, 1), 0, 5_000, is_converted=True)
    client = as_(lena)
    first, second = (text_of(client.get(f"{LOOP}?by=campaign&page={n}")) for n in (1, 2))
    assert "Page 1 of 2. The total is over all of them." in first
    assert "?by=campaign&page=2" in first
    level_days, webinar = (campaign.name for campaign in world.campaigns[:2])
    row = r'class="cell-title" href="[^"]+">([^<]+)<'
    assert [findall(row, page) for page in (first, second)] == [[webinar], [level_days]]
    spent = r">€([\d.,]+)<span class=\"visually-hidden\"> All: Spent"
    totals = [findall(spent, page) for page in (first, second)]
    assert totals == [["950.00"], ["950.00"]]
    assert text_of(client.get(f"{LOOP}?by=campaign&page=99")).count("Page 2 of 2") == 1
