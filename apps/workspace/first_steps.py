"""The six steps with which a company begins, and which of them are done: read from facts only."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.campaigns.models import Campaign
from apps.ground_rules.models import GroundRules
from apps.handoffs.models import HandOff
from apps.leads.models import Lead
from apps.tenancy.kinds import DEPARTMENT_OF, Capability, Department, Role
from apps.tenancy.models import Membership, Tenant
from apps.tenancy.queries import people

HEADS = {Role.MARKETING_LEAD: Department.MARKETING, Role.SALES_MANAGER: Department.SALES}


@dataclass(frozen=True)
class Facts:
    """What the company has done so far."""

    people: tuple[Membership, ...]
    campaigns: int
    has_own_rules: bool
    has_leads: bool
    has_answer: bool

    def heads(self) -> dict[Department, str]:
        return {HEADS[Role(one.role)]: str(one.user) for one in self.people if one.role in HEADS}

    def count(self, department: Department | None) -> int:
        return sum(DEPARTMENT_OF.get(Role(one.role)) == department for one in self.people)

    @property
    def has_others(self) -> bool:
        """Somebody besides the admins and the two heads."""
        return any(one.role not in {Role.ADMIN, *HEADS} for one in self.people)


@dataclass(frozen=True)
class Step:
    """A step as components/onboarding.html draws it. state: "done", "current" or ""."""

    title: str
    text: str
    action: str
    url: str
    state: str


@dataclass(frozen=True)
class Progress:
    """The steps and how far the company is; minutes are what the open ones usually take."""

    steps: tuple[Step, ...]
    done: int
    minutes_left: int

    @property
    def is_over(self) -> bool:
        return self.done == len(self.steps)


@dataclass(frozen=True)
class _Plan:
    title: str
    text: str
    action: str
    again: str
    route: str
    capability: Capability
    minutes: int
    is_done: bool


def gathered() -> Facts:
    """Ask the tables once; counts stop where more would say nothing."""
    return Facts(
        people=tuple(people()),
        campaigns=Campaign.objects.live()[:100].count(),
        has_own_rules=GroundRules.objects.filter(version__gt=1).exists(),
        has_leads=Lead.objects.exists(),
        has_answer=HandOff.objects.answered().exists(),
    )


def lead_the_way(tenant: Tenant, membership: Membership) -> bool:
    """Whether a day begins with the first steps: for admins, until a lead has been answered."""
    is_open = membership.role == Role.ADMIN and tenant.onboarding_closed_at is None
    return is_open and not HandOff.objects.answered().exists()


def progress(facts: Facts, membership: Membership) -> Progress:
    """The six steps for one member, who is led only to pages they may open."""
    plans = [plan(facts) for plan in (_sides, _colleagues, _campaigns, _agreement, _leads, _answer)]
    open_plans = [plan for plan in plans if not plan.is_done]
    current = open_plans[0] if open_plans else None
    return Progress(
        steps=tuple(_step(plan, membership, is_current=plan is current) for plan in plans),
        done=len(plans) - len(open_plans),
        minutes_left=sum(plan.minutes for plan in open_plans),
    )


def _sides(facts: Facts) -> _Plan:
    heads = facts.heads()
    return _Plan(
        title=_("Name the two sides"),
        text=_named(heads) or _("One person speaks for Marketing, one for Sales"),
        action=_("Name them"),
        again=_("Change"),
        route="tenancy:people",
        capability=Capability.MANAGE_PEOPLE,
        minutes=3,
        is_done=len(heads) == 2,
    )


def _colleagues(facts: Facts) -> _Plan:
    counts = {
        "marketing": facts.count(Department.MARKETING),
        "sales": facts.count(Department.SALES),
        "others": facts.count(None),
    }
    text = _("%(marketing)d in Marketing, %(sales)d in Sales, %(others)d on shared ground")
    return _Plan(
        title=_("Invite people"),
        text=text % counts,
        action=_("Invite"),
        again=_("Invite more"),
        route="tenancy:people",
        capability=Capability.MANAGE_PEOPLE,
        minutes=4,
        is_done=facts.has_others,
    )


def _campaigns(facts: Facts) -> _Plan:
    logged = ngettext("%d campaign logged", "%d campaigns logged", facts.campaigns)
    return _Plan(
        title=_("Bring in this quarter’s campaigns"),
        text=logged % facts.campaigns
        if facts.campaigns
        else _("One at a time, or pasted from a spreadsheet"),
        action=_("Log campaigns"),
        again=_("Open"),
        route="campaigns:list",
        capability=Capability.SEE_CAMPAIGNS,
        minutes=5,
        is_done=facts.campaigns > 0,
    )


def _agreement(facts: Facts) -> _Plan:
    return _Plan(
        title=_("Agree on what a qualified lead is"),
        text=_("What both sides signed is in force")
        if facts.has_own_rules
        else _("A first version is in force until you agree on your own"),
        action=_("Write the agreement"),
        again=_("Read it"),
        route="ground_rules:agreement",
        capability=Capability.SEE_RULES,
        minutes=15,
        is_done=facts.has_own_rules,
    )


def _leads(facts: Facts) -> _Plan:
    return _Plan(
        title=_("Bring in leads"),
        text=_("A file, a web form, or a program. Nothing is saved before you have seen it"),
        action=_("Import"),
        again=_("Import more"),
        route="intake:imports",
        capability=Capability.IMPORT_LEADS,
        minutes=5,
        is_done=facts.has_leads,
    )


def _answer(facts: Facts) -> _Plan:
    return _Plan(
        title=_("Hand over the first lead"),
        text=_("The rep answers from e-mail or phone, in about five seconds"),
        action=_("Open leads"),
        again=_("Open leads"),
        route="leads:list",
        capability=Capability.SEE_LEADS,
        minutes=5,
        is_done=facts.has_answer,
    )


def _step(plan: _Plan, membership: Membership, *, is_current: bool) -> Step:
    return Step(
        title=plan.title,
        text=plan.text,
        action=plan.again if plan.is_done else plan.action,
        url=reverse(plan.route) if membership.may(plan.capability) else "",
        state="done" if plan.is_done else "current" if is_current else "",
    )


def _named(heads: dict[Department, str]) -> str:
    """ "Lena Hartmann for Marketing, Jonas Weber for Sales"."""
    return ", ".join(
        _("%(who)s for %(side)s") % {"who": heads[side], "side": side.label}
        for side in Department
        if side in heads
    )
