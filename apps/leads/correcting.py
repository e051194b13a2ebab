"""Correcting what is known of a lead: a person says so, and the story keeps which facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from apps.accounts.models import User
from apps.core import contact
from apps.custom_fields.kinds import PREFIX
from apps.tenancy import outbox

from . import events, valuing
from .identity import Prospect, index
from .kinds import Kind
from .models import Company, Lead, Person

#: Which row holds a fact that people may correct.
OF_PERSON: Final = ("name", "email", "phone", "job_title")
OF_COMPANY: Final = ("industry", "country", "employees")
OF_LEAD: Final = ("product",)
CORRECTABLE: Final = frozenset({*OF_PERSON, *OF_COMPANY, *OF_LEAD})


Facts = Mapping[str, str | int | None]


class CorrectionError(Exception):
    """The message is a sentence for the person who corrected."""


class AddressTaken(CorrectionError):
    """The e-mail address is another person's: they are two leads, or one person twice."""


class NoCompany(CorrectionError):
    """There is no organisation whose facts could be corrected."""


def correct(lead: Lead, facts: Facts, *, by: User, at: datetime) -> list[str]:
    """Write what is known better now of a locked lead; returns the names of what changed.

    What says the same as before is no correction; without any there is no event. What counts for
    the score may be among what changed, so the lead is scored anew, and with a fact of its company
    the company's other leads; each by a job of its own, because only this lead is locked.
    Raises AddressTaken, NoCompany.
    """
    of_company = _correct_company(lead.company, facts)
    of_lead = [*_set(lead, facts, OF_LEAD), *valuing.put_right(lead, _custom(facts), at=at)]
    changed = [*_correct_person(lead.person, facts), *of_company, *of_lead]
    if changed:
        index(lead, Prospect(name=lead.person.name, email=lead.person.email))
        events.record(lead, Kind.CORRECTED, by=by, at=at, fields=changed)
        others = _others_of(lead.company_id, lead) if of_company and lead.company_id else []
        for lead_id in (lead.id, *others):
            outbox.post("handoffs.rescore", lead_id=lead_id)
    return changed


def _others_of(company_id: int, lead: Lead) -> list[int]:
    """The other leads of a lead's company."""
    others = Lead.objects.filter(company_id=company_id).exclude(id=lead.id)
    return list(others.order_by("id").values_list("id", flat=True))


def _correct_person(person: Person, facts: Facts) -> list[str]:
    changed = _set(person, facts, OF_PERSON)
    if "email" in changed:
        person.email_norm = contact.normalise_email(person.email)
        _require_own_address(person)
    if "phone" in changed:
        person.phone_norm = contact.normalise_phone(person.phone)
    if changed:
        person.save()
    return changed


def _require_own_address(person: Person) -> None:
    same = Person.objects.filter(email_norm=person.email_norm).exclude(id=person.id)
    if person.email_norm is None or not same.exists():
        return
    number = Lead.objects.filter(person__in=same).values_list("number", flat=True).first()
    raise AddressTaken(f"That e-mail address belongs to lead {number} already.")


def _correct_company(company: Company | None, facts: Facts) -> list[str]:
    if company is None:
        if any(facts.get(name) for name in OF_COMPANY):
            raise NoCompany("Nobody has told which company it is.")
        return []
    changed = _set(company, facts, OF_COMPANY)
    if changed:
        company.save(update_fields=changed)
    return changed


def _custom(facts: Facts) -> Facts:
    """Those of the tenant's own fields, by key."""
    return {
        name.removeprefix(PREFIX): value for name, value in facts.items() if name.startswith(PREFIX)
    }


def _set(row: Person | Company | Lead, facts: Facts, names: tuple[str, ...]) -> list[str]:
    changed = [name for name in names if name in facts and getattr(row, name) != facts[name]]
    for name in changed:
        setattr(row, name, facts[name])
    return changed
