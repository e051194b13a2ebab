"""Processes that serve or work refuse to start as a role that the policies would not bind."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from .checks import unbound_reasons


def refuse_unbound_role() -> None:
    """Raises ImproperlyConfigured for a superuser, BYPASSRLS or the tables' owner."""
    reasons = unbound_reasons()
    if reasons:
        raise ImproperlyConfigured(
            f"Baton does not start: {'; '.join(reasons)}. Connect as the runtime role (README)."
        )
