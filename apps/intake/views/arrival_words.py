"""An arrival in words: who it is about, by which door it came, what it told, in a sensible order.

The database keeps answers without their order. Files have the order of their columns; forms and
programs use our own names, which come first in the order of FIELDS.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.core import wording
from apps.intake import known_fields
from apps.intake.mapping import FIELDS, Kind
from apps.intake.matching import as_source
from apps.intake.models import Submission

RECOGNISED_BY = ("name", "first_name", "last_name", "email", "company", "phone", "external_id")
LONGEST_NAME = 120
BY_A_PERSON = re.compile(r"^(?P<what>.+) by person (?P<id>\d+) at (?P<at>\S+?)(?P<rest>\.? .*)?$")


def who(arrival: Submission) -> str:
    """What a person recognises an arrival by."""
    keys = _columns(arrival) or {name: name for name in RECOGNISED_BY}
    told = {name: _text(arrival.answers.get(keys[name])) for name in RECOGNISED_BY if name in keys}
    full = told.get("name") or " ".join(
        part for part in (told.get("first_name"), told.get("last_name")) if part
    )
    rest = (told.get(name) for name in ("email", "company", "phone", "external_id"))
    return (full or next(filter(None, rest), "") or "Nobody told")[:LONGEST_NAME]


def door(arrival: Submission) -> str:
    """The form, the file with its row, or the key by which it came."""
    if arrival.form is not None:
        return str(arrival.form.title)
    if arrival.batch is not None:
        return f"{arrival.batch.file_name}, row {arrival.row_number:,}"
    return str(arrival.api_key.name) if arrival.api_key is not None else ""


def answers(arrival: Submission) -> dict[str, Any]:
    """What it told, in order."""
    order = arrival.batch.columns if arrival.batch is not None else list(FIELDS["leads"])
    known = {name: arrival.answers[name] for name in order if name in arrival.answers}
    return {**known, **arrival.answers}


def titles(arrival: Submission) -> dict[str, str]:
    """What our own names are called on screen; columns of files have the names they have."""
    if arrival.batch is not None:
        return {}
    return known_fields.titles("leads", arrival.answers)


def problems(arrival: Submission) -> list[dict[str, str]]:
    """What is wrong, with the field as people call it and, for files, its column."""
    columns = _columns(arrival)
    kind: Kind = arrival.batch.kind if arrival.batch is not None else "leads"
    titles = known_fields.titles(kind, (p["field"] for p in arrival.problems))
    return [{**p, "title": _title(p["field"], titles, columns)} for p in arrival.problems]


def changes(arrival: Submission) -> list[str]:
    """What was changed since it came; people by name, moments in the reader's zone."""
    found = [BY_A_PERSON.match(change) for change in arrival.changes]
    people = _people(int(each["id"]) for each in found if each)
    return [
        f"{each['what']} by {people.get(int(each['id']), 'somebody')}, "
        f"{wording.moment(datetime.fromisoformat(each['at']))}{each['rest'] or ''}"
        if each
        else change
        for each, change in zip(found, arrival.changes, strict=True)
    ]


def as_text(answer: object) -> str:
    """An answer as a person reads it."""
    return answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)


def _title(name: str, titles: dict[str, str], columns: dict[str, str]) -> str:
    title = titles.get(name, name)
    column = columns.get(name)
    return (
        f"{title}, column “{column}”:" if column and column != title else f"{title}:" * bool(title)
    )


def _columns(arrival: Submission) -> dict[str, str]:
    """For rows of a file: the column of each of our fields."""
    if arrival.batch is None:
        return {}
    told = arrival.batch.field_map.get("fields", {})
    sources = {name: as_source(source).get("column") for name, source in told.items()}
    return {name: column for name, column in sources.items() if column}


def _text(answer: object) -> str:
    return " ".join(answer.split()) if isinstance(answer, str) else ""


def _people(ids: Iterable[int]) -> dict[int, str]:
    found: QuerySet[User] = User.objects.filter(id__in=set(ids))
    return {user.id: str(user) for user in found}
