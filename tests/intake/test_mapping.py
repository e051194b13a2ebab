"""A map turns the columns of somebody's file into our fields, and never guesses in silence."""

import json
import os
import unicodedata
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.csv_export import escape
from apps.core.tabular import open_table
from apps.intake.mapping import BadMap, Confidence, FieldMap, Kind, Mapped, Moment, suggest

DATA = Path(os.environ.get("BATON_DATA", "../shared/data"))
MAPS = Path(__file__).parent.parent / "maps"
needs_data = pytest.mark.skipif(
    not DATA.exists(), reason="the real data is not here: set BATON_DATA"
)


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


def test_a_lead_arrives_in_our_terms() -> None:
    field_map = lead_map(
        email="Mail", first_name="First", last_name="Last", employees="Size", score="Score",
        company_domain="Web", captured_at="On", channel={"constant": "trade fair"},
    )  # fmt: skip
    cells = {
        "Mail": " Ana@Example.COM ", "First": "Ana", "Last": "da Silva", "Size": "1,200",
        "Score": "87", "Web": "https://www.example.com/about", "On": "2024-01-31",
    }  # fmt: skip
    assert mapped(field_map, **cells).values == {
        "external_id": "7",
        "email": "ana@example.com",
        "first_name": "Ana",
        "last_name": "da Silva",
        "name": "Ana da Silva",
        "employees": 1200,
        "score": 87,
        "company_domain": "example.com",
        "channel": "trade fair",
        "captured_at": Moment(
            datetime(2024, 1, 31, tzinfo=UTC), date(2024, 1, 31), is_date_only=True
        ),
    }


def test_blank_and_unknown_are_different_answers() -> None:
    field_map = lead_map(channel="origin")
    assert value(field_map, "channel", origin=" ") is None
    assert value(field_map, "channel", origin="unknown") == "unknown"
    assert value(field_map, "channel") is None


def test_values_are_translated_and_blanks_filled() -> None:
    told = {"column": "src", "values": {"G": "google", "n/a": ""}, "default": "direct"}
    field_map = lead_map(channel=told)
    found = [value(field_map, "channel", src=src) for src in ("G", " g ", "n/a", "", "bing")]
    assert found == ["google", "google", "direct", "direct", "bing"]


def test_an_apostrophe_put_there_by_our_export_is_taken_off() -> None:
    field_map = lead_map(phone="phone", name="name")
    assert value(field_map, "phone", phone="'+49 30 123456") == "+49 30 123456"
    assert value(field_map, "name", name="'t Hooft") == "'t Hooft"


MOMENTS = {
    "2024-01-31": ("2024-01-31T00:00+01:00", "2024-01-31", True),
    "2024-01-31 23:30": ("2024-01-31T23:30+01:00", "2024-01-31", False),
    "2024-01-31T23:30:00Z": ("2024-02-01T00:30+01:00", "2024-02-01", False),
    "2024-07-01T10:00:00.5-03:00": ("2024-07-01T13:00:00.5+00:00", "2024-07-01", False),
    "31/01/2024": ("2024-01-31T00:00+01:00", "2024-01-31", True),
    "1/31/2024 2:05 PM": ("2024-01-31T14:05+01:00", "2024-01-31", False),
    "12/31/2024, 12:05:09 am": ("2024-12-31T00:05:09+01:00", "2024-12-31", False),
    "01.02.2024": ("2024-02-01T00:00+01:00", "2024-02-01", True),
    "02/02/2024": ("2024-02-02T00:00+01:00", "2024-02-02", True),
    "2024/1/31": ("2024-01-31T00:00+01:00", "2024-01-31", True),
    "31 Jan 2024": ("2024-01-31T00:00+01:00", "2024-01-31", True),
    "January 31, 2024": ("2024-01-31T00:00+01:00", "2024-01-31", True),
}


@pytest.mark.parametrize(("text", "expected"), MOMENTS.items())
def test_a_date_with_one_reading_is_read(text: str, expected: tuple[str, str, bool]) -> None:
    instant, on, is_date_only = expected
    field_map = lead_map(captured_at="on", time_zone="Europe/Berlin")
    assert value(field_map, "captured_at", on=text) == Moment(
        datetime.fromisoformat(instant).astimezone(UTC), date.fromisoformat(on), is_date_only
    )


