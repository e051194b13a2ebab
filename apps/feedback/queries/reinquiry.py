"""Somebody who was turned down before is back: what was said then, and what differs now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from apps.ground_rules.kinds import FIELDS, Inputs
from apps.handoffs.facts import facts_of
from apps.handoffs.kinds import State
from apps.handoffs.models import HandOff
from apps.leads.models import Lead
from apps.tenancy.kinds import Capability
from apps.tenancy.models import Membership

from .facts import in_words, labels_of, with_names


@dataclass(frozen=True)
class Difference:
    """One fact that was another when the lead was turned down."""

    label: str
    then: str
    now: str


@dataclass(frozen=True)
class Reinquiry:
    """The last no to this person, and what is different since."""

    handoff: HandOff
    differences: tuple[Difference, ...]
    sees_rules: bool
    #: Whether this member may open the lead of that time.
    opens: bool


def reinquiry(lead: Lead, membership: Membership) -> Reinquiry | None:
    """None when the person is new, or was never turned down, or the member may not know.

    Whoever may see this lead reads what was answered then, whoever it was: the answer is about the
    same person, and answering the same again without knowing is what the card is there to prevent.
    """
    if lead.previous_id is None:
        return None
    before = HandOff.objects.filter(
        lead_id=lead.previous_id, state=State.REJECTED, overturned_at=None
    )
    if membership.is_agency:
        before = before.visible_to(membership)
    context = ("answered_by", "reason__clause", "rules", "lead")
    last_no = before.select_related(*context).order_by("-id").first()
    if last_no is None:
        return None
    return Reinquiry(
        last_no,
        _different(last_no.inputs, _now(lead)),
        membership.may(Capability.SEE_RULES),
        Lead.objects.visible_to(membership).filter(id=lead.previous_id).exists(),
    )


def _different(then: Inputs, now: Inputs) -> tuple[Difference, ...]:
    return differences(*with_names(then, now), labels=labels_of(then, now))


def differences(
    then: Inputs, now: Inputs, *, labels: Mapping[str, str] = FIELDS
) -> tuple[Difference, ...]:
    """The facts that differ, in the order in which the agreement names them. Pure."""
    return tuple(
        Difference(label, in_words(then.get(name)), in_words(now.get(name)))
        for name, label in labels.items()
        if then.get(name) != now.get(name)
    )


def _now(lead: Lead) -> Inputs:
    """What is frozen with the latest hand-off, else what is known today."""
    latest = HandOff.objects.filter(lead_id=lead.id).order_by("-id").first()
    return latest.inputs if latest else facts_of(lead)
