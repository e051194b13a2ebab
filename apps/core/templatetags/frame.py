"""For the layouts: what stands on every page and is alike but for a few texts."""

from __future__ import annotations

from django.template import Context, Library
from django.utils.safestring import SafeString

from apps.core.stencils import Stencil

from .ui import avatar

register = Library()

ME = Stencil("layouts/_me.html", "who", "role", "drawn", "account_url")


@register.simple_tag(takes_context=True)
def me(context: Context) -> SafeString:
    """templates/layouts/_me.html for who is signed in; inside a tenant with what they are there."""
    request = context["request"]
    membership = getattr(request, "membership", None)
    who = str(request.user)
    return ME.fill(
        {
            "who": who,
            "role": membership.known_as if membership else "",
            "drawn": avatar(who, side=membership.department if membership else "", silent=True),
            "account_url": context.get("account_url") or "/account/",
        }
    )