NO_MOMENTS = {
    "01/02/2024": "can be day/month or month/day. Say how the file writes its dates",
    "01/02/24": "has no year of four digits",
    "2024-02-30": "is no day of the calendar",
    "32/01/2024": "is no day of the calendar",
    "1/31/2024 13:05 PM": "impossible hour",
    "0024-01-01": "is not between 1900 and 2100",
    "45322": "is not a date",
    "soon": "is not a date",
    "\u0662\u0660\u0662\u0664-01-31": "is not a date",
}


@pytest.mark.parametrize(("text", "reason"), NO_MOMENTS.items())
def test_a_date_that_would_be_a_guess_is_a_problem(text: str, reason: str) -> None:
    assert reason in complaint(lead_map(captured_at="on"), on=text)


def test_the_map_settles_what_a_date_means() -> None:
    american = lead_map(captured_at="on", date_formats=["%m/%d/%Y", "%m/%d/%y %H:%M"])
    assert value(american, "captured_at", on="01/02/2024").on == date(2024, 1, 2)
    assert not value(american, "captured_at", on="01/02/24 10:00").is_date_only
    assert value(american, "captured_at", on="2024-02-01").on == date(2024, 2, 1)
    assert "is not a date like 12/31/2026" in complaint(american, on="31.01.2024")
    own = {"column": "on", "date_formats": ["%d/%m/%Y"]}
    assert value(lead_map(captured_at=own), "captured_at", on="01/02/2024").on == date(2024, 2, 1)


def test_a_day_stays_that_day_where_its_midnight_does_not_exist() -> None:
    field_map = lead_map(captured_at="on", time_zone="America/Sao_Paulo")
    moment = value(field_map, "captured_at", on="2017-10-15")  # clocks went from 0:00 to 1:00
    assert moment.on == date(2017, 10, 15)
    assert moment.instant == datetime(2017, 10, 15, 3, tzinfo=UTC)


BAD_CELLS = {
    "an address": ("email", "nobody", "E-mail “nobody” is not an e-mail address. Write it like"),
    "a header injected": ("email", "a@b.co\r\nBcc: x@y.co", "is not an e-mail address"),
    "a domain": ("company_domain", "n/a", "is not an internet domain"),
    "a count": ("employees", "51-200", "is not a whole number"),
    "a negative count": ("employees", "-1", "is not a whole number"),
    "a huge count": ("employees", "9999999999", "is more than 2,147,483,647"),
    "a score": ("score", "101", "is more than 100"),
    "a NUL": ("name", "A\0na", "Name “A�na” holds a NUL character. Remove it"),
    "a line break": ("name", "Ana\nSilva", "holds a line break"),
    "text turned around": ("name", "Ana\u202egpj", "holds the character U+202E"),
    "half a character": ("name", "Ana\ud800", "holds the character U+D800"),
    "a control character": ("message", "a\x07b", "holds the character U+0007"),
    "a long name": ("name", "x" * 201, "has 201 characters; the most is 200"),
    "a long message": ("message", "x" * 10_001, "has 10,001 characters; the most is 10,000"),
}


@pytest.mark.parametrize(("name", "cell", "reason"), BAD_CELLS.values(), ids=BAD_CELLS)
def test_a_cell_that_does_not_fit_is_told_by_field_and_cure(
    name: str, cell: str, reason: str
) -> None:
    told = complaint(lead_map(**{name: "cell"}), cell=cell)
    assert reason in told
    assert told.isprintable()


def test_a_message_keeps_its_lines() -> None:
    assert value(lead_map(message="m"), "message", m="Hi,\r\n\tcall me") == "Hi,\r\n\tcall me"


@pytest.mark.parametrize(
    ("text", "number"), [("1200", 1200), ("1.200", 1200), ("1 200", 1200), ("120.0", 120), ("0", 0)]
)
def test_a_count_is_read_however_it_is_written(text: str, number: int) -> None:
    assert value(lead_map(employees="n"), "employees", n=text) == number


