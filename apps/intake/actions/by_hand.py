"""Somebody types a lead in: a card from a fair, a referral. One more door with the same ledger."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.campaigns.models import Campaign, Channel
from apps.handoffs import actions as handoffs
from apps.handoffs.errors import NoRulesInForce
from apps.intake.kinds import Source, State
from apps.intake.models import Submission
from apps.leads import actions as leads
from apps.leads.kinds import TouchKind
from apps.leads.models import Lead
from apps.tenancy import outbox
from apps.tenancy.one_row import add_unless_known


@dataclass(frozen=True)
class Typed:
    """What was typed, and where the lead comes from. `key` is new each time the form is shown."""

    prospect: leads.Prospect
    channel: Channel
    campaign: Campaign | None = None
    signal: str = ""
    product: str = ""
    key: str | None = None


@transaction.atomic
def type_in(typed: Typed, *, by: User, at: datetime) -> Submission:
    """Marketing's new lead: judged by the agreement in force like every arrival.

    The same key is the same arrival. A known person is the lead that is pursued already.
    """
    kept, is_new = _keep(typed, by=by, at=at)
    if is_new:
        outbox.post("handoffs.offer_if_qualified", lead_id=_lead(kept).id)
    return kept


@transaction.atomic
def bring(typed: Typed, *, by: User, at: datetime) -> Submission:
    """A lead that somebody in Sales found: recorded with its source, and with who brought it.

    What is pursued already stays where it is; before anything is agreed the lead is recorded only.
    """
    kept, is_new = _keep(typed, by=by, at=at)
    if is_new and kept.state == State.CREATED:
        try:
            handoff = handoffs.offer(_lead(kept), by=by, at=at, to=by)
        except NoRulesInForce:
            return kept
        handoffs.accept(handoff, by=by, at=at)
    return kept


def _keep(typed: Typed, *, by: User, at: datetime) -> tuple[Submission, bool]:
    """The arrival with its lead, and whether it is not the repetition of one."""
    answers = _answers(typed)
    submission = Submission(
        source=Source.HAND,
        idempotency_key=f"{by.id}:{typed.key}" if typed.key else None,
        answers=answers,
        changes=[f"Typed in by person {by.id} at {at.isoformat()}"],
        body_sha256=hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest(),
        received_at=at,
        state=State.RECEIVED,
    )
    if not add_unless_known(submission):
        known = Submission.objects.select_related("lead").filter(source=Source.HAND)
        return known.get(idempotency_key=submission.idempotency_key), False
    captured = leads.capture(
        typed.prospect,
        by=by,
        at=at,
        touch=TouchKind.MANUAL,
        campaign=typed.campaign,
        channel=typed.channel,
        product=typed.product,
        signal=typed.signal,
    )
    submission.lead, submission.judged_at = captured.lead, at
    submission.state = State.CREATED if captured.is_new else State.ATTACHED
    submission.save(update_fields=["lead", "state", "judged_at"])
    return submission, True


def _answers(typed: Typed) -> Mapping[str, str]:
    """As any other door keeps them: plain texts by our own names, blanks left out."""
    told = {name: str(value or "") for name, value in asdict(typed.prospect).items()}
    told |= {"channel": typed.channel.code, "product": typed.product, "signal": typed.signal}
    told["campaign"] = typed.campaign.name if typed.campaign else ""
    return {name: text for name, text in told.items() if text}


def _lead(submission: Submission) -> Lead:
    """Of a typed arrival, which always has one."""
    lead: Lead = Lead.objects.get(id=submission.lead_id or 0)
    return lead
