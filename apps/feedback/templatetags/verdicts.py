"""For screens below feedback in the order of apps: what sales thinks of a lead's quality."""

from django.template import Library

from apps.feedback import queries
from apps.handoffs.models import HandOff
from apps.tenancy.models import Membership

register = Library()


@register.simple_tag
def verdict_panel(handoff: HandOff | None, membership: Membership) -> queries.VerdictPanel | None:
    """What templates/feedback/_panel.html draws; None before there is an answer to judge."""
    return queries.verdict_panel(handoff, membership)
