"""Questions about campaigns: who may see which, what they cost, what was promised and changed."""

from __future__ import annotations

from typing import Any

from apps.accounts.models import User
from apps.tenancy.kinds import Role
from apps.tenancy.models import AuditEntry, Membership

from .channel_guess import KnownChannel
from .models import Campaign, Channel, Commitment, CostLine
from .subjects import subject_of

#: Of a campaign page; whoever has more of either exports them.
MOST_LINES = 500
MOST_ENTRIES = 50


def campaign_of(membership: Membership, public_id: Any) -> Campaign | None:
    """One campaign with who and what it names; None when it isn't theirs to see."""
    visible = Campaign.objects.visible_to(membership)
    return visible.select_related("channel", "owner", "agency").filter(public_id=public_id).first()


def costs_of(campaign: Campaign) -> list[CostLine]:
    """The lines as they were written, newest first."""
    lines = CostLine.objects.filter(campaign=campaign).select_related("by")
    return list(lines.order_by("-id")[:MOST_LINES])


def cost_of(campaign: Campaign, public_id: Any) -> CostLine | None:
    """One line of the campaign's costs."""
    return CostLine.objects.filter(campaign=campaign, public_id=public_id).first()


def history_of(campaign: Campaign) -> list[AuditEntry]:
    """Who changed what about this campaign, newest first."""
    entries = AuditEntry.objects.filter(subject=subject_of(campaign)).select_related("by")
    return list(entries.order_by("-at", "-id")[:MOST_ENTRIES])


def commitments(membership: Membership, campaign: Campaign | None = None) -> list[Commitment]:
    """Every promise this member may read, or those about one campaign, by the day it is due."""
    visible = Commitment.objects.visible_to(membership).select_related("campaign")
    if campaign is not None:
        visible = visible.filter(campaign=campaign)
    return list(visible.prefetch_related("slips__by").order_by("due_on", "id"))


def commitment_of(membership: Membership, public_id: Any) -> Commitment | None:
    visible = Commitment.objects.visible_to(membership).select_related("campaign")
    return visible.prefetch_related("slips__by").filter(public_id=public_id).first()


def channels() -> list[KnownChannel]:
    """The channels in use, by name."""
    rows = Channel.objects.filter(retired_at=None).order_by("name", "id")
    return [KnownChannel(*row) for row in rows.values_list("id", "code", "name")]


def channel_names() -> dict[int, str]:
    """Every channel's name by its id, retired ones too."""
    return dict(Channel.objects.values_list("id", "name"))


def names_by_code() -> dict[str, str]:
    """Every channel's name by the code that criteria and frozen facts hold, retired ones too."""
    return dict(Channel.objects.values_list("code", "name"))


def member_names() -> dict[int, str]:
    """The name of everybody who is or was a member, by their id."""
    members = Membership.objects.select_related("user")
    return {member.user_id: str(member.user) for member in members}


def people() -> list[User]:
    """Who may own a campaign: members of the tenant that are no agency."""
    members = Membership.objects.active().exclude(role=Role.AGENCY).select_related("user")
    return [member.user for member in members.order_by("user__name", "id")]


def agencies() -> list[User]:
    """Whose campaigns these may be, so that they see them and no others."""
    members = Membership.objects.active().with_role(Role.AGENCY).select_related("user")
    return [member.user for member in members.order_by("user__name", "id")]
