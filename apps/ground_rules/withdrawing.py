"""A proposal goes back to being a draft: somebody changed it, or a signer sent it back."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from apps.accounts.models import User
from apps.notifications.actions import notify, overtake
from apps.notifications.kinds import Subject
from apps.tenancy import audit

from .kinds import State
from .models import GroundRules, Signature
from .signatures import signatures_on


def take_back(rules: GroundRules, *, by: User, at: datetime) -> list[Signature]:
    """A draft again; what was signed counts no longer. Who signed is told, and nobody is asked
    for a signature any more. The caller saves.

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
    overtake(key=_key(rules, request_for(rules)), sentence=_asked_before(rules), at=at)
    rules.state, rules.text_sha256 = State.DRAFT, ""
    said = {"withdrawn": len(lost)}
    audit.record("agreement.taken_back", by=by, at=at, subject=f"agreement {rules.version}", **said)
    return lost


def tell_of_change(rules: GroundRules, *, by: User, at: datetime) -> None:
    """Who was asked to sign a proposal, and has not, hears that its text is another one now.
    Before it is taken back."""
    signed = {signature.by_id for signature in signatures_on(rules)}
    for signer in (rules.marketing_signer, rules.sales_signer):
        if signer is not None and signer != by and signer.id not in signed:
            tell(
                signer,
                rules,
                occasion=f"changed-{rules.text_sha256[:12]}",
                sentence=f"{by} changed version {rules.version} of the agreement after you were"
                " asked to sign it: it is a draft again, and you will be asked anew.",
                at=at,
            )


def request_for(rules: GroundRules) -> str:
    """The occasion of asking for signatures: each proposal is another one."""
    return f"proposed-{rules.text_sha256[:12]}"


def tell(
    recipient: User | None, rules: GroundRules, *, occasion: str, sentence: str, at: datetime
) -> None:
    """One person, if there is one, hears of an occasion in a version's way, with a link to it."""
    if recipient is None:
        return
    notify(
        recipient,
        key=_key(rules, occasion),
        sentence=sentence,
        path=reverse("ground_rules:version", args=[rules.version]),
        at=at,
        subject=Subject.AGREEMENT,
    )


def _key(rules: GroundRules, occasion: str) -> str:
    return f"agreement-{rules.version}-{occasion}"


def _asked_before(rules: GroundRules) -> str:
    return (
        f"Version {rules.version} of the agreement waited for your signature; it is a draft again,"
        " so nothing is to be signed."
    )
