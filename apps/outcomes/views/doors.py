"""By which door a member opens the page of a lead."""

from __future__ import annotations

from apps.tenancy.kinds import Capability
from apps.tenancy.models import Membership


def lead_door(membership: Membership) -> str:
    """The route; it takes the lead's number."""
    side = "sales" if membership.may(Capability.SEE_SALES) else "marketing"
    return f"workspace:{side}_lead"
