"""For screens below feedback in the order of apps: what is contested, who is back, who owes."""

from datetime import datetime

from django.template import Library

from apps.feedback.queries import disputes
from apps.feedback.queries import reinquiry as back_again
from apps.handoffs.models import HandOff
from apps.leads.models import Lead
from apps.tenancy.models import Membership

register = Library()


@register.simple_tag
def dispute_panel(
    handoff: HandOff | None, membership: Membership, now: datetime
) -> disputes.DisputePanel | None:
    """What templates/feedback/_dispute.html draws; None where nothing is to be said."""
    return disputes.dispute_panel(handoff, membership, now)


@register.simple_tag
def reinquiry(lead: Lead, membership: Membership) -> back_again.Reinquiry | None:
    """What templates/feedback/_reinquiry.html draws; None when the person is new."""
    return back_again.reinquiry(lead, membership)
