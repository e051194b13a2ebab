"""A name of two hundred letters without a space breaks; it makes no page wider than its window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from apps.tenancy.scoping import tenant_transaction
from tests.factories.handoffs import handoff as offered

from .office import INBOX, Office, answered
from .seat import Seat

NAME, COMPANY, TITLE = (f"{letter}{'n' * 199}" for letter in "NCT")


@pytest.fixture
def number(office: Office) -> int:
    """The number of a lead whose every word is as long as it may be."""
    words = {"name": NAME, "company": COMPANY, "job_title": TITLE, "industry": TITLE}
    with tenant_transaction(office.tenant.id):
        return offered(to=office.sol, at=timezone.now(), score=99, **words).lead.number


@pytest.mark.parametrize("width", [1440, 390])
def test_long_words_break_wherever_a_lead_is_named(
    seat: Callable[..., Seat], office: Office, number: int, width: int
) -> None:
    desk = seat(office.sol, width=width)
    pages = {
        "inbox": INBOX,
        "inbox-lead": f"{INBOX}{number}/?no",
        "lead": f"/t/acme/sales/leads/{number}/",
        "search": f"/t/acme/search/?q={NAME[:20]}",
        "mine": "/t/acme/sales/leads/",
    }
    wider = {}
    for name, path in pages.items():
        assert desk.open(path) == 200
        desk.shoot(f"long-{name}-{width}")
        wider[name] = desk.sideways()
    desk.open(f"{INBOX}{number}/?no")
    desk.page.get_by_role("button", name="Wrong company size").first.click()
    answered(desk, clicks=1)
    wider["answered"] = desk.sideways()
    desk.shoot(f"long-answered-{width}")
    assert wider == dict.fromkeys(wider, 0)
