"""Which lead a source speaks of: by its id, else its number, else the e-mail address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import QuerySet

from apps.core import bulk_sql
from apps.leads.kinds import Stage
from apps.leads.models import Lead, Person
from apps.outcomes.kinds import MatchedBy

from .statement import Statement


class Match(NamedTuple):
    """The lead and the rule that found it; or how many fit, and then none is taken."""

    lead_id: int | None = None
    matched_by: MatchedBy | None = None
    candidates: int = 0


def find_leads(statements: Iterable[Statement]) -> dict[int, Match]:
    """A match for each statement, by its row; the first rule that hits decides."""
    told = list(statements)
    by_id = _by_external_id({s.lead_external_id for s in told if s.lead_external_id})
    by_number = _by_number({s.lead_number for s in told if s.lead_number})
    by_email = _by_email({s.email for s in told if s.email})

    def match(statement: Statement) -> Match:
        if lead_id := by_id.get(statement.lead_external_id or ""):
            return Match(lead_id, MatchedBy.EXTERNAL_ID)
        if lead_id := by_number.get(statement.lead_number or 0):
            return Match(lead_id, MatchedBy.LEAD_NUMBER)
        fitting = by_email.get(statement.email or "", [])
        if len(fitting) == 1:
            return Match(fitting[0], MatchedBy.EMAIL)
        return Match(candidates=len(fitting))

    return {statement.row: match(statement) for statement in told}


def _by_external_id(ids: set[str]) -> dict[str | None, int]:
    return dict(_leads("external_id", ids).values_list("external_id", "id"))


def _by_number(numbers: set[int]) -> dict[int, int]:
    standing = _leads("number", numbers).exclude(stage=Stage.TAKEN_BACK)
    return dict(standing.values_list("number", "id"))


def _by_email(emails: set[str]) -> dict[str, list[int]]:
    """Every pursuit of the person: which of them an outcome belongs to, only people can say."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    known = Person.objects.filter(bulk_sql.among("email_norm", emails)).order_by("email_norm")
    people = dict(known.values_list("id", "email_norm"))
    pursuits = _leads("person_id", people).exclude(stage=Stage.TAKEN_BACK)
    for person_id, lead_id in pursuits.values_list("person_id", "id"):
        found[people[person_id] or ""].append(lead_id)
    return found


def _leads(column: str, keys: Iterable[int | str]) -> QuerySet[Lead]:
    return Lead.objects.filter(bulk_sql.among(column, keys)).order_by(column)
