"""How the demo's departments agree: the third version is in force, a fourth proposed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from apps.accounts.models import User
from apps.ground_rules import comments, drafting, signing
from apps.ground_rules.kinds import ClauseKind, Criterion, Operator
from apps.ground_rules.models import Clause, GroundRules
from apps.ground_rules.queries import calendar_of, in_the_making
from apps.ground_rules.scoring_default import default_scheme
from apps.ground_rules.terms import Terms
from apps.reports.backtest import actions as backtest
from apps.tenancy.actions import change_place
from apps.tenancy.kinds import Department
from apps.tenancy.models import Membership
from apps.tenancy.queries import local_day

from . import people
from .clock import Story, in_working_hours
from .people import Colleague

#: What they began with, before anybody had asked for more: one time for every lead.
FIRST_TERMS = Terms(
    response_hours=8, hand_raiser_hours=None, first_attempt_hours=None, outcome_days=30
)
#: Days before today on which the second version is drafted, and begins; the third likewise; the
#: fourth is proposed.
DRAFTED, AMENDED, PROPOSED = 75, 27, 3
#: On the leads of so many days the fourth is replayed.
REPLAYED = timedelta(days=60)
#: What the third version says of the company, after Sales had turned down many that are too small.
EMPLOYEES = 40
FITS = (
    f"The company has at least {EMPLOYEES} employees, and is one we can serve: its industry and its"
    " region fit."
)
#: What the second version looks for.
INDUSTRIES = ("Food and beverage", "Water", "Chemicals", "Pharmaceuticals")
COUNTRIES = ("Germany", "Austria", "Switzerland", "Sweden")
#: Points of fit from which a lead is an A, and a B: nearly every one asks through a form, which is
#: as much interest as the next one's, so what they are is what tells them apart.
FIT_CUTS = (60, 50)
HANDOFFS_A_QUARTER, SHARE_PCT = 150, 40
#: What they win together in a quarter, in whole units of the currency.
WON_A_QUARTER = 800_000
JUDGED_TWICE_PCT = 25
HELSINKI = "Helsinki"


@dataclass(frozen=True)
class Treaty:
    """Lena drafts, Jonas objects, both sign; then Lena has another idea."""

    story: Story
    staff: Mapping[Colleague, User]

    def begin(self) -> None:
        """What is to happen waits in the story."""
        drafted = in_working_hours(self.story.now - timedelta(days=DRAFTED), 9)
        self.story.at(drafted, self._agree_on_scores)
        amended = in_working_hours(self.story.now - timedelta(days=AMENDED), 9)
        self.story.at(amended, self._amend)
        proposed = in_working_hours(self.story.now - timedelta(days=PROPOSED), 10)
        self.story.at(min(proposed, self.story.now), self._propose_the_next)

    def _agree_on_scores(self, at: datetime) -> None:
        lena, jonas = self._heads()
        draft = drafting.start_draft(by=lena, at=at)
        usual = default_scheme(industries=INDUSTRIES, countries=COUNTRIES, minimum_employees=50)
        scheme = replace(usual, fit_cap=60, engagement_cap=40, fit_cuts=FIT_CUTS)
        drafting.add_clause(
            draft, by=lena, at=at, kind=ClauseKind.SCORE, title="How a lead is scored",
            text="Points for what a company and a person are, and for what they did: interest"
            " fades, half of it within one to two months.",
            rule={**scheme.to_json(), "counts_given": False},
        )  # fmt: skip
        self._promise(draft, lena, at)
        self._judge_twice(draft, lena, at)
        self._propose(draft, at)
        for department, by in ((Department.MARKETING, lena), (Department.SALES, jonas)):
            signing.sign(draft, by=by, at=at, department=department, typed_name=by.name)

    def _promise(self, draft: GroundRules, by: User, at: datetime) -> None:
        clause = _clause(draft, ClauseKind.CONTRIBUTION)
        rule: dict[str, Any] = {
            **clause.rule, "handoffs": HANDOFFS_A_QUARTER, "share_pct": SHARE_PCT,
            "won": WON_A_QUARTER,
        }  # fmt: skip
        text = (
            f"{clause.text} Marketing hands over at least {HANDOFFS_A_QUARTER} qualified leads a"
            f" quarter and brings {SHARE_PCT}% of won revenue. Together both sides win"
            f" {WON_A_QUARTER:,} euros a quarter."
        )
        drafting.edit_clause(clause, by=by, at=at, text=text, rule=rule)

    def _judge_twice(self, draft: GroundRules, by: User, at: datetime) -> None:
        """A company this small draws more answers than most, to see how far people agree."""
        clauses = Clause.objects.select_related("rules").filter(rules=draft)
        clause = clauses.get(kind=ClauseKind.OTHER, rule__has_key="sample_pct")
        text = clause.text.replace(f"{clause.rule['sample_pct']}% are", f"{JUDGED_TWICE_PCT}% are")
        rule = {**clause.rule, "sample_pct": JUDGED_TWICE_PCT}
        drafting.edit_clause(clause, by=by, at=at, text=text, rule=rule)

    def _amend(self, at: datetime) -> None:
        """Both sign at once what Sales had said again and again."""
        lena, jonas = self._heads()
        draft = in_the_making() or drafting.start_draft(by=lena, at=at)
        clauses = Clause.objects.select_related("rules").filter(rules=draft)
        clause = clauses.get(kind=ClauseKind.QUALIFY, text__contains="its size, its industry")
        criterion = Criterion("employees", Operator.AT_LEAST, (EMPLOYEES,), may_be_unknown=True)
        drafting.edit_clause(clause, by=lena, at=at, text=FITS, rule=criterion.to_json())
        self._open_helsinki(draft, by=lena, at=at)
        self._propose(draft, at)
        for department, by in ((Department.MARKETING, lena), (Department.SALES, jonas)):
            signing.sign(draft, by=by, at=at, department=department, typed_name=by.name)

    def _open_helsinki(self, draft: GroundRules, *, by: User, at: datetime) -> None:
        """Elin looks after the Nordics from there: her clocks run by Finnish hours and holidays."""
        main = calendar_of(draft)
        holidays = main.holidays | {date(at.year, 12, 6)}
        hours = replace(main, zone=ZoneInfo("Europe/Helsinki"), holidays=holidays)
        drafting.edit_place(draft, by=by, at=at, place=HELSINKI, calendar=hours)
        elin = Membership.objects.get(user=self.staff[people.ELIN])
        change_place(elin, HELSINKI, by=self.staff[people.ADMIN], at=at)

    def _propose_the_next(self, at: datetime) -> None:
        """Lena has signed; the head of Sales finds it waiting for him."""
        lena, jonas = self._heads()
        draft = in_the_making() or drafting.start_draft(by=lena, at=at)
        clause = _clause(draft, ClauseKind.RESPONSE)
        text = clause.text.replace("8 working hours", "6 working hours")
        drafting.edit_clause(
            clause, by=lena, at=at, text=text, rule={**clause.rule, "minutes": 360}
        )
        comments.comment(
            draft, by=jonas, at=at, text="Tight on Fridays. Can we try it?", clause_key=clause.key
        )
        self._propose(draft, at, days=14)
        draft.refresh_from_db()
        until_on = local_day(at)
        backtest.ask(draft, by=lena, at=at, from_on=until_on - REPLAYED, until_on=until_on)
        signing.sign(draft, by=lena, at=at, department=Department.MARKETING, typed_name=lena.name)

    def _propose(self, draft: GroundRules, at: datetime, *, days: int = 0) -> None:
        lena, jonas = self._heads()
        signing.propose(
            draft, by=lena, at=at, starts_on=local_day(at) + timedelta(days=days),
            marketing_signer=lena, sales_signer=jonas,
        )  # fmt: skip

    def _heads(self) -> tuple[User, User]:
        return self.staff[people.HEAD_OF_MARKETING], self.staff[people.HEAD_OF_SALES]


def _clause(rules: GroundRules, kind: ClauseKind) -> Clause:
    return (
        Clause.objects.select_related("rules")
        .filter(rules=rules, kind=kind)
        .order_by("position")[0]
    )
