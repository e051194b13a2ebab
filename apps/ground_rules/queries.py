"""Questions about what both departments agreed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from apps.core.business_time import Calendar
from apps.core.working_places import Calendars
from apps.tenancy.composed import composed
from apps.tenancy.models import Membership

from .agreed import Agreed, Contribution, Customs, FollowUp, ResponseTimes
from .hours_wording import weeks_in_words
from .kinds import ClauseKind, ReasonGroup, ReasonUse
from .models import Clause, GroundRules, RejectReason
from .routes import RoutingPlan
from .scoring import Scheme
from .wording import in_words


def in_force(at: datetime) -> GroundRules | None:
    """The version valid at that instant, with its calendar; None before the first."""
    return _in_force.first(at=at)


@composed
def _in_force(*, at: datetime) -> QuerySet[GroundRules]:
    versions = GroundRules.objects.in_force(at).select_related("calendar")
    return versions.order_by("-version")[:1]


def clauses_of(rules: GroundRules) -> list[Clause]:
    """In the order of the document. Of what came into force, which never changes, read once."""
    if not rules.is_settled:
        return _clauses_of(rules=rules.id)
    if rules.settled is None:
        rules.settled = tuple(_clauses_of(rules=rules.id))
    return list(rules.settled)


@composed
def _clauses_of(*, rules: int) -> QuerySet[Clause]:
    return Clause.objects.filter(rules_id=rules).order_by("position")


def reasons_of(rules: GroundRules) -> list[RejectReason]:
    """Why sales may turn a lead down before contact, in reading order, each with its clause."""
    return _reasons(rules, ReasonUse.REJECT)


def disqualify_reasons_of(rules: GroundRules) -> list[RejectReason]:
    """Why an accepted lead may turn out not to be one, after contact; in reading order."""
    return _reasons(rules, ReasonUse.DISQUALIFY)


def _reasons(rules: GroundRules, use: ReasonUse) -> list[RejectReason]:
    reasons = RejectReason.objects.of(rules).used_to(use).select_related("clause")
    return list(reasons.order_by("position"))


def reason_labels(codes: Collection[str]) -> dict[str, str]:
    """What reasons are called by code, as the latest version that has each calls it."""
    return dict(_labels(codes=list(codes))) if codes else {}


@composed
def _labels(*, codes: list[str]) -> QuerySet[RejectReason, tuple[str, str]]:
    found = RejectReason.objects.filter(code__among=codes).order_by("rules__version")
    return found.values_list("code", "label")


def agreed(rules: GroundRules) -> Agreed:
    """All that a version says to the machine, with defaults where it says nothing."""
    clauses = clauses_of(rules)
    said = _said_by_kind(clauses)
    columns = {
        "minutes": rules.response_minutes,
        "outcome_days": rules.outcome_days,
        "acceptance_target_pct": rules.acceptance_target_pct,
    }
    return Agreed(
        scheme=_scheme(clauses),
        response=ResponseTimes.from_json({**said[ClauseKind.RESPONSE], **columns}),
        follow_up=FollowUp.from_json({**said[ClauseKind.FOLLOW_UP], **columns}),
        routing=RoutingPlan.from_json(said[ClauseKind.ROUTING]),
        contribution=Contribution.from_json({**said[ClauseKind.CONTRIBUTION], **columns}),
        customs=Customs.from_json(said[ClauseKind.OTHER]),
    )


def customs_of(rules: GroundRules) -> Customs:
    """The part of `agreed` that is asked for on every page of Sales, alone."""
    return Customs.from_json(_said_by_kind(clauses_of(rules))[ClauseKind.OTHER])


def _scheme(clauses: list[Clause]) -> Scheme | None:
    scoring = (clause for clause in clauses if clause.kind == ClauseKind.SCORE and clause.rule)
    clause = next(scoring, None)
    return Scheme.from_json(clause.rule, clause=clause.number) if clause else None


def _said_by_kind(clauses: list[Clause]) -> defaultdict[str, dict[str, Any]]:
    """The rules of all clauses of one kind together, a later clause over an earlier one."""
    said: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for clause in clauses:
        said[clause.kind].update(clause.rule)
    return said


@dataclass(frozen=True)
class Section:
    """A numbered heading of the document and the clauses under it."""

    number: str
    title: str
    clauses: tuple[Clause, ...]


def sections_of(rules: GroundRules) -> list[Section]:
    """The document, section by section: clause 1.2 stands in section 1."""
    return in_sections(clauses_of(rules))


def in_sections(clauses: list[Clause]) -> list[Section]:
    """Clauses in the order of the document, by section."""
    return [
        Section(number, found[0].title, found)
        for number, run in groupby(clauses, key=lambda clause: clause.section)
        if (found := tuple(run))
    ]


def reason_groups_of(rules: GroundRules) -> list[tuple[str, list[RejectReason]]]:
    """The reasons under what those of a group have in common, in the order of the groups; a
    reason that says nothing without words has nothing in common with the others of its group."""
    reasons = reasons_of(rules)
    plain = [one for one in reasons if not one.needs_text]
    groups = [
        (_heading(group), [one for one in plain if one.group == group]) for group in ReasonGroup
    ]
    groups.append(("In other words", [one for one in reasons if one.needs_text]))
    return [(heading, found) for heading, found in groups if found]


def _heading(group: ReasonGroup) -> str:
    """A customer is in no wrong place: what the procedural reasons share is that it is taken."""
    return "Somebody else has it" if group == ReasonGroup.PROCEDURAL else str(group.label)


def rule_in_words(clause: Clause) -> list[str]:
    """All that the machine does by a clause, a line each; people by their names, also who left."""
    return in_words(clause.kind, clause.rule, _names_in(clause))


def _names_in(clause: Clause) -> dict[int, str]:
    if clause.kind != ClauseKind.ROUTING:
        return {}
    plan = RoutingPlan.from_json(clause.rule)
    ids = {plan.catch_all_id, *(one for rule in plan.rules for one in rule.user_ids)} - {None}
    members = Membership.objects.filter(user__in=ids).select_related("user") if ids else ()
    return {one.user_id: str(one.user) for one in members}


def hours_in_words(rules: GroundRules) -> str:
    """The weeks of a version: "Mon–Fri 09:00–17:00, UTC; New York: Mon–Fri 08:00–…"."""
    return weeks_in_words(calendars_of(rules))


def calendar_of(rules: GroundRules) -> Calendar:
    """When this version's clocks run, but for who works at another place."""
    return Calendar.from_json(rules.calendar.document)


