"""Files of others are read completely, and any text becomes a value or a problem."""

import json
import os
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.csv_export import escape
from apps.core.tabular import open_table
from apps.intake.mapping import FieldMap, Mapped

from .rows import lead_map, mapped, outcome_map, value

DATA = Path(os.environ.get("BATON_DATA", "../shared/data"))
MAPS = Path(__file__).parents[2] / "maps"
needs_data = pytest.mark.skipif(
    not DATA.exists(), reason="the real data is not here: set BATON_DATA"
)


def read_with(map_name: str, file: str) -> tuple[FieldMap, list[Mapped]]:
    written = json.loads((MAPS / f"{map_name}.json").read_text("utf-8"))
    field_map = FieldMap.parse(written, kind=written["kind"])
    assert field_map.to_json() == {"locale": "en", **written}
    with open_table(DATA / file) as table:
        assert field_map.missing(table.columns) == []
        return field_map, [field_map.apply(row.cells) for row in table.rows()]


@needs_data
def test_the_leads_of_the_marketplace_are_all_read() -> None:
    _, rows = read_with("olist-leads", "olist/olist_marketing_qualified_leads_dataset.csv")
    assert not any(row.problems for row in rows)
    assert len({row.values["external_id"] for row in rows}) == 8000
    channels = Counter(row.values["channel"] for row in rows)
    assert (channels["unknown"], channels[None]) == (1099, 60)
    assert min(row.values["captured_at"].on for row in rows) == date(2017, 6, 14)


@needs_data
def test_the_outcomes_of_the_marketplace_are_all_read() -> None:
    _, rows = read_with("olist-outcomes", "olist/olist_outcomes.csv")
    assert not any(row.problems for row in rows)
    assert len({row.values["external_id"] for row in rows}) == 842
    assert sum(row.values["amount"] for row in rows) == 67_685_148
    assert {row.values["stage"] for row in rows} == {"won"}
    assert max(row.values["closed_at"].on for row in rows) == date(2018, 11, 14)


@needs_data
def test_the_opportunities_of_the_crm_are_all_read() -> None:
    _, rows = read_with("maven-outcomes", "maven_crm/sales_pipeline.csv")
    assert not any(row.problems for row in rows)
    assert Counter(row.values["stage"] for row in rows) == {"won": 4238, "lost": 2473, "open": 2089}
    assert Counter(row.values["source_stage"] for row in rows)["Prospecting"] == 500
    won = sum(row.values["amount"] for row in rows if row.values["stage"] == "won")
    assert won == 1_000_553_400
    assert sum(row.values["company"] is None for row in rows) == 1425
    assert sum(row.values["opened_at"] is None for row in rows) == 500


@needs_data
def test_naughty_strings_become_values_or_problems_and_never_an_error() -> None:
    naughty = json.loads((DATA / "messy/blns/blns.json").read_text("utf-8"))
    names = ("email", "name", "phone", "company_domain", "employees", "captured_at", "message")
    field_map = lead_map(**dict.fromkeys(names, "cell"))
    for text in naughty:
        row = mapped(field_map, cell=text)
        assert all(problem.field in names for problem in row.problems)
        assert "\0" not in json.dumps(row.values, default=str)


names = st.sampled_from(["email", "name", "phone", "employees", "captured_at", "score", "message"])


@given(st.dictionaries(names, st.text(max_size=30)))
def test_any_text_becomes_a_value_or_a_problem(cells: dict[str, str]) -> None:
    row = mapped(lead_map(**{name: name for name in cells}), **cells)
    blamed = {problem.field for problem in row.problems}
    assert blamed <= set(cells)
    assert all(row.values[name] is None for name in blamed if name)


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=60))
def test_a_name_survives_export_and_import(name: str) -> None:
    field_map = lead_map(name="name")
    assert value(field_map, "name", name=escape(name)) == unicodedata.normalize("NFC", name)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]))
def test_every_day_survives_its_format(day: date, pattern: str) -> None:
    field_map = lead_map(captured_at="on", date_formats=[pattern], time_zone="Pacific/Apia")
    assert value(field_map, "captured_at", on=f"{day:{pattern}}").on == day


@given(st.integers(0, 10**12))
def test_every_amount_survives_being_written(minor: int) -> None:
    text = f"{minor // 100:,}.{minor % 100:02}"
    assert value(outcome_map(), "amount", stage="won", amount=text) == minor