def test_a_row_about_nobody_is_a_problem() -> None:
    row = FieldMap.parse({"fields": {"email": "m", "name": "n"}}, kind="leads").apply({"n": "Ana"})
    assert [problem.field for problem in row.problems] == [None]
    assert "whom it is about" in str(row.problems[0])


AMOUNTS = {"1.480,50": 148050, "1,480.50": 148050, "1480.5": 148050, "€ 1 480,50": 148050, "0": 0}


@pytest.mark.parametrize(("text", "minor"), AMOUNTS.items())
def test_an_amount_is_exact_however_it_is_written(text: str, minor: int) -> None:
    assert value(outcome_map(), "amount", stage="won", amount=text) == minor


def test_an_amount_that_would_be_a_guess_is_a_problem() -> None:
    told = complaint(outcome_map(), stage="won", amount="1.480")
    assert "can mean 1480 or 1.480" in told
    assert '"locale": "pt-BR"' in told
    german = outcome_map(locale="de")
    assert value(german, "amount", stage="won", amount="1.480") == 148000
    assert "is below zero" in complaint(outcome_map(), stage="won", amount="-5")
    assert "more decimals" in complaint(outcome_map(), stage="won", amount="1.2345")


def test_each_row_may_have_its_own_currency() -> None:
    field_map = outcome_map(fields={"currency": "cur"})
    assert value(field_map, "amount", stage="won", amount="1480", cur="jpy") == 1480
    assert value(field_map, "currency", stage="won", amount="1", cur="") == "EUR"
    assert "is not a currency" in complaint(field_map, stage="won", amount="1", cur="EURO")
    without = FieldMap.parse(
        {"fields": {"external_id": "id", "stage": "s", "amount": "a", "currency": "c"}},
        kind="outcomes",
    )
    assert "has no currency" in complaint(without, s="won", a="1", c="")


def test_a_stage_is_won_or_lost_only_if_the_map_or_its_own_words_say_so() -> None:
    told = {"column": "stage", "values": {"Gewonnen": "won", "Storniert": "lost"}}
    field_map = outcome_map(fields={"stage": told})
    read = [
        (row.values["stage"], row.values["source_stage"])
        for word in ("Gewonnen", "storniert", "Closed Won", "LOST", "Negotiation", "")
        for row in [mapped(field_map, stage=word)]
    ]
    assert read == [
        ("won", "Gewonnen"),
        ("lost", "storniert"),
        ("won", "Closed Won"),
        ("lost", "LOST"),
        ("open", "Negotiation"),
        (None, None),
    ]


def test_the_leads_id_serves_where_the_outcome_has_none() -> None:
    field_map = FieldMap.parse(
        {"fields": {"lead_external_id": "id", "stage": {"constant": "won"}}}, kind="outcomes"
    )
    assert mapped(field_map).values == {
        "external_id": "7",
        "lead_external_id": "7",
        "stage": "won",
    }


def test_occurred_at_is_another_name_for_closed_at() -> None:
    field_map = outcome_map(fields={"occurred_at": "on"}, known_at="occurred")
    assert value(field_map, "closed_at", stage="won", on="2024-01-31").on == date(2024, 1, 31)


