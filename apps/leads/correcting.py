"""Correcting what is known of a lead: a person says so, and the story keeps which facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from apps.accounts.models import User
from apps.core import contact
from apps.custom_fields.kinds import PREFIX
from apps.tenancy import outbox

from . import events, valuing
from .identity import Prospect, company_of, index
from .kinds import Kind, Stage
from .models import Company, Correction, Lead, Person

#: Which row holds a fact that people may correct.
OF_PERSON: Final = ("name", "email", "phone", "job_title")
OF_COMPANY: Final = ("industry", "country", "employees")
OF_LEAD: Final = ("product",)
#: Which company it is: another one, or the same one spelled otherwise.
COMPANY: Final = "company"
CORRECTABLE: Final = frozenset({*OF_PERSON, COMPANY, *OF_COMPANY, *OF_LEAD})


Facts = Mapping[str, str | int | None]
#: By name, what a fact was before.
Before = dict[str, Any]


class CorrectionError(Exception):
    """The message is a sentence for the person who corrected."""


class AddressTaken(CorrectionError):
    """The e-mail address is another person's: they are two leads, or one person twice."""


class NoCompany(CorrectionError):
    """There is no organisation whose facts could be corrected."""


def correct(lead: Lead, facts: Facts, *, by: User, at: datetime) -> list[str]:
    """Write what is known better now of a locked lead; returns the names of what changed.

    What says the same as before is no correction; without any there is no event. What counts for
    the score may be among what changed, so the lead is scored and assessed anew, and with a fact of
    its company the company's other leads; by jobs, because only this lead is locked.
    Raises AddressTaken, NoCompany.
    """
    was = _correct_person(lead.person, facts) | _move_company(lead, facts)
    of_company = _correct_company(lead.company, facts)
    was |= of_company | _set(lead, facts, OF_LEAD) | _correct_custom(lead, facts, at=at)
    if was:
        _tell(lead, was, by=by, at=at)
        others = _others_of(lead.company_id, lead) if of_company and lead.company_id else []
        _judge_anew([lead, *others])
    return list(was)


def _judge_anew(leads: Iterable[Lead]) -> None:
    """Each by a job of its own: what Marketing still holds may qualify by now."""
    for lead in leads:
        outbox.post("handoffs.rescore", lead_id=lead.id)
        if lead.stage == Stage.CAPTURED:
            outbox.post("handoffs.offer_if_qualified", lead_id=lead.id)


def _tell(lead: Lead, was: Before, *, by: User, at: datetime) -> None:
    """In the story which facts, beside it what they were: search finds the lead by both."""
    company = lead.company.name if lead.company else ""
    index(lead, Prospect(name=lead.person.name, email=lead.person.email, company=company))
    event = events.record(lead, Kind.CORRECTED, by=by, at=at, fields=list(was))
    Correction.objects.bulk_create(
        Correction(lead=lead, seq=event.seq, field=name, was=_text(before), became=_now(lead, name))
        for name, before in was.items()
    )


def _now(lead: Lead, name: str) -> str:
    if name.startswith(PREFIX):
        return _text(lead.custom.get(name.removeprefix(PREFIX)))
    if name == COMPANY:
        return lead.company.name if lead.company else ""
    row = lead.person if name in OF_PERSON else lead.company if name in OF_COMPANY else lead
    return _text(getattr(row, name))


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _others_of(company_id: int, lead: Lead) -> list[Lead]:
    """The other leads of a lead's company."""
    others = Lead.objects.filter(company_id=company_id).exclude(id=lead.id)
    return list(others.only("id", "tenant_id", "stage").order_by("id"))


def _correct_person(person: Person, facts: Facts) -> Before:
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


def _move_company(lead: Lead, facts: Facts) -> Before:
    """Which company it is. The same one spelled otherwise gets the new spelling for all its leads;
    none is none that we know of."""
    before = lead.company.name if lead.company else ""
    said = _text(facts.get(COMPANY, before)).strip()
    if said == before:
        return {}
    if lead.company is not None and contact.company_key(said) == lead.company.name_key:
        lead.company.name = said
        lead.company.save(update_fields=["name"])
    else:
        lead.company = company_of(Prospect(company=said))
    return {COMPANY: before}


def _correct_company(company: Company | None, facts: Facts) -> Before:
    if company is None:
        if any(facts.get(name) for name in OF_COMPANY):
            raise NoCompany("Nobody has told which company it is.")
        return {}
    changed = _set(company, facts, OF_COMPANY)
    if changed:
        company.save(update_fields=changed)
    return changed


def _correct_custom(lead: Lead, facts: Facts, *, at: datetime) -> Before:
    """Those of the tenant's own fields."""
    known = lead.custom
    told = {
        name.removeprefix(PREFIX): value for name, value in facts.items() if name.startswith(PREFIX)
    }
    changed = valuing.put_right(lead, told, at=at)
    return {name: known.get(name.removeprefix(PREFIX)) for name in changed}


def _set(row: Person | Company | Lead, facts: Facts, names: tuple[str, ...]) -> Before:
    changed = [name for name in names if name in facts and getattr(row, name) != facts[name]]
    was = {name: getattr(row, name) for name in changed}
    for name in changed:
        setattr(row, name, facts[name])
    return was
