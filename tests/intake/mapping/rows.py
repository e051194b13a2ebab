"""Maps of leads and of outcomes, and single rows read by them."""

from typing import Any

from apps.intake.mapping import FieldMap, Mapped


def lead_map(**fields: Any) -> FieldMap:
    settings = {key: fields.pop(key) for key in ("time_zone", "date_formats") if key in fields}
    return FieldMap.parse({"fields": {"external_id": "id", **fields}, **settings}, kind="leads")


def outcome_map(**json: Any) -> FieldMap:
    fields = {"external_id": "id", "stage": "stage", "amount": "amount", **json.pop("fields", {})}
    return FieldMap.parse({"currency": "EUR", "fields": fields, **json}, kind="outcomes")


def mapped(field_map: FieldMap, /, **cells: str) -> Mapped:
    return field_map.apply({"id": "7", **cells})


def value(field_map: FieldMap, field: str, /, **cells: str) -> Any:
    row = mapped(field_map, **cells)
    assert row.problems == []
    return row.values[field]


def complaint(field_map: FieldMap, /, **cells: str) -> str:
    row = mapped(field_map, **cells)
    (problem,) = row.problems
    assert problem.cure.endswith(".")
    assert problem.field is None or row.values[problem.field] is None
    return str(problem)