def calendars_of(rules: GroundRules) -> Calendars:
    """The same with the calendars of all places."""
    return Calendars.from_json(rules.calendar.document)


def versions() -> list[GroundRules]:
    """Every version that ever came into force, and the one that is to, oldest first."""
    return list(GroundRules.objects.exclude(in_force_from=None).order_by("version"))


def version_before(rules: GroundRules) -> GroundRules | None:
    """The version that this one follows, with its calendar; None for the first."""
    earlier = GroundRules.objects.filter(version__lt=rules.version).select_related("calendar")
    return earlier.order_by("-version").first()


def in_the_making() -> GroundRules | None:
    """The next version, from its draft until it is in force; None when there is none."""
    found = GroundRules.objects.in_the_making()
    return found.select_related("calendar", "marketing_signer", "sales_signer").first()


def facts_asked(at: datetime) -> dict[str, list[str]]:
    """Which clauses ask about each fact, in the version in force and in the next one."""
    asked: defaultdict[str, list[str]] = defaultdict(list)
    for rules, version in ((in_force(at), ""), (in_the_making(), " of the next version")):
        for clause in clauses_of(rules) if rules else ():
            for name in dict.fromkeys(one["field"] for one in criteria_in(clause.rule)):
                asked[name].append(f"§{clause.number}{version}")
    return dict(asked)


def criteria_in(rule: Any) -> Iterator[dict[str, Any]]:
    """The criteria anywhere in a rule, as they are written there."""
    if isinstance(rule, dict):
        if isinstance(rule.get("field"), str):
            yield rule
        for part in rule.values():
            yield from criteria_in(part)
    elif isinstance(rule, list):
        for part in rule:
            yield from criteria_in(part)


def hours_of(calendar: Calendar) -> tuple[time, time, tuple[int, ...]]:
    """When the first working day opens and closes, and the working days (0 is Monday)."""
    weekdays = tuple(sorted(day for day, hours in calendar.week.items() if hours))
    interval = calendar.week[weekdays[0]][0]
    return interval.opens, interval.closes, weekdays
