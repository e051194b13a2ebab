"""The pages of a person's account as one row of tabs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.template import Context, Library
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.session_words import browser_in_words, in_hours

register = Library()

PAGES: tuple[tuple[Any, str], ...] = (
    (_("Profile"), "account_profile"),
    (_("E-mail addresses"), "account_email"),
    (_("Password"), "account_change_password"),
    (_("Two-factor"), "mfa_index"),
    (_("Sessions"), "usersessions_list"),
)


@dataclass(frozen=True)
class Tab:
    """A tab as components/tabs.html draws it."""

    label: str
    url: str
    is_current: bool


@register.inclusion_tag("components/tabs.html", takes_context=True)
def account_tabs(context: Context) -> dict[str, object]:
    """Where a person finds what about their account; the page being read, or the one that it
    belongs to, is the current one."""
    path = context["request"].path
    pages = [(str(label), reverse(name)) for label, name in PAGES]
    current = max((url for _, url in pages if path.startswith(url)), key=len, default="")
    tabs = [Tab(label, url, url == current) for label, url in pages]
    return {"label": _("Your account"), "tabs": tabs}


@register.simple_tag
def session_limits() -> dict[str, str]:
    """After how long without use, and after how long at most, a session ends, in words."""
    return {"idle": in_hours(settings.SESSION_IDLE), "longest": in_hours(settings.SESSION_LONGEST)}


@register.filter
def browser(session: UserSession) -> str:
    """ "Firefox on Windows"."""
    return browser_in_words(session.user_agent)


@register.filter
def ends_at_the_latest(session: UserSession) -> datetime:
    """When a session ends even if it is used all the time."""
    end: datetime = session.created_at + settings.SESSION_LONGEST
    return end
