"""A proposal goes back to being a draft: somebody changed it, or a signer sent it back."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from apps.accounts.models import User
from apps.notifications.actions import notify
from apps.notifications.kinds import Subject
from apps.tenancy import audit

from .kinds import State
from .models import GroundRules, Signature
from .signatures import signatures_on


def take_back(rules: GroundRules, *, by: User, at: datetime) -> list[Signature]:
    """A draft again; what was signed counts no longer. Who signed is told. The caller saves.

    Returns the signatures that no longer count.
    """
    lost = signatures_on(rules)
    for signature in lost:
        tell(
            signature.by,
            rules,
            occasion=f"withdrawn-{signature.id}",
            sentence=f"{by} changed version {rules.version} of the agreement after you signed it:"
            " your signature no longer counts.",
            at=at,
        )
    rules.state, rules.text_sha256 = State.DRAFT, ""
    said = {"withdrawn": len(lost)}
    audit.record("agreement.taken_back", by=by, at=at, subject=f"agreement {rules.version}", **said)
    return lost


def tell(
    recipient: User | None, rules: GroundRules, *, occasion: str, sentence: str, at: datetime
) -> None:
    """One person, if there is one, hears of an occasion in a version's way, with a link to it."""
    if recipient is None:
        return
    notify(
        recipient,
        key=f"agreement-{rules.version}-{occasion}",
        sentence=sentence,
        path=reverse("ground_rules:version", args=[rules.version]),
        at=at,
        subject=Subject.AGREEMENT,
    )
