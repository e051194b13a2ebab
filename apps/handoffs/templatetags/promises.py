"""For screens below hand-offs in the order of apps: how the promises about answers stand."""

from django.template import Library
from django.utils import timezone

from apps.handoffs.queries.kept import Kept
from apps.handoffs.queries.kept import kept as kept_since

register = Library()


@register.simple_tag
def kept() -> Kept:
    """The figures of the last 90 days."""
    return kept_since(timezone.now())
