"""How the audit log names what something happened to."""

from __future__ import annotations

from .models import Campaign, Commitment


def subject_of(thing: Campaign | Commitment) -> str:
    """ "campaign 12": by this the entries of one record are found again."""
    return f"{type(thing).__name__.lower()} {thing.id}"
