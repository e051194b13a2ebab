"""The day on which both sides said they would look at the agreement again."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from apps.accounts.models import User
from apps.notifications.actions import notify
from apps.notifications.kinds import Subject
from apps.tenancy.kinds import Department
from apps.tenancy.queries import heads_of, local_day, people

from .models import GroundRules
from .queries import in_force


def remind_of_review(*, at: datetime) -> list[User]:
    """From its review day on, tell who speaks for the version in force; returns whom it concerns.

    Nobody hears of the same version twice, however often this runs.
    """
    rules = in_force(at)
    if rules is None or rules.review_on is None or local_day(at) < rules.review_on:
        return []
    sentence = (
        f"You agreed to look at version {rules.version} of the agreement again"
        f" on {rules.review_on:%-d %B %Y}: change it together, or leave it as it is."
    )
    concerned = _who_speak_for(rules)
    for user in concerned:
        notify(
            user,
            key=f"agreement-{rules.version}-review",
            sentence=sentence,
            path=reverse("ground_rules:version", args=[rules.version]),
            at=at,
            subject=Subject.AGREEMENT,
        )
    return concerned


def _who_speak_for(rules: GroundRules) -> list[User]:
    """The heads of both departments and who signed, as far as they are members still."""
    signed = {rules.marketing_signer_id, rules.sales_signer_id}
    heads = {head.user_id for department in Department for head in heads_of(department)}
    return [member.user for member in people() if member.user_id in signed | heads]
