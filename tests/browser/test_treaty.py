"""The treaty in a real browser: drafted, replayed, signed, applied, contradicted, contested,
overturned, receipted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from apps.handoffs import actions as handoffs
from apps.leads import actions as leads
from apps.leads.kinds import TouchKind
from apps.leads.models import Lead
from apps.tenancy import actions as tenancy
from apps.tenancy import relay
from apps.tenancy.kinds import Role
from apps.tenancy.models import Tenant
from apps.tenancy.scoping import tenant_transaction
from apps.workspace.actions import open_company

from .seat import Seat, registered

STAFF = {
    "Lena Hartmann": Role.MARKETING_LEAD,
    "Jonas Weber": Role.SALES_MANAGER,
    "Sol Reyes": Role.REP,
}


@pytest.fixture
def company(transactional_db: None) -> Tenant:
    """Acme, two months old, under the agreement it began with."""
    at = timezone.now() - timedelta(days=60)
    ada = registered("Ada Berg")
    tenant = open_company(slug="acme", name="Acme", admin=ada, at=at, currency="EUR")
    with tenant_transaction(tenant.id):
        for name, role in STAFF.items():
            tenancy.admit(registered(name), role, by=ada, at=at)
    return tenant


def hand_over(tenant: Tenant, company: str, employees: int, at: datetime) -> Lead:
    """A lead of a company of that size comes in and is handed over by itself."""
    prospect = leads.Prospect(
        email=f"info@{company.lower()}.example",
        name=f"Kim {company}",
        company=company,
        employees=employees,
    )
    with tenant_transaction(tenant.id):
        lead = leads.capture(prospect, by=None, at=at, touch=TouchKind.FORM, score=70).lead
        handoffs.offer_if_qualified(lead, at=at)
    return lead


def draft_a_minimum_size(lena: Seat) -> None:
    """1: a clause that a machine can check, and the reason that cites it."""
    page = lena.page
    lena.open("/t/acme/agreement/")
    lena.press("Draft the next version")
    lena.open("/t/acme/agreement/draft/add/?part=condition")
    page.select_option("[name=section]", "1")
    page.fill("[name=text]", "The company has at least 50 employees.")
    page.select_option("[name=criteria-0-field]", "employees")
    page.select_option("[name=criteria-0-operator]", "gte")
    page.fill("[name=criteria-0-operands]", "50")
    lena.press("Save")
    lena.open("/t/acme/agreement/draft/reasons/company_size/")
    clause = page.locator("[name=clause] option", has_text="at least 50").get_attribute("value")
    page.select_option("[name=clause]", clause)
    page.select_option("[name=field]", "employees")
    lena.press("Save")
    lena.open("/t/acme/agreement/v/2/")
    lena.reads("at least 50 employees")


def replay(lena: Seat) -> None:
    """2: what the draft would have changed, to the lead."""
    lena.open("/t/acme/agreement/v/2/backtest/")
    lena.press("Replay it")
    relay.drain()
    lena.open("/t/acme/agreement/v/2/backtest/")
    lena.reads("Tiny")
    assert "Grand" not in lena.read()


def both_sign(lena: Seat, jonas: Seat) -> None:
    """3: proposed for today, signed by both heads."""
    lena.open("/t/acme/agreement/draft/propose/")
    lena.page.fill("[name=starts_on]", f"{timezone.now():%Y-%m-%d}")
    lena.press("Ask both to sign")
    for seat, name, side in ((lena, "Lena Hartmann", "Marketing"), (jonas, "Jonas Weber", "Sales")):
        seat.open("/t/acme/agreement/v/2/sign/")
        seat.page.fill("[name=typed_name]", name)
        seat.press(f"Sign for {side}")
    lena.open("/t/acme/agreement/")
    lena.reads("Version 2")
    lena.reads("in force")


def each_under_its_version(sol: Seat, old: Lead, new: Lead) -> None:
    """4: today's lead stands under version 2, yesterday's under version 1."""
    for lead, version in ((old, 1), (new, 2)):
        sol.open(f"/t/acme/sales/leads/{lead.number}/")
        sol.reads(f"Agreement v{version}")


def reject_for_its_size(sol: Seat, lead: Lead) -> None:
    """5: the reason is contradicted by what was frozen when the lead was handed over."""
    sol.open(f"/t/acme/sales/inbox/{lead.number}/")
    sol.page.locator("summary", has_text="Not for us").first.click()
    sol.page.get_by_role("button", name="Wrong company size").first.click()
    sol.page.get_by_text("Our data says").first.wait_for()
    sol.reads("800")
    sol.page.get_by_role("link", name="It stands").first.click()


def contest(lena: Seat, lead: Lead) -> None:
    """6: Marketing does not take it."""
    relay.drain()
    lena.open(f"/t/acme/marketing/leads/{lead.number}/")
    lena.page.locator("summary", has_text="Contest").first.click()
    lena.page.fill("textarea[name=text]", "They have 800 people, it says so in their form.")
    with lena.page.expect_navigation():
        lena.page.locator("form:has(textarea[name=text]) button[type=submit]").first.click()
    lena.reads("Waits for a decision")


def overturn(jonas: Seat) -> None:
    """7: the head of Sales decides."""
    jonas.open("/t/acme/disputes/")
    jonas.page.locator("a[href*='/disputes/']", has_text="Grand").first.click()
    jonas.page.get_by_label("The rejection was wrong").check()
    jonas.page.fill("textarea[name=text]", "Right. We call them.")
    jonas.press("Decide")
    jonas.reads("The rejection was wrong")


@pytest.mark.journey
@pytest.mark.timeout(400)
@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_the_treaty_from_the_draft_to_the_receipt(
    company: Tenant, seat: Callable[..., Seat], script: bool
) -> None:
    month_ago, yesterday = (timezone.now() - timedelta(days=days) for days in (32, 1))
    hand_over(company, "Tiny", 12, month_ago)
    old = hand_over(company, "Early", 12, yesterday)
    lena, jonas, sol = (seat(script=script) for _ in range(3))
    for one, first_name in ((lena, "lena"), (jonas, "jonas"), (sol, "sol")):
        one.sign_in(first_name)
    draft_a_minimum_size(lena)
    replay(lena)
    both_sign(lena, jonas)
    new = hand_over(company, "Grand", 800, timezone.now())
    each_under_its_version(sol, old, new)
    reject_for_its_size(sol, new)
    contest(lena, new)
    overturn(jonas)
    relay.drain()
    sol.open("/t/acme/receipts/")
    sol.reads("The rejection was wrong")  # 8: whoever was contradicted reads why
    sol.open(f"/t/acme/sales/inbox/{new.number}/")
    sol.reads("Accept")
    for one in (lena, jonas, sol):
        assert one.complaints == []
