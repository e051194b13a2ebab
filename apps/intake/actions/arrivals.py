"""What arrives is stored before it is judged; afterwards it is in exactly one state."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.campaigns.models import Campaign, Channel
from apps.core.tabular import Problem
from apps.custom_fields.kinds import PREFIX
from apps.intake.kinds import Source, State
from apps.intake.known_fields import own_values, taken
from apps.intake.mapping import FIELDS, FieldMap, Mapped
from apps.intake.mapping.unfit import shown
from apps.intake.models import ApiKey, Form, Submission
from apps.leads import actions as leads
from apps.leads.kinds import TouchKind
from apps.tenancy import outbox
from apps.tenancy.models import Tenant
from apps.tenancy.one_row import add_unless_known
from apps.tenancy.queries import current_tenant, zone_of

from . import mended_rows

#: Of unknown fields so many are named.
TOLD_AT_MOST = 20
TOUCHES = {Source.FORM: TouchKind.FORM, Source.API: TouchKind.API}


class OtherBodySameKey(ValueError):
    """The sender used one key for two different things."""


@dataclass(frozen=True)
class Arrival:
    """Something at the front door, as it came."""

    source: Source
    answers: Mapping[str, Any]
    changes: Sequence[str] = ()
    form: Form | None = None
    api_key: ApiKey | None = None
    key: str | None = None
    suspicion: str = ""
    is_test: bool = False


def receive(arrival: Arrival, *, at: datetime) -> Submission:
    """Keep it, and promise to judge it. The same key is the same arrival, whenever it comes.

    Nothing can be lost after this returns and its transaction commits. Raises OtherBodySameKey.
    """
    digest = _digest(arrival.answers)
    problems = [_suspected(arrival.suspicion)] if arrival.suspicion else []
    submission = Submission(
        source=arrival.source,
        form=arrival.form,
        api_key=arrival.api_key,
        idempotency_key=arrival.key or None,
        answers=dict(arrival.answers),
        changes=list(arrival.changes),
        body_sha256=digest,
        received_at=at,
        state=_first_state(arrival),
        problems=problems,
    )
    kept = _keep(submission)
    if kept.body_sha256 != digest:
        raise OtherBodySameKey(arrival.key)
    return kept


@transaction.atomic(savepoint=False)  # each lead passes here: two round trips less
def _keep(submission: Submission) -> Submission:
    """Insert it with its promise; or the one that was first, if this is a repetition."""
    if not add_unless_known(submission):
        return Submission.objects.get(
            source=submission.source, idempotency_key=submission.idempotency_key
        )
    if submission.state == State.RECEIVED:
        outbox.post("intake.judge", submission_id=submission.id)
    return submission


def _first_state(arrival: Arrival) -> State:
    if arrival.is_test:
        return State.TEST
    return State.QUARANTINED if arrival.suspicion else State.RECEIVED


def _digest(answers: Mapping[str, Any]) -> str:
    canonical = json.dumps(answers, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _suspected(suspicion: str) -> dict[str, str]:
    return {
        "field": "",
        "message": f"It looks automatic: {suspicion}.",
        "cure": "Read it; if a person wrote it, let it in.",
    }


def judge(submission: Submission, *, at: datetime) -> Submission:
    """Valid: a lead, or a touch on one. Not valid: set aside with reasons, never dropped.

    Doing it twice is doing it once.
    """
    return judge_stored(submission.id, at=at)


@transaction.atomic(savepoint=False)  # a job has its transaction already
def judge_stored(submission_id: int, *, at: datetime) -> Submission:
    """The same for a job, which knows the number only."""
    held = Submission.objects.select_for_update().get(id=submission_id)
    if held.batch_id is not None:
        return mended_rows.judge(held, at=at)
    if held.state != State.RECEIVED:
        return held
    tenant = current_tenant()
    field_map = _field_map(held.answers, tenant, at)
    mapped = field_map.apply(_cells(held.answers))
    if problems := [*mapped.problems, *_no_object(held.answers)]:
        return _set_aside(held, problems, at=at)
    campaign = _campaign(held, mapped.values)
    with zone_of(tenant):
        captured = _capture(held, mapped, campaign)
    held.lead = captured.lead
    held.state = State.CREATED if captured.is_new else State.ATTACHED
    held.judged_at = at
    unknown_campaign = _unknown_campaign(held, mapped.values, campaign)
    held.problems = [*unknown_campaign, *_unknown_own_fields(held.answers, field_map)]
    held.save(update_fields=["lead", "state", "judged_at", "problems"])
    outbox.post("handoffs.offer_if_qualified", lead_id=captured.lead.id)
    return held


def _set_aside(held: Submission, problems: Sequence[Problem], *, at: datetime) -> Submission:
    held.state = State.QUARANTINED
    held.judged_at = at
    held.problems = [
        {"field": p.field or "", "message": p.message, "cure": p.cure} for p in problems
    ]
    held.save(update_fields=["state", "judged_at", "problems"])
    return held


def _field_map(answers: Mapping[str, Any], tenant: Tenant, at: datetime) -> FieldMap:
    """Forms and programs use our own field names, in the tenant's zone."""
    has_own = any(name.startswith(PREFIX) for name in answers)
    fields = taken("leads") if has_own else FIELDS["leads"]
    told = {name: name for name in fields if name in answers}
    return FieldMap.parse(
        {"kind": "leads", "time_zone": tenant.time_zone, "fields": told or {"email": "email"}},
        kind="leads",
        fields=fields,
        now=at,
    )


