"""The address of the leak report: read once into a question, and written from one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from apps.reports.forms import BadQuestion, parse_query
from apps.reports.kinds import Only, ReportQuery
from apps.reports.links import SOURCES
from apps.tenancy.models import Tenant

from .kinds import Age, LeakKind, LeakQuestion

Choice = TypeVar("Choice", LeakKind, Age)


def parse_leaks(asked: QueryDict, *, tenant: Tenant, now: datetime) -> LeakQuestion:
    """The question: kind, age, owner, campaign, channel, department, as_of. Raises BadQuestion."""
    values: Mapping[str, str] = asked
    parts = {name: values[name] for name in (*SOURCES, "as_of") if values.get(name)}
    without = frozenset(asked.getlist("without"))
    return LeakQuestion(
        query=parse_query(parts, without=without, tenant=tenant, now=now),
        kind=_one_of(LeakKind, "kind", asked.get("kind", "")),
        age=_one_of(Age, "age", asked.get("age", "")),
        owner=_owner(asked.get("owner", "")),
    )


def leaks_url(asked: LeakQuestion, route: str = "reports:leaks", **changes: Any) -> str:
    """The report with this question, parts of it changed."""
    found = replace(asked, **changes)
    query = found.query
    parts = [(name, str(value)) for name in ("kind", "age") if (value := getattr(found, name))]
    parts += [("owner", str(found.owner))] if found.owner is not None else []
    parts += _sources(query)
    parts += [] if query.is_live else [("as_of", query.as_of.isoformat())]
    return f"{reverse(route)}?{urlencode(parts)}" if parts else reverse(route)


def of_campaign(asked: LeakQuestion, key: str, label: str) -> ReportQuery:
    """The same question about one campaign; without a key, about leads that have none."""
    only = Only(key, None, label) if key else Only(None, None, label)
    return replace(asked.query, campaign=only)


def as_of(asked: LeakQuestion, at: datetime) -> ReportQuery:
    """The same question as of another moment."""
    return replace(asked.query, as_of=at, is_live=False)


def _sources(query: ReportQuery) -> list[tuple[str, str]]:
    parts = []
    for name in SOURCES:
        only: Only | None = getattr(query, name)
        if only is not None:
            parts.append((name, only.key) if only.key is not None else ("without", name))
    return parts


def _one_of(kind: type[Choice], name: str, text: str) -> Choice | None:
    try:
        return kind(text) if text else None
    except ValueError as error:
        raise BadQuestion(name, f"“{text}” is none of {', '.join(kind.values)}.") from error


def _owner(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise BadQuestion("owner", f"“{text}” is nobody's number.")
    return int(text)
