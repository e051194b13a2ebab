"""A settled version begins: at its instant it is in force and the one before is over.

The instants are written when it is settled, so what is in force never waits for the sweep; the
sweep gives both versions the state that goes with it, and announces.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.tenancy import audit, outbox

from .kinds import ClauseKind, State
from .models import Clause, GroundRules
from .places import people_go_along

ANNOUNCE = "ground_rules.announce"
#: Announces with what a back-test says about each person; of an app above this one.
ANNOUNCE_WITH_IMPACT = "reports.announce_agreement"
#: Of an app above, too: scores every lead that is still pursued by the version in force, and
#: hands over what qualifies now; and without scores, only the latter.
RESCORE_ALL = "handoffs.rescore_all"
OFFER_ALL = "handoffs.offer_all"


def begin_on(rules: GroundRules, start: datetime | None, *, at: datetime) -> None:
    """Settle a held version for an instant; at once when it has come."""
    begins = max(start or at, at)
    last = GroundRules.objects.select_for_update().filter(state=State.IN_FORCE).first()
    if last is not None:
        last.in_force_until = begins
        last.save(update_fields=["in_force_until"])
    rules.state, rules.in_force_from = State.SIGNED, begins
    rules.save()
    if begins <= at:
        _take_over(rules, last, at=at)
    _announce(rules)


@transaction.atomic
def bring_into_force(*, at: datetime) -> GroundRules | None:
    """The signed version whose instant has come; None when none is due."""
    due = GroundRules.objects.filter(state=State.SIGNED, in_force_from__lte=at)
    rules = due.select_for_update().first()
    if rules is None:
        return None
    last = GroundRules.objects.select_for_update().filter(state=State.IN_FORCE).first()
    _take_over(rules, last, at=at)
    audit.record("agreement.in_force", by=None, at=at, subject=f"agreement {rules.version}")
    _announce(rules)
    return rules


def _take_over(rules: GroundRules, last: GroundRules | None, *, at: datetime) -> None:
    if last is not None:
        last.state = State.SUPERSEDED
        last.save(update_fields=["state"])
    rules.state = State.IN_FORCE
    rules.save(update_fields=["state"])
    people_go_along(rules, at=at)
    judge_anew(rules, last)


def judge_anew(rules: GroundRules, last: GroundRules | None) -> None:
    """What was captured and never handed over is, where it qualifies under the version that begins.

    Leads get the score they have under it first, if scores are agreed in it or were in the one
    before.
    """
    versions = [one.id for one in (rules, last) if one is not None]
    schemes = Clause.objects.filter(rules__in=versions, kind=ClauseKind.SCORE).exclude(rule={})
    outbox.post(RESCORE_ALL if schemes.exists() else OFFER_ALL, rules_id=rules.id)


def _announce(rules: GroundRules) -> None:
    """Everybody hears of it, by the app that knows most about it."""
    topic = ANNOUNCE_WITH_IMPACT if ANNOUNCE_WITH_IMPACT in outbox.topics() else ANNOUNCE
    outbox.post(topic, rules_id=rules.id)
