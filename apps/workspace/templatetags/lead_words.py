"""For screens below the workspace in the order of apps: what only the workspace may ask."""

from django.template import Library

from apps.leads.models import Lead
from apps.workspace.queries import own_words

register = Library()


@register.simple_tag
def words_of(lead: Lead) -> str:
    """What the person wrote; show it only to who sees contact data."""
    return own_words(lead)
