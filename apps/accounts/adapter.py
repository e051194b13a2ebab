"""Where allauth meets Baton: names, and mails that are built from BASE_URL alone."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest

from .links import absolute
from .models import User

#: What allauth puts into mails as full addresses, made from the request's Host header.
ADDRESSES = ("password_reset_url", "activate_url", "signup_url")
MINUTE, DAY = 60, 24 * 60 * 60


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Anyone may sign up; a name is kept with the address."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.name = form.cleaned_data.get("name", "").strip()
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def format_email_subject(self, subject: str) -> str:
        return subject

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """A mail whose links lead to BASE_URL, whatever host the request claimed to be for."""
        ours = {
            name: absolute(urlsplit(context[name]).path) for name in ADDRESSES if name in context
        }
        told = {**context, **ours, **_how_long(), "base_url": absolute("/")}
        mail: EmailMessage = super().render_mail(template_prefix, email, told, headers)
        return mail


def _how_long() -> dict[str, int]:
    """How long links and codes work, in the units that mails say it in."""
    return {
        "link_days": settings.PASSWORD_RESET_TIMEOUT // DAY,
        "sign_in_minutes": app_settings.LOGIN_BY_CODE_TIMEOUT // MINUTE,
        "confirm_minutes": app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT // MINUTE,
    }
