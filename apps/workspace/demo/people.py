"""Who works at the demo company. All names, companies and addresses are invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.contrib.auth.hashers import make_password

from apps.accounts import actions as accounts
from apps.accounts.models import User
from apps.tenancy import actions as tenancy
from apps.tenancy.kinds import Role

PASSWORD = "relay-baton-demo"  # noqa: S105 (printed on screen for everybody)
SLUG, NAME = "norvik", "Norvik Sensorik"


@dataclass(frozen=True)
class Colleague:
    name: str
    role: Role
    title: str

    @property
    def email(self) -> str:
        first_name, _, _ = self.name.partition(" ")
        return f"{first_name.lower()}@{SLUG}.example"


ADMIN = Colleague("Ada Berg", Role.ADMIN, "IT")
HEAD_OF_MARKETING = Colleague("Lena Hartmann", Role.MARKETING_LEAD, "Head of Marketing")
PETRA = Colleague("Petra Novak", Role.MARKETER, "Campaigns and fairs")
TOM = Colleague("Tom Okafor", Role.MARKETER, "Content and ads")
HEAD_OF_SALES = Colleague("Jonas Weber", Role.SALES_MANAGER, "Head of Sales")
AMARA = Colleague("Amara Diallo", Role.REP, "Account executive DACH")
ELIN = Colleague("Elin Lindqvist", Role.REP, "Account executive Nordics")
SILVIO = Colleague("Silvio Castellani", Role.REP, "Account executive South")
SID = Colleague("Sid Marsh", Role.SDR, "Sales development")
AGENCY = Colleague("Agnes Pohl", Role.AGENCY, "Pohl & Partner")
EXECUTIVE = Colleague("Miriam Kessler", Role.EXECUTIVE, "Managing director")

EVERYBODY = (
    ADMIN, HEAD_OF_MARKETING, PETRA, TOM, HEAD_OF_SALES, AMARA, ELIN, SILVIO, SID, AGENCY,
    EXECUTIVE,
)  # fmt: skip


#: Invited so many days ago, and not here yet: one invitation is still open, one has run out.
INVITED = (
    (Colleague("Nora Lindgren", Role.MARKETER, "Marketing operations"), 2),
    (Colleague("Piet Janssen", Role.REP, "Account executive Benelux"), 6),
)


def register(colleague: Colleague) -> User:
    """Somebody who is known by that address already keeps the password they have."""
    user = accounts.register_verified(colleague.email, name=colleague.name)
    return accounts.give_password(user, _hashed())


@cache
def _hashed() -> str:
    """Slow on purpose; once is enough for a password that everybody is told."""
    return make_password(PASSWORD)


def admit(colleague: Colleague, *, at: datetime) -> User:
    """Give a colleague a place in the tenant in scope."""
    user = register(colleague)
    if colleague is not ADMIN:
        tenancy.admit(user, colleague.role, by=None, at=at)
    return user
