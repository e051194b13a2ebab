"""The screens on which both sides keep each other honest: no barriers, also on a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.feedback.actions import disputes, opinions, rule_receipts
from apps.feedback.kinds import Decision
from apps.tenancy.models import Tenant
from apps.tenancy.scoping import tenant_transaction
from tests.factories import ground_rules, leads
from tests.factories.feedback import dispute, rejection, verdict
from tests.factories.handoffs import handoff as offered

from .seat import Seat

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def pages(
    transactional_db: None, acme: Tenant, sol: User, sid: User, mara: User, jonas: User
) -> dict[str, tuple[User, str]]:
    """Each page with something on it, and who opens it."""
    now = timezone.now()
    with tenant_transaction(acme.id):
        ground_rules.rules(industries=("Dairy",))
        for days_ago in (60, 50):
            rejection(sol, at=now - days_ago * DAY, handed_over_by=mara, industry="Water")
            rejection(sol, at=now - days_ago * DAY, handed_over_by=mara, code="role")
        first = rejection(
            sol, at=now - DAY, handed_over_by=mara, company="Hydrotec", text="They make pumps.",
            email="k.brandt@hydrotec.example", score=40,
        )  # fmt: skip
        contested = dispute(first, by=mara, text="Pumps for dairies, as agreed.")
        second = dispute(rejection(sol, at=now - DAY), by=mara)
        disputes.decide(second, by=jonas, at=now, decision=Decision.UPHELD, text="Right.")
        again = rejection(sol, at=now - 2 * HOUR, handed_over_by=mara, company="Ullmann")
        back = leads.lead(at=now, email="k.brandt@hydrotec.example", company="Hydrotec", score=82)
        verdict(offered(to=sol, at=now - DAY, score=80), by=sol, quality=2)
        asked = opinions.ask(again, at=now)
        assert asked is not None
        rule_receipts.issue_for(ground_rules.rules(at=now, industries=("Water",)), at=now)
    return {
        "disputes": (mara, "disputes/"),
        "decided": (mara, "disputes/?decided=1"),
        "dispute": (jonas, f"disputes/{contested.public_id}/"),
        "contest": (mara, "marketing/feedback/"),
        "back": (mara, f"marketing/leads/{back.number}/"),
        "receipts": (mara, "receipts/"),
        "records": (mara, "receipts/unused/"),
        "opinions": (sid, "sales/second-opinions/"),
        "opinion": (sid, f"sales/second-opinions/{asked.public_id}/"),
        "judgements": (jonas, "judgements/"),
    }


@pytest.mark.journey
@pytest.mark.parametrize("width", [390])
def test_every_screen_is_open_to_everybody(
    pages: dict[str, tuple[User, str]], seat: Callable[..., Seat], width: int
) -> None:
    seats: dict[User, Seat] = {}
    found = {}
    for name, (person, path) in pages.items():
        taken = seats.get(person) or seats.setdefault(person, seat(person, width=width))
        assert taken.open(f"/t/acme/{path}") == 200
        for summary in taken.page.locator("summary", has_text="Contest it").all():
            summary.click()
        taken.shoot(f"{name}-{width}")
        found[name] = (taken.barriers(), taken.sideways(), [*taken.complaints])
        taken.complaints.clear()
    assert {name: one for name, one in found.items() if one != ([], 0, [])} == {}