FIELDS: dict[str, Any] = {"external_id": "id", "stage": "s"}
BAD_MAPS: dict[str, tuple[Kind, Any, str]] = {
    "a list": ("leads", [], "map: The map is not a JSON object"),
    "nothing": ("leads", {}, "fields: No field is mapped"),
    "another kind": ("leads", {"kind": "outcomes", "fields": FIELDS}, "kind: This is a map for"),
    "a misspelt key": ("leads", {"feilds": {}}, "feilds: There is no such key. Did you mean “fie"),
    "a misspelt field": ("leads", {"fields": {"emial": "x"}}, "fields.emial: .* mean “email”"),
    "no identity": ("leads", {"fields": {"name": "n"}}, "Map external_id, email or phone"),
    "no stage": ("outcomes", {"fields": {"email": "e"}}, "fields.stage: Nothing says what is won"),
    "no currency": ("outcomes", {"fields": {**FIELDS, "amount": "a"}}, "currency: Amounts have no"),
    "no moment": ("outcomes", {"known_at": "occurred", "fields": FIELDS}, "known_at: Nothing says"),
    "another knowing": ("leads", {"known_at": "later", "fields": FIELDS}, "known_at: “later” is"),
    "a zone": ("leads", {"time_zone": "Mars/Base", "fields": FIELDS}, "time_zone: “Mars/Base”"),
    "a zone's path": ("leads", {"time_zone": "../../etc/passwd", "fields": FIELDS}, "time_zone"),
    "a currency": ("outcomes", {"currency": "EURO", "fields": FIELDS}, "currency: “EURO”"),
    "a format": ("leads", {"date_formats": ["DD/MM"], "fields": FIELDS}, "date_formats: “DD/MM”"),
    "a broken format": ("leads", {"date_formats": ["%Y%m%d%"], "fields": FIELDS}, "date_formats"),
    "formats as text": ("leads", {"date_formats": "%Y", "fields": FIELDS}, "not a list of texts"),
    "a number": ("leads", {"fields": {"email": 3}}, "fields.email: It is neither a column nor"),
    "both": ("leads", {"fields": {"email": {"column": "a", "constant": "b"}}}, "and not both"),
    "a blank column": ("leads", {"fields": {"email": " "}}, "fields.email.column: It is not a te"),
    "a source's key": ("leads", {"fields": {"email": {"colum": "a"}}}, "fields.email.colum: .*col"),
    "values": ("leads", {"fields": {"email": {"column": "a", "values": [1]}}}, "email.values: It"),
    "a constant score": (
        "leads",
        {"fields": {"email": "e", "score": {"constant": "high"}}},
        "fields.score.constant: Score “high” is not a whole number",
    ),
    "a stage that is none": (
        "outcomes",
        {"fields": {"email": "e", "stage": {"column": "s", "values": {"W": "wonn"}}}},
        "fields.stage: “wonn” is not a stage. Write open, won or lost",
    ),
    "two names of one field": (
        "outcomes",
        {"fields": {**FIELDS, "closed_at": "a", "occurred_at": "b"}},
        "fields.occurred_at: It is another name for closed_at",
    ),
}


@pytest.mark.parametrize(("kind", "written", "reason"), BAD_MAPS.values(), ids=BAD_MAPS)
def test_a_mistake_in_a_map_is_told_by_key_and_cure(kind: Kind, written: Any, reason: str) -> None:
    with pytest.raises(BadMap, match=reason) as mistake:
        FieldMap.parse(written, kind=kind)
    assert mistake.value.cure


def test_a_file_without_the_columns_of_the_map_is_told_before_the_first_row() -> None:
    field_map = lead_map(email="E-mail", channel={"constant": "fair"})
    (problem,) = field_map.missing(["id", "Mail"])
    assert str(problem) == "The file has no column “E-mail”. It has: id, Mail."
    assert field_map.missing(["E-mail", "id"]) == []


def test_columns_are_guessed_and_the_guess_says_how_sure_it_is() -> None:
    columns = ["Id", "E-Mail", "Vorname", "Nachname", "Company Name", "Lead Source (2024)", "Shoe"]
    guesses = suggest(columns, "leads").guesses
    found = {name: (g.column, g.confidence) for name, g in guesses.items() if g.column}
    assert found == {
        "external_id": ("Id", Confidence.LIKELY),
        "email": ("E-Mail", Confidence.CERTAIN),
        "first_name": ("Vorname", Confidence.CERTAIN),
        "last_name": ("Nachname", Confidence.CERTAIN),
        "company": ("Company Name", Confidence.CERTAIN),
        "channel": ("Lead Source (2024)", Confidence.LIKELY),
    }
    assert guesses["score"].confidence is Confidence.NONE


def test_a_suggestion_becomes_a_map() -> None:
    columns = ["Opportunity ID", "dealStage", "Close Date", "Amount (EUR)", "Account Name"]
    field_map = suggest(columns, "outcomes").field_map(currency="EUR", known_at="occurred")
    assert field_map.missing(columns) == []
    assert set(field_map.sources) == {"external_id", "stage", "closed_at", "amount", "company"}
    with pytest.raises(BadMap, match="No field is mapped"):
        suggest(["shoe size"], "leads").field_map()


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
