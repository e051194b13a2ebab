"""What a reason sets going: Marketing corrects the data, or somebody else in Sales answers."""

from __future__ import annotations

from datetime import datetime

from apps.accounts.models import User
from apps.ground_rules.kinds import ReasonRoute
from apps.ground_rules.models import RejectReason
from apps.ground_rules.queries import in_force
from apps.leads import actions as leads
from apps.leads import events
from apps.leads.correcting import Facts
from apps.leads.kinds import Kind, Stage
from apps.leads.models import Lead
from apps.tenancy import outbox
from apps.tenancy.kinds import Department
from apps.tenancy.queries import heads_of

from . import answering, offers, routing, running
from .again import corrected_since_the_no
from .errors import Contested, NothingCorrected, NotReturned
from .kinds import PauseReason
from .locking import locked
from .models import HandOff, Pause
from .overturning import is_contested
from .policy import UNDO_WINDOW
from .reasons_given import goes_to_somebody_else, is_returned


def send_on(handoff: HandOff, reason: RejectReason, *, at: datetime) -> None:
    """Of a rejection just written: who is in the wrong place goes on when it can't be undone."""
    if reason.route == ReasonRoute.REROUTE:
        outbox.post("handoffs.reroute", run_at=at + UNDO_WINDOW, handoff_id=handoff.id)


def fix(handoff: HandOff, *, by: User, at: datetime, facts: Facts) -> HandOff:
    """Marketing puts the data right, and the same hand-off waits again for who sent it back.

    What was corrected since it came back counts, whoever did it. The time in between does not
    count on the clock: it stands in the ledger of pauses.
    Raises NotReturned, Contested, NothingCorrected, leads.CorrectionError.
    """
    with locked(handoff) as (lead, held):
        if not is_returned(held) or lead.stage != Stage.REJECTED or held.answered_at is None:
            raise NotReturned("This lead does not wait for corrected data.")
        if is_contested(held):
            raise Contested("You contest this answer: it is decided about, not corrected.")
        leads.correct(lead, facts, by=by, at=at)
        fields = corrected_since_the_no(lead)
        if not fields:
            raise NothingCorrected("Correct at least one thing before you hand it back.")
        came_back = held.answered_at
        answering.reopen(lead, held, at=at)
        _stood_still(held, by=by, since=came_back, until=at)
        lead.due_at = held.due_at
        events.record(lead, Kind.FIXED, by=by, at=at, handoff_id=held.id, fields=fields)
        outbox.post("handoffs.announce_fixed", handoff_id=held.id)
    return held


def _stood_still(handoff: HandOff, *, by: User, since: datetime, until: datetime) -> None:
    """The clock goes on where it stood: due as much working time later as Marketing took."""
    Pause(
        handoff=handoff, reason=PauseReason.MARKETING_FIXES, from_at=since, until_at=until, by=by
    ).save(force_insert=True)
    running.go_on(handoff)
    handoff.save(update_fields=["due_at", "own_due_at", "tell_at"])


def reroute(handoff: HandOff, *, at: datetime) -> HandOff | None:
    """Somebody else in Sales takes what was in the wrong place: next by turn, else their head.

    None when the answer was undone meanwhile, or the lead went on.
    """
    with locked(handoff) as (lead, held):
        if lead.stage != Stage.REJECTED or not goes_to_somebody_else(held):
            return None
    to = _somebody_else(lead, held, at=at)
    return offers.offer(lead, by=None, at=at, to=to) if to else None


def _somebody_else(lead: Lead, handoff: HandOff, *, at: datetime) -> User | None:
    said_no = {one for one in (handoff.answered_by_id, handoff.to_id) if one is not None}
    rules = in_force(at)
    if rules is not None:
        choice = routing.route(lead, handoff.inputs, rules, at=at, passed_on_from=said_no)
        if choice.user_id is not None:
            return User.objects.get(id=choice.user_id)
    heads = (membership.user for membership in heads_of(Department.SALES))
    return next((user for user in heads if user.id not in said_no), None)
