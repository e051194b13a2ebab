"""Whose signature stands on a text, and whose is missing."""

from __future__ import annotations

from dataclasses import dataclass

from apps.accounts.models import User
from apps.tenancy.kinds import Department
from apps.tenancy.models import Membership
from apps.tenancy.queries import heads_of

from .models import GroundRules, Signature


@dataclass(frozen=True)
class Side:
    """One department's place for a signature."""

    department: Department
    signer: User | None
    signature: Signature | None

    @property
    def may_still_be_signed_by(self) -> User | None:
        return None if self.signature else self.signer


def signatures_on(rules: GroundRules) -> list[Signature]:
    """Those on the text as it is: what was signed before a change counts no longer."""
    if not rules.text_sha256:
        return []
    signed = Signature.objects.filter(rules=rules, text_sha256=rules.text_sha256)
    return list(signed.select_related("by").order_by("id"))


def sides_of(rules: GroundRules) -> list[Side]:
    """Marketing's and Sales' place, in this order."""
    found = {signature.department: signature for signature in signatures_on(rules)}
    return [
        Side(department, rules.signer_of(department), found.get(department))
        for department in Department
    ]


def waits_for(rules: GroundRules, user: User) -> Department | None:
    """The department for which this person's signature is missing; None: for none."""
    if rules.state != "proposed":
        return None
    waiting = (side for side in sides_of(rules) if side.may_still_be_signed_by == user)
    return next((side.department for side in waiting), None)


def both_have_heads() -> bool:
    """Whether two people can sign: then nothing comes into force without them."""
    return all(heads_of(department) for department in Department)


def heads() -> dict[Department, list[Membership]]:
    """Who may be named to sign, by department."""
    return {department: heads_of(department) for department in Department}
