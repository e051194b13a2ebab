"""A map put to work: rows in, typed values and problems out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple, Self
from zoneinfo import ZoneInfo

from apps.core.csv_export import APOSTROPHE, unescape
from apps.core.tabular import Problem
from apps.intake.mapping.bad_map import BadMap
from apps.intake.mapping.field_source import FieldSource
from apps.intake.mapping.fields import FIELDS, IDENTITY, Field, Kind
from apps.intake.mapping.parsing import check_sense, parse_fields
from apps.intake.mapping.settings import Settings, parse_settings
from apps.intake.mapping.unfit import Unfit
from apps.intake.mapping.values import Convert, converter, read_money


@dataclass(frozen=True, slots=True)
class Mapped:
    """One row in our terms. A mapped field that is blank or has a problem is None in `values`."""

    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)


class Step(NamedTuple):
    """Fill one field from one column."""

    field: Field
    column: str
    convert: Callable[[str], object]


@dataclass(frozen=True)
class FieldMap:
    """Which of our fields comes from where. Made by `parse`; `apply` is called once per row."""

    kind: Kind
    settings: Settings
    sources: dict[str, FieldSource]
    #: What it may fill, by name: ours, and the tenant's own.
    fields: Mapping[str, Field] = field(compare=False, repr=False)
    #: When rows are judged by it: later, nothing has happened. None: nobody judges.
    now: datetime | None = field(default=None, compare=False)

    @classmethod
    def parse(
        cls,
        json: Mapping[str, Any],
        *,
        kind: Kind,
        fields: Mapping[str, Field] | None = None,
        now: datetime | None = None,
    ) -> Self:
        """A map from its JSON, over `fields` or only over ours. Raises `BadMap`, which names the
        key and the cure."""
        known = FIELDS[kind] if fields is None else fields
        if not isinstance(json, Mapping):
            raise BadMap("map", "The map is not a JSON object.", 'Write e.g. {"fields": {…}}.')
        settings, sources = parse_settings(json, kind), parse_fields(json, known)
        check_sense(settings, sources, kind)
        field_map = cls(kind, settings, sources, known, now)
        field_map._check_fixed_texts()
        return field_map

    def to_json(self) -> dict[str, Any]:
        """The map as JSON that `parse` reads back to an equal map."""
        settings = self.settings
        told = {
            "kind": self.kind,
            "known_at": settings.known_at,
            "time_zone": settings.time_zone,
            "currency": settings.currency,
            "locale": settings.locale,
            "date_formats": list(settings.date_formats) or None,
            "fields": {name: source.to_json() for name, source in self.sources.items()},
        }
        return {key: value for key, value in told.items() if value is not None}

    def missing(self, columns: Iterable[str]) -> list[Problem]:
        """Columns the map speaks of and the file does not have."""
        there = set(columns)
        listed = ", ".join(columns)
        return [
            Problem(name, f"The file has no column “{source.column}”.", f"It has: {listed}.")
            for name, source in self.sources.items()
            if source.column is not None and source.column not in there
        ]

    def apply(self, cells: Mapping[str, str]) -> Mapped:
        """The values of one row, and what is wrong with it. Never raises for what a cell holds."""
        values = dict(self._constants)
        problems: list[Problem] = []
        for target, column, convert in self._steps:
            text = cells.get(column, "")
            try:
                values[target.name] = convert(text)
            except Unfit as unfit:
                values[target.name] = None
                problems.append(unfit.problem(target, text))
        if self.kind == "leads":
            _join_names(values)
        else:
            self._settle_outcome(values, problems)
        if not problems and not any(values.get(name) for name in IDENTITY[self.kind]):
            problems.append(_nobody(self.kind))
        return Mapped(values, problems)

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.settings.time_zone)

    @cached_property
    def _constants(self) -> dict[str, object]:
        values: dict[str, object] = {}
        if self.kind == "outcomes" and self.settings.currency:
            values["currency"] = self.settings.currency
        for name, source in self.sources.items():
            if source.constant is not None:
                values[name] = self._converter(name, source)(source.constant)
        return values

    @cached_property
    def _steps(self) -> list[Step]:
        sources = dict(self.sources)
        if "stage" in sources and sources["stage"].column and "source_stage" not in sources:
            sources["source_stage"] = FieldSource(column=sources["stage"].column)
        return [
            Step(
                self.fields[name],
                source.column,
                _from_cell(self._converter(name, source), self._completed(name, source)),
            )
            for name, source in sources.items()
            if source.column is not None
        ]

    def _completed(self, name: str, source: FieldSource) -> FieldSource:
        """A blank cell of the currency column means the map's currency."""
        if name != "currency" or source.default or not self.settings.currency:
            return source
        return FieldSource(source.column, values=source.values, default=self.settings.currency)

    def _converter(self, name: str, source: FieldSource) -> Convert:
        formats = source.date_formats or self.settings.date_formats
        return converter(self.fields[name], zone=self._zone, formats=formats, now=self.now)

    def _check_fixed_texts(self) -> None:
        """Constants and defaults must be what their fields take, before the first row is read."""
        for name, source in self.sources.items():
            for key in ("constant", "default"):
                if (text := getattr(source, key)) is None:
                    continue
                try:
                    self._converter(name, source)(text)
                except Unfit as unfit:
                    problem = unfit.problem(self.fields[name], text)
                    raise BadMap(f"fields.{name}.{key}", problem.message, problem.cure) from unfit

    def _settle_outcome(self, values: dict[str, Any], problems: list[Problem]) -> None:
        """The amount needs the currency of its row; the lead's id serves for a missing own one."""
        if values.get("external_id") is None and values.get("lead_external_id"):
            values["external_id"] = values["lead_external_id"]
        if (text := values.get("amount")) is None:
            return
        values["amount"] = None
        if (currency := values.get("currency")) is None:
            if not any(problem.field == "currency" for problem in problems):
                problems.append(
                    Problem("currency", "The amount has no currency.", "Fill the currency column.")
                )
            return
        try:
            values["amount"] = read_money(text, currency, self.settings.locale)
        except Unfit as unfit:
            problems.append(unfit.problem(self.fields["amount"], text))


def _from_cell(convert: Convert, source: FieldSource) -> Callable[[str], object]:
    """The whole way of one cell: apostrophe off, trimmed, translated, blank or converted."""
    values = source.values or {}
    folded = {theirs.casefold(): ours for theirs, ours in values.items()}
    blank = None if source.default is None else convert(source.default)

    def from_cell(cell: str) -> object:
        text = (unescape(cell) if cell[:1] == APOSTROPHE else cell).strip(" \t\r\n\u00a0")
        if values:
            text = values.get(text, folded.get(text.casefold(), text))
        return convert(text) if text else blank

    return from_cell


def _join_names(values: dict[str, Any]) -> None:
    if values.get("name") is None and ("first_name" in values or "last_name" in values):
        parts = (values.get("first_name"), values.get("last_name"))
        values["name"] = " ".join(part for part in parts if part) or None


def _nobody(kind: Kind) -> Problem:
    titles = [FIELDS[kind][name].title for name in IDENTITY[kind]]
    return Problem(
        None,
        "Nothing in the row says whom it is about.",
        f"Fill one of these columns, or map one: {', '.join(titles)}.",
    )
