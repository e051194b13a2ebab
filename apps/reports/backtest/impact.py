"""What a version that begins would have meant for each person who gets leads."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Final

from apps.accounts.models import User
from apps.ground_rules import announcing
from apps.ground_rules.models import GroundRules
from apps.reports.kinds import Flip
from apps.reports.models import Backtest, BacktestLead
from apps.tenancy.kinds import Capability
from apps.tenancy.models import Membership

from .questions import latest_valid

DAYS_A_MONTH: Final = 365.25 / 12


def announce(rules: GroundRules, *, at: datetime) -> int:
    """Tell everybody who may read the agreement, and those who answer leads what the latest
    replay says for them; returns how many were told. Without a replay of this text it is said
    in plain words that nobody replayed it."""
    backtest = latest_valid(rules)
    fewer = fewer_a_month(backtest) if backtest else Counter[int]()
    answering = {one.user_id for one in Membership.objects.active() if _answers(one)}

    def impact_of(user: User) -> str:
        if user.id not in answering:
            return ""
        return in_words(fewer[user.id]) if backtest else NOT_REPLAYED

    return announcing.announce(rules, at=at, impact_of=impact_of)


NOT_REPLAYED: Final = "Nobody replayed it on past leads, so what changes for you is not known."


def fewer_a_month(backtest: Backtest) -> Counter[int]:
    """By the person who got them: leads a month that would not have been handed over.

    Who would have got what is handed over as well is not known; it is nobody's.
    """
    dropped = BacktestLead.objects.filter(backtest=backtest, flip=Flip.DROPPED)
    people = Counter[int](dropped.exclude(handoff__to=None).values_list("handoff__to", flat=True))
    months = ((backtest.until_on - backtest.from_on).days + 1) / DAYS_A_MONTH
    return Counter({user_id: round(n / months) for user_id, n in people.items()})


def in_words(fewer: int) -> str:
    """ "By the replay you would have got about 6 fewer leads a month." """
    if not fewer:
        return "By the replay, the number of your leads hardly changes."
    leads = "lead" if fewer == 1 else "leads"
    return f"By the replay, you would have got about {fewer} fewer {leads} a month."


def _answers(member: Membership) -> bool:
    return member.may(Capability.ANSWER_HANDOFFS)
