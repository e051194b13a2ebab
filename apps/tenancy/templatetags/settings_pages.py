"""The pages of the settings, of whichever app, as one row of tabs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template import Context, Library
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from apps.tenancy.kinds import Capability
from apps.tenancy.models import Membership

register = Library()

#: (label, route, who may open it); a route that is not there yet draws no tab.
PAGES: tuple[tuple[Any, str, Capability], ...] = (
    (_("General"), "tenancy:general", Capability.MANAGE_SETTINGS),
    (_("People"), "tenancy:people", Capability.MANAGE_PEOPLE),
    (_("Who takes leads"), "handoffs:takers", Capability.MANAGE_ROUTING),
    (_("Routing"), "handoffs:routing", Capability.MANAGE_ROUTING),
    (_("Fields"), "workspace:custom_fields", Capability.MANAGE_SETTINGS),
    (_("Forms"), "intake:forms", Capability.MANAGE_FORMS),
    (_("API keys"), "intake:keys", Capability.MANAGE_KEYS),
    (_("Chat"), "notifications:channels", Capability.MANAGE_SETTINGS),
    (_("Messages sent"), "notifications:deliveries", Capability.READ_AUDIT),
    (_("Audit log"), "tenancy:audit", Capability.READ_AUDIT),
    (_("Jobs"), "tenancy:jobs", Capability.READ_AUDIT),
    (_("First steps"), "workspace:onboarding", Capability.SEE_SCOREBOARD),
)


@dataclass(frozen=True)
class Tab:
    """A tab as components/tabs.html draws it."""

    label: str
    url: str
    is_current: bool


@register.inclusion_tag("components/tabs.html", takes_context=True)
def settings_tabs(context: Context) -> dict[str, object]:
    """The tabs this member may open; the page being read is the current one."""
    request = context["request"]
    return {"label": _("Settings"), "tabs": _tabs(request.membership, request.path)}


def _tabs(membership: Membership, path: str) -> list[Tab]:
    urls = [
        (str(label), url)
        for label, route, capability in PAGES
        if membership.may(capability) and (url := _address(route))
    ]
    return [Tab(label, url, is_current=path == url) for label, url in urls]


def _address(route: str) -> str:
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""
