"""Ninety days of the demo company, told through the verbs."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle

from django.db import transaction

from apps.accounts.models import User
from apps.campaigns import actions as campaigns
from apps.campaigns import commitments, costs
from apps.campaigns.kinds import CostKind
from apps.campaigns.models import Campaign
from apps.handoffs import actions as handoffs
from apps.intake.actions import arrivals, doors
from apps.intake.kinds import Source
from apps.intake.models import Form
from apps.leads.models import Lead
from apps.tenancy import outbox
from apps.tenancy.actions import invite
from apps.tenancy.models import Tenant
from apps.tenancy.queries import zone_of
from apps.tenancy.scoping import tenant_scope
from apps.workspace.actions import open_company

from . import own_fields, people
from .campaigns import CHANNELS, COMMITMENTS, PLANS, Plan
from .clock import Act, Story, in_working_hours
from .contest import Court
from .crm import Crm
from .files import Files
from .people import Colleague
from .prospects import invent
from .sales import REASONS, Desk
from .treaty import FIRST_TERMS, Treaty
from .weekly import Weekly

HISTORY = timedelta(days=91)
#: Leads from each running campaign of the last hours, and of the last days: somebody has to find
#: work in the inbox, and the week something to show.
FRESH, THIS_WEEK = 4, 5
#: What people still hear of after the story is told: it waits for somebody's answer.
NEWS = (
    "handoffs.announce_offer", "feedback.announce_dispute", "feedback.announce_opinion",
    "reports.backtest",
)  # fmt: skip
#: The same story at every seeding, told relative to the day.
SEED = 20260616


def seed(now: datetime) -> Tenant:
    """The demo company as of `now`."""
    start = in_working_hours(now - HISTORY, 8)
    tenant = open_company(
        slug=people.SLUG,
        name=people.NAME,
        admin=people.register(people.ADMIN),
        at=start,
        currency="EUR",
        time_zone="Europe/Berlin",
        is_demo=True,
        terms=FIRST_TERMS,
    )
    with tenant_scope(tenant.id), zone_of(tenant):
        telling = Telling(now, start)
        with transaction.atomic():
            telling.begin()
        telling.story.tell()
        with transaction.atomic():
            outbox.consider_done(at=now, keep=NEWS)
    return tenant


@dataclass
class Telling:
    """Everything that is drawn by lot comes from one seeded source, so every demo is alike."""

    now: datetime
    start: datetime
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311
    count: int = 0

    def begin(self) -> None:
        """Who is there, what is planned and promised; what follows waits in the story."""
        self.story = Story(self.now)
        self.reasons = cycle(REASONS)
        self.court = Court(self.story)
        self.staff = {person: people.admit(person, at=self.start) for person in people.EVERYBODY}
        self.by_id = {user.id: user for user in self.staff.values()}
        own_fields.begin(by=self.staff[people.ADMIN], at=self.start)
        for plan in PLANS:
            self._run(plan)
        self._promise()
        Treaty(self.story, self.staff).begin()
        Weekly(self.story, self.chance, self.staff.values()).begin(self.start)
        self.court.begin(by=self.staff[people.HEAD_OF_MARKETING])
        Files(self.story, self.chance, self.staff[people.PETRA]).begin()
        Crm(self.story, self.staff[people.HEAD_OF_SALES]).begin()
        for person, days_ago in people.INVITED:
            self.story.at(self.now - timedelta(days=days_ago), self._invite(person))

    def _invite(self, person: Colleague) -> Act:
        admin = self.staff[people.ADMIN]
        return lambda at: invite(person.email, person.role, by=admin, at=at)

    def _run(self, plan: Plan) -> None:
        owner = self.staff[plan.owner]
        starts_on, ends_on = plan.days(self.now)
        campaign = campaigns.start(
            name=plan.name,
            by=owner,
            at=self.start,
            channel=campaigns.find_or_start_channel(plan.channel, CHANNELS[plan.channel]),
            owner_department=plan.department,
            owner=owner,
            agency=self.staff[plan.agency] if plan.agency else None,
            starts_on=starts_on,
            ends_on=ends_on,
            budget_minor=plan.budget * 100 or None,
        )
        for days_ago, amount, note in plan.spent:
            self._spend(campaign, owner, days_ago, amount, note)
        form = self._open_form(campaign, owner) if plan.has_form else None
        for instant in self._arrivals(plan):
            self.story.at(instant, lambda at: self._arrive(plan, campaign, form, owner, at))

    def _open_form(self, campaign: Campaign, owner: User) -> Form:
        asked = (*doors.DEFAULT_FIELDS, own_fields.BUYING_FOR)
        return doors.open_form(campaign, by=owner, at=self.start, fields=asked)

    def _spend(
        self, campaign: Campaign, owner: User, days_ago: int, amount: int, note: str
    ) -> None:
        at = self.now - timedelta(days=days_ago)
        costs.add_cost(
            campaign=campaign, kind=CostKind.ACTUAL, spent_on=at.date(), amount_minor=amount * 100,
            currency="EUR", by=owner, at=at, note=note,
        )  # fmt: skip

    def _arrivals(self, plan: Plan) -> Iterator[datetime]:
        """Instants by day, on weekdays more than at weekends."""
        span = (plan.starts - plan.ends) * 24
        for _ in range(plan.leads):
            hours = self.chance.uniform(0, span)
            instant = self.now - timedelta(days=plan.starts) + timedelta(hours=hours)
            if instant.weekday() > 4 and self.chance.random() < 0.7:
                instant += timedelta(days=2)
            yield min(instant, self.now - timedelta(minutes=self.chance.randint(10, 300)))
        if not plan.ends:
            for _ in range(FRESH):
                yield self.now - timedelta(minutes=self.chance.randint(5, 900))
            for _ in range(THIS_WEEK):
                yield in_working_hours(
                    self.now - timedelta(days=self.chance.randint(2, 6)), self.chance.randint(7, 15)
                )

    def _arrive(
        self, plan: Plan, campaign: Campaign, form: Form | None, owner: User, at: datetime
    ) -> None:
        self.count += 1
        answers = invent(self.count, self.chance).answers(self.chance.randint(*plan.scores))
        own = own_fields.told(self.count)
        lead = self._take_in({**answers, **own, "campaign": campaign.name}, form, at)
        handoff = handoffs.offer_if_qualified(lead, at=at + timedelta(minutes=2))
        if handoff is not None:
            if handoff.to_id is not None:
                handoff.to = self.by_id[handoff.to_id]  # else they would be asked for
            Desk(self.story, self.chance, plan, owner, self.court, self.reasons).take(handoff)

    def _take_in(self, answers: dict[str, str | int], form: Form | None, at: datetime) -> Lead:
        """Through the form, as a visitor would: stored first, then judged."""
        arrival = arrivals.Arrival(source=Source.FORM, answers=answers, form=form)
        judged = arrivals.judge(arrivals.receive(arrival, at=at), at=at)
        if judged.lead is None:
            raise ValueError(f"the demo's prospect was set aside: {judged.problems}")
        lead: Lead = judged.lead
        return lead

    def _promise(self) -> None:
        for promised, department, due, slipped, delivered in COMMITMENTS:
            by = self.staff[people.HEAD_OF_MARKETING]
            due_on = (self.now + timedelta(days=due)).date()
            promise = commitments.promise(
                promised,
                department=department,
                due_on=due_on - timedelta(days=slipped),
                by=by,
                at=self.start,
            )
            if slipped:
                commitments.move_commitment(
                    promise, due_on=due_on, reason="The customer’s visit moved.", by=by,
                    at=self.start + timedelta(days=30),
                )  # fmt: skip
            if delivered is not None:
                at = self.now + timedelta(days=delivered)
                commitments.deliver(promise, on=at.date(), by=by, at=at, what="Delivered")
