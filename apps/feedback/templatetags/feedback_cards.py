"""For screens of other apps: what is contested, who is back, who owes answers."""

from datetime import datetime

from django.template import Library

from apps.campaigns.models import Campaign
from apps.feedback.queries import disputes, wrong_facts
from apps.feedback.queries import reinquiry as back_again
from apps.handoffs.models import HandOff
from apps.handoffs.queries.debt import Debt, debt_of
from apps.leads.models import Lead
from apps.tenancy.kinds import Capability
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


@register.simple_tag
def own_debt(membership: Membership, now: datetime) -> Debt | None:
    """What this person leaves unanswered, when it is more than agreed."""
    debt = debt_of(membership.user_id, now)
    return debt if debt and debt.is_too_much else None


@register.simple_tag
def facts_found_wrong(campaign: Campaign, membership: Membership) -> wrong_facts.WrongFacts | None:
    """What a campaign's page says about its facts; None for who does not read Sales' feedback."""
    if not membership.may(Capability.READ_FEEDBACK):
        return None
    return wrong_facts.of_campaign(membership, campaign)
