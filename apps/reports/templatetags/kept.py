"""For the page of the agreement, which is below the reports in the order of apps."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.template import Context, Library
from django.utils import timezone

from apps.reports.kept import Kept
from apps.reports.kept import kept as kept_at
from apps.tenancy.kinds import Capability

register = Library()


@register.simple_tag(takes_context=True)
def kept(context: Context) -> Kept:
    """How the promises about answers stand."""
    request = context["request"]
    opens = request.membership.may(Capability.SEE_REPORTS)
    return kept_at(timezone.now(), ZoneInfo(request.tenant.time_zone), opens=opens)