def _no_object(answers: Mapping[str, Any]) -> list[Problem]:
    """The door takes an object of the tenant's own fields apart; anything else is still there."""
    if answers.get("custom") is None:
        return []
    cure = 'Write {"custom": {"a_key": "a value"}}, or leave custom out.'
    return [Problem("custom", "“custom” is not a JSON object.", cure)]


def _cells(answers: Mapping[str, Any]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in answers.items()}


def _capture(held: Submission, mapped: Mapped, campaign: Campaign | None) -> leads.Captured:
    values = mapped.values
    moment = values.get("captured_at")
    return leads.capture(
        leads.Prospect(
            **{
                name: values.get(name) or ""
                for name in leads.Prospect.__annotations__
                if name != "employees"
            },
            employees=values.get("employees"),
        ),
        by=None,
        at=moment.instant if moment else held.received_at,
        on=moment.on if moment else None,
        touch=TOUCHES[Source(held.source)],
        campaign=campaign,
        channel=_channel(values.get("channel")),
        external_id=values.get("external_id"),
        product=values.get("product") or "",
        score=values.get("score"),
        signal=values.get("signal") or "",
        custom=own_values(values),
    )


def _campaign(held: Submission, values: Mapping[str, Any]) -> Campaign | None:
    """The form's campaign; for programs the one they name, else the key's."""
    if held.form is not None:
        of_form: Campaign = held.form.campaign
        return of_form
    named = values.get("campaign")
    if named:
        found = Campaign.objects.live().filter(external_id=named).first()
        found = found or Campaign.objects.live().filter(name=named).order_by("id").first()
        if found is not None:
            return found
    return held.api_key.campaign if held.api_key else None


def _unknown_campaign(
    held: Submission, values: Mapping[str, Any], campaign: Campaign | None
) -> list[dict[str, str]]:
    """A lead does not wait for its campaign to be spelled right, and nobody is left unaware."""
    named = values.get("campaign")
    if held.form is not None or not named or (campaign and _is_called(campaign, named)):
        return []
    went_to = f"It counts for {campaign.name}, the key's." if campaign else "It counts for none."
    return [
        {
            "field": "campaign",
            "message": f"No campaign is known as “{named}”. {went_to}",
            "cure": "Give a campaign this id or name; leads that come afterwards will find it.",
        }
    ]


def _unknown_own_fields(answers: Mapping[str, Any], field_map: FieldMap) -> list[dict[str, str]]:
    """What nobody defined is on no lead; it stays with the arrival, and its sender is told."""
    unknown = [
        name
        for name, told in answers.items()
        if name.startswith(PREFIX) and told is not None and name not in field_map.fields
    ]
    return [
        {
            "field": shown(name),
            "message": f"No field of yours is known as “{shown(name.removeprefix(PREFIX))}”. "
            "What it says is kept with the arrival, not on the lead.",
            "cure": "Add a field with this key in the settings, or leave it out.",
        }
        for name in unknown[:TOLD_AT_MOST]
    ]


def _is_called(campaign: Campaign, named: str) -> bool:
    return named in (campaign.external_id, campaign.name)


def _channel(code: str | None) -> Channel | None:
    return Channel.objects.filter(code=code).first() if code else None


@transaction.atomic
def readmit(submission: Submission, *, answers: Mapping[str, Any], by: User, at: datetime) -> None:
    """A person mended a set-aside arrival, or found nothing wrong: judge it again."""
    held = Submission.objects.select_for_update().get(id=submission.id)
    if held.state not in (State.QUARANTINED, State.REFUSED):
        return
    changed = [name for name, told in answers.items() if held.answers.get(name) != told]
    mended = f". Changed: {', '.join(changed)}" if changed else ""
    held.answers = {**held.answers, **answers}
    held.state = State.RECEIVED
    held.changes = [*held.changes, f"Let in by person {by.id} at {at.isoformat()}{mended}"]
    held.save(update_fields=["answers", "state", "changes"])
    outbox.post("intake.judge", submission_id=held.id)


@transaction.atomic
def refuse(submission: Submission, *, by: User, at: datetime) -> None:
    """Not a prospect: kept in the ledger as refused, never a lead."""
    held = Submission.objects.select_for_update().get(id=submission.id)
    if held.state != State.QUARANTINED:
        return
    held.state = State.REFUSED
    held.judged_at = at
    held.changes = [*held.changes, f"Refused by person {by.id} at {at.isoformat()}"]
    held.save(update_fields=["state", "judged_at", "changes"])
