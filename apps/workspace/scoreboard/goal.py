"""What both sides agreed to win together: the sum, where its pace is today, and what is won."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from apps.campaigns.kinds import OwnerDepartment
from apps.core import wording
from apps.core.charts import Chart, Goal, Mark, goal_bar
from apps.core.money import minor_digits
from apps.reports import shown
from apps.reports.kinds import ReportQuery
from apps.reports.links import records_url
from apps.reports.queries.lines import Key
from apps.reports.queries.names import only_department

from .joint import Together
from .pace import days_left, elapsed_share, for_period
from .promises import Board, clause_of

#: Sides in the order in which the joint bar shows them, and how each is painted.
SIDES: Final = (
    (OwnerDepartment.MARKETING, "marketing-solid"),
    (OwnerDepartment.SALES, "sales-solid"),
    (OwnerDepartment.JOINT, "money-solid"),
    (OwnerDepartment.AGENCY, "money-1"),
)


@dataclass(frozen=True)
class AgreedSum:
    """Minor units of the tenant's currency, for the board's period."""

    agreed: int
    won: int
    #: What should be won by today if every day brought as much.
    pace: int
    days_left: int
    #: The clause that says so.
    clause: str

    @property
    def ahead(self) -> int:
        """How far what is won is before the pace; behind it is negative."""
        return self.won - self.pace


def agreed_sum(board: Board, currency: str | None) -> AgreedSum | None:
    """None where no sum is agreed, or none for such a period."""
    units = for_period(board.contribution.won, board.query.period)
    if units is None or currency is None:
        return None
    agreed = units * 10 ** minor_digits(currency)
    return AgreedSum(
        agreed=agreed,
        won=board.together.revenue,
        pace=round(agreed * elapsed_share(board.query)),
        days_left=days_left(board.query),
        clause=clause_of(board.agreed, lambda clause: bool(clause.rule.get("won"))),
    )


def goal_sentence(goal: AgreedSum, currency: str | None, period: str) -> str:
    """ "Together we have won €2.05m of the €2.50m agreed (…). That is …, with 14 days to go." """
    agreed = shown.money_short(goal.agreed, currency)
    won = shown.money_short(goal.won, currency)
    if goal.won <= 0:
        return f"Nothing of the {agreed} agreed has been won yet ({period}){_to_go(goal)}."
    stands = _against(goal, currency)
    return f"Together we have won {won} of the {agreed} agreed ({period}). {stands}{_to_go(goal)}."


def _against(goal: AgreedSum, currency: str | None) -> str:
    gap = shown.money_short(abs(goal.ahead), currency)
    if not goal.days_left:
        return f"That is {gap} {'short of it' if goal.ahead < 0 else 'more'}"
    return f"That is {gap} {'behind' if goal.ahead < 0 else 'ahead of'} pace"


def _to_go(goal: AgreedSum) -> str:
    if not goal.days_left:
        return ""
    return f", with {'1 day' if goal.days_left == 1 else f'{goal.days_left} days'} to go"


def joint_bar(
    query: ReportQuery,
    together: Together,
    currency: str | None,
    goal: AgreedSum | None,
    *,
    opens: bool,
) -> Chart | None:
    """Won revenue by whose campaign brought the lead, towards the agreed sum where there is one."""
    won = together.revenue
    if won <= 0:
        return None
    parts = tuple(_parts(query, together.revenue_by_side, currency, opens=opens))
    if goal is None:
        words = f"won together {shown.money_short(won, currency)}"
        return goal_bar(Goal("joint", "Won together", words, parts, won, words))
    agreed = f"agreed {shown.money_short(goal.agreed, currency)}"
    pace = goal.pace if goal.days_left else None
    pace_words = f"pace today {shown.money_short(goal.pace, currency)}"
    return goal_bar(
        Goal("joint", "Won together", agreed, parts, goal.agreed, agreed, pace, pace_words)
    )


def _parts(
    query: ReportQuery,
    revenue: Mapping[Key, int],
    currency: str | None,
    *,
    opens: bool,
) -> Iterator[Mark]:
    for side, paint in SIDES:
        minor = revenue.get(side.value, 0)
        if minor > 0:
            of_side = replace(query, department=only_department(side.value))
            url = records_url(of_side, "revenue") if opens else ""
            words = shown.money_short(minor, currency)
            yield Mark(f"{side.label}-sourced", words, minor, paint, url)
    rest = revenue.get(None, 0)
    if rest > 0:
        yield Mark("No campaign", shown.money_short(rest, currency), rest, "money-2")


def joint_sentence(now: int, before: int, leads: int, currency: str | None, period: str) -> str:
    """Where no sum is agreed: what was won together, and how that is against the period before."""
    if not now:
        return f"Nothing has been won together yet ({period})."
    won = "1 lead" if leads == 1 else f"{wording.number(leads)} leads"
    amount = shown.money_short(now, currency)
    return f"Together we have won {amount} with {won} ({period}).{_compared(now, before, currency)}"


def _compared(now: int, before: int, currency: str | None) -> str:
    if before <= 0:
        return ""
    gap = shown.money_short(abs(now - before), currency)
    if now == before:
        return " That is as much as in the period before."
    more = "more" if now > before else "less"
    return f" That is {gap} {more} than in the whole period before."
