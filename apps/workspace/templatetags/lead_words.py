"""For screens below the workspace in the order of apps: what only the workspace may ask."""

from django.template import Library
from django.utils.safestring import SafeString

from apps.leads import own_facts as own
from apps.leads.models import Lead
from apps.workspace import lead_card as card
from apps.workspace.queries import own_words

register = Library()


@register.simple_tag
def words_of(lead: Lead) -> str:
    """What the person wrote; show it only to who sees contact data."""
    return own_words(lead)


@register.simple_tag
def lead_card(lead: Lead, words: str, sees_contact: bool, may_see_campaigns: bool) -> SafeString:
    """The person and the company; `words` is what the person wrote, if that may be shown."""
    return card.draw(lead, words, sees_contact=sees_contact, may_see_campaigns=may_see_campaigns)


@register.simple_tag
def own_facts(lead: Lead) -> own.OwnFacts:
    """The tenant's own fields: those shown, and those below."""
    return own.own_facts(lead)
