"""A rep's desk in a browser: leads that wait, and how an answer is known to have been given."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils import timezone

from apps.accounts.models import User
from apps.handoffs.models import HandOff
from apps.tenancy import actions as tenancy
from apps.tenancy.kinds import Role
from apps.tenancy.models import Tenant
from apps.tenancy.scoping import tenant_transaction
from apps.workspace.actions import open_company
from tests.factories.handoffs import handoff as offered

from .seat import Seat, registered

INBOX = "/t/acme/sales/inbox/"
GOAL_MS = 150

#: From asking for the page to its last byte, by the browser's clock.
SERVER_MS = """() => {
  const [page] = performance.getEntriesByType("navigation");
  return Math.round(page.responseEnd - page.requestStart);
}"""


@dataclass
class Office:
    """Acme with one rep and leads that wait for him."""

    tenant: Tenant
    sol: User
    waiting: list[HandOff] = field(default_factory=list)

    def state_of(self, handoff: HandOff) -> HandOff:
        with tenant_transaction(self.tenant.id):
            return HandOff.objects.select_related("reason", "lead").get(id=handoff.id)


def open_office() -> Office:
    """Three leads, the first answer to each due from Sol."""
    at = timezone.now()
    ada, sol = (registered(name) for name in ("Ada", "Sol"))
    tenant = open_company(slug="acme", name="Acme", admin=ada, at=at, currency="EUR")
    office = Office(tenant, sol)
    with tenant_transaction(tenant.id):
        tenancy.admit(sol, Role.REP, by=ada, at=at)
        office.waiting = [
            offered(to=sol, at=at, score=82, name=name, company=company)
            for name, company in (
                ("Katrin Brandt", "Molkerei Sonnental"),
                ("Stefan Riedl", "Hydrotec Anlagenbau"),
                ("Nicole Ullmann", "Getränke Ullmann"),
            )
        ]
    return office


def answered(seat: Seat, clicks: int) -> None:
    """The page after the answer, and what it cost."""
    seat.page.wait_for_url("**?answered=*")
    needed = seat.page.evaluate(SERVER_MS)
    print(f"answered with {clicks} clicks; server and line {needed} ms (goal {GOAL_MS})")  # noqa: T201 (read by people)
