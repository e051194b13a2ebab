"""A rejection turned out to be wrong: the lead goes back, and the old answer counts for nothing."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import BigIntegerField, Exists, OuterRef
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from apps.accounts.models import User
from apps.leads.kinds import Kind
from apps.leads.models import Lead, LeadEvent
from apps.tenancy.kinds import Capability
from apps.tenancy.models import Membership

from . import standing_answers
from .errors import NotAnswered
from .kinds import State
from .locking import locked
from .models import HandOff
from .offers import offer, offer_or_queue
from .policy import OFFERABLE

ROUTED_BY = "Handed over again: turning it down was decided to be wrong."


@transaction.atomic
def overturn(handoff: HandOff, *, by: User, at: datetime) -> HandOff | None:
    """Set a rejection aside and hand the lead to the same person again; the new hand-off.

    The answer stays on the old hand-off, for the record, and leaves every figure. None when the
    lead has gone its own way since: it was handed over again before anybody decided, or has ended.
    The lead goes to whoever is next when that person no longer takes leads; None, too, when it
    then waits for room. Raises NotAnswered.
    """
    lead = _set_aside(handoff, at=at)
    if lead is None:
        return None
    to = _who_rejected(handoff)
    again = offer(lead, by=by, at=at, to=to) if to else offer_or_queue(lead, by=by, at=at)
    if again is None:
        return None
    again.routed_by = ROUTED_BY
    again.save(update_fields=["routed_by"])
    return again


def is_contested(handoff: HandOff) -> bool:
    """Whether Marketing contested the answer, by the lead's own story: then it stays as it is."""
    story = LeadEvent.objects.filter(lead_id=handoff.lead_id, kind=Kind.DISPUTED)
    return story.filter(facts__handoff_id=handoff.id).exists()


def contested() -> Exists:
    """The same for hand-offs that are read anyway, in one statement with them."""
    of = Cast(KeyTextTransform("handoff_id", "facts"), BigIntegerField())
    story = LeadEvent.objects.filter(lead_id=OuterRef("lead_id"), kind=Kind.DISPUTED)
    return Exists(story.annotate(of=of).filter(of=OuterRef("id")))


def _set_aside(handoff: HandOff, *, at: datetime) -> Lead | None:
    """Mark the answer and take it out of the books; the lead if only it kept it from Sales."""
    with locked(handoff) as (lead, held):
        if held.state != State.REJECTED or held.overturned_at is not None:
            raise NotAnswered("There is no rejection to set aside.")
        held.overturned_at = at
        held.save(update_fields=["overturned_at"])
        standing_answers.recount_no(lead, at=at)
        offers = HandOff.objects.filter(lead=lead).exclude(state=State.WITHDRAWN)
        if offers.order_by("-id").first() != held:
            return None
        return lead if lead.stage in OFFERABLE else None


def _who_rejected(handoff: HandOff) -> User | None:
    answered_by = handoff.answered_by
    membership = Membership.objects.active().filter(user=answered_by).first()
    takes_leads = membership is not None and membership.may(Capability.ANSWER_HANDOFFS)
    return answered_by if takes_leads else None
