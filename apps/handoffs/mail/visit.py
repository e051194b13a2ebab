"""What the holder of a link may see and do: no more than the e-mail said, and one answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from apps.handoffs import queries
from apps.handoffs.mail_links import AnswerLink
from apps.handoffs.models import HandOff
from apps.handoffs.queries import Panel
from apps.leads import queries as leads
from apps.leads.models import Lead
from apps.tenancy.kinds import Capability
from apps.tenancy.models import Membership


@dataclass(frozen=True)
class Shown:
    """A hand-off as this person's e-mail and page show it; `panel` says what may be done."""

    lead: Lead
    handoff: HandOff
    panel: Panel
    name: str

    @property
    def question(self) -> str:
        """ "Is Katrin Brandt at Molkerei Sonnental worth your time?"."""
        company = f" at {self.lead.company.name}" if self.lead.company else ""
        return f"Is {self.name}{company} worth your time?"


def shown_to(user_id: int, number: int, *, at: datetime) -> Shown | None:
    """A lead's latest hand-off as this person may see it now; None when it isn't theirs.

    Asked again with every mail and every visit: who left, or whose lead went to a colleague, sees
    nothing.
    """
    membership = Membership.objects.active().filter(user_id=user_id).first()
    if membership is None or not membership.may(Capability.ANSWER_HANDOFFS):
        return None
    lead = leads.lead_of(membership, number)
    panel = queries.panel(lead, membership, at) if lead else None
    if lead is None or panel is None or panel.handoff is None:
        return None
    return Shown(lead, panel.handoff, panel, leads.shown_name(lead, membership))


def opened_by(link: AnswerLink, *, at: datetime) -> Shown | None:
    """What a link still opens; None when it has run out, was used, or is not for this person."""
    if link.expires_at <= at or not link.user.is_active:
        return None
    shown = shown_to(link.user_id, link.handoff.lead.number, at=at)
    if shown is None or shown.handoff.id != link.handoff_id:
        return None
    if link.used_at is not None and shown.handoff.is_open:
        return None
    return shown
