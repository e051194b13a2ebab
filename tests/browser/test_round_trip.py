"""One lead's round trip in a real browser: from the prospect's form to the figure in the report.

Told twice: as most people's browsers are, and with JavaScript off.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.tenancy import actions as tenancy
from apps.tenancy import relay
from apps.tenancy.kinds import Role
from apps.tenancy.models import Tenant
from apps.tenancy.scoping import tenant_transaction
from apps.workspace.actions import open_company

from .seat import Seat, registered


@pytest.fixture
def company(transactional_db: None) -> dict[str, User]:
    """Acme, just opened: Ada runs it, Mara markets, Sol sells, Eve looks at the figures."""
    at = timezone.now()
    people = {name: registered(name) for name in ("Ada", "Mara", "Sol", "Eve")}
    tenant: Tenant = open_company(
        slug="acme", name="Acme", admin=people["Ada"], at=at, currency="EUR"
    )
    with tenant_transaction(tenant.id):
        for name, role in (("Mara", Role.MARKETER), ("Sol", Role.REP), ("Eve", Role.EXECUTIVE)):
            tenancy.admit(people[name], role, by=people["Ada"], at=at)
    return people


def log_a_campaign_with_a_form(seat: Seat) -> str:
    """Mara logs a campaign and opens its form; returns the form's address."""
    page = seat.page
    seat.sign_in("Mara")
    seat.open("/t/acme/marketing/campaigns/new/")
    page.fill("#id_name", "Level days")
    page.fill("#id_channel", "Trade fair")
    seat.press("Log campaign")
    page.get_by_role("link", name="Level days").first.click()
    page.get_by_role("link", name="Open a form").click()
    seat.press("Open the form")
    return str(page.locator("#address").input_value())


def fill_the_form(seat: Seat, address: str) -> None:
    page = seat.page
    page.goto(address)
    page.fill("[name=name]", "Katrin Brandt")
    page.fill("[name=email]", "k.brandt@sonnental.example")
    page.fill("[name=company]", "Molkerei Sonnental")
    page.fill("[name=message]", "Can you quote 12 pieces?")
    page.wait_for_timeout(2100)  # a person needs longer than a script
    seat.press("Send")
    seat.reads("Thank you")


def accept_judge_and_win(seat: Seat) -> None:
    page = seat.page
    seat.sign_in("Sol")
    seat.reads("Katrin Brandt")
    seat.press("Accept")
    seat.open("/t/acme/sales/leads/1/")
    with page.expect_navigation():
        page.get_by_role("button", name="4", exact=False).first.click()
    seat.reads("4 of 5")
    page.get_by_role("link", name="Opportunity", exact=False).first.click()
    page.fill("[name=amount]", "8,400.00")
    seat.press("Open the opportunity")
    seat.open("/t/acme/sales/opportunities/")
    page.locator("tbody a.cell-title").first.click()
    page.get_by_label("Won", exact=True).check()
    seat.press("Save")


def read_the_figure(seat: Seat) -> None:
    """Eve reads the report and opens the revenue: it is this one lead."""
    page = seat.page
    seat.sign_in("Eve")
    seat.open("/t/acme/reports/closed-loop/")
    seat.reads("8,400")
    page.locator("tfoot a.figure-link", has_text="8,400").last.click()
    seat.reads("Lead 1")
    seat.reads("8,400")
    assert "Brandt" not in seat.read()


@pytest.mark.journey
@pytest.mark.timeout(400)
@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_from_the_prospects_form_to_the_figure_in_the_report(
    company: dict[str, User], seat: Callable[..., Seat], script: bool
) -> None:
    mara, prospect, sol, eve = (seat(script=script) for _ in range(4))
    address = log_a_campaign_with_a_form(mara)
    fill_the_form(prospect, mara.base + address[address.index("/f/") :])
    relay.drain()
    mara.open("/t/acme/marketing/leads/")
    mara.reads("Katrin Brandt")
    accept_judge_and_win(sol)
    relay.drain()
    read_the_figure(eve)
    for one in (mara, prospect, sol, eve):
        assert one.complaints == []
