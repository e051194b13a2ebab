"""A session's limits as people read them."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import ngettext


def in_hours(limit: timedelta) -> str:
    """ "8 hours"."""
    hours = round(limit / timedelta(hours=1))
    return ngettext("%d hour", "%d hours", hours) % hours
