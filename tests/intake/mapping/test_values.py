"""A map turns the cells of a row into our fields, and never guesses in silence."""

from datetime import UTC, date, datetime

import pytest

from apps.intake.mapping import FieldMap, Moment

from .rows import complaint, lead_map, mapped, value


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
