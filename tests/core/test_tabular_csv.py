# ruff: noqa: RUF001
"""CSV in any of its dialects becomes rows, and a bad row never costs a good one."""

import csv
import io
import json
import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.tabular import Limits, Row, UnreadableFile, open_table

MESSY = Path(os.environ.get("BATON_DATA", "../shared/data")) / "messy"
needs_messy_files = pytest.mark.skipif(
    not MESSY.exists(), reason="the messy files are not here: set BATON_DATA"
)


def rows_of(
    data: bytes | str, *, name: str = "leads.csv", limits: Limits | None = None
) -> list[Row]:
    raw = data.encode() if isinstance(data, str) else data
    with open_table(io.BytesIO(raw), filename=name, limits=limits or Limits()) as table:
        return list(table.rows())


def cells_of(data: bytes | str, **how: str) -> list[list[str]]:
    return [list(row.cells.values()) for row in rows_of(data, **how)]


def test_rows_carry_the_numbers_a_spreadsheet_shows() -> None:
    rows = rows_of('\nid,note\n1,"two\nlines"\n\n , \n2,x\n')
    assert [(row.number, row.cells["id"]) for row in rows] == [(3, "1"), (6, "2")]
    assert rows[0].cells["note"] == "two\nlines"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_every_common_encoding_is_recognised(encoding: str) -> None:
    text = "name;city\r\nJosé;São Paulo, SP\r\nZoë;Köln\r\n"
    assert cells_of(text.encode(encoding)) == [["José", "São Paulo, SP"], ["Zoë", "Köln"]]


def test_an_accent_far_down_the_file_is_still_found() -> None:
    text = "name\n" + "Ana\n" * 100_000 + "José\n"
    assert cells_of(text.encode("cp1252"))[-1] == ["José"]
    assert cells_of(text.encode("utf-8"))[-1] == ["José"]


def test_a_row_of_another_encoding_does_not_garble_its_only_neighbour() -> None:
    rows = rows_of("name,city\nZoë,Bonn\n".encode() + "Jörg,Ulm\n".encode("cp1252"))
    assert rows[0].cells["name"] == "Zoë"
    assert rows[1].problem is not None
    assert "not UTF-8" in rows[1].problem.message


def test_one_broken_byte_does_not_garble_the_other_accents() -> None:
    data = "name\nJosé\nZoë\n".encode() + b"Andr\xe9\n" + "Chloé\n".encode()
    with open_table(io.BytesIO(data), filename="leads.csv") as table:
        rows = list(table.rows())
        assert "not UTF-8" in table.notes[0]
    assert [row.cells["name"] for row in rows] == ["José", "Zoë", "Andr�", "Chloé"]
    assert [row.number for row in rows if row.problem] == [4]


def test_a_person_can_name_the_encoding_when_we_are_wrong() -> None:
    data = io.BytesIO("имя\nАнна\n".encode("cp1251"))
    with open_table(data, filename="leads.csv", encoding="cp1251") as table:
        assert [row.cells["имя"] for row in table.rows()] == ["Анна"]
    for wrong in ("utf-8", "klingon"):
        with pytest.raises(UnreadableFile, match="cannot be read as"):
            open_table(data, filename="leads.csv", encoding=wrong)


def test_a_doubtful_encoding_is_read_and_remarked_on() -> None:
    text = "имя,город\n" + "Анна Иванова,Санкт-Петербург\nСергей Кузнецов,Новосибирск\n" * 20
    with open_table(io.BytesIO(text.encode("cp1251")), filename="leads.csv") as table:
        assert table.encoding == "cp1252"
        assert "export the file again as UTF-8" in table.notes[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    lines = [["id", "amount", "note"], ["1", "1.480,50", "a, b; c"], ["2", "7", "x|y"]]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(lines)
    assert cells_of(out.getvalue()) == lines[1:]


def test_a_single_column_with_commas_in_its_texts_stays_one_column() -> None:
    assert cells_of('name\n"Doe, John"\nAna\n') == [["Doe, John"], ["Ana"]]


def test_the_line_by_which_spreadsheets_name_the_delimiter_is_obeyed() -> None:
    rows = rows_of("sep=;\r\na,b;c\r\n1,5;2\r\n")
    assert rows == [Row(2, {"a,b": "1,5", "c": "2"})]


def test_names_of_columns_are_made_distinct_and_readable() -> None:
    with open_table(
        io.BytesIO(b'email,,"first\n name",email, Email \n'), filename="a.csv"
    ) as table:
        assert table.columns == ["email", "column 2", "first name", "email (2)", "Email"]
        assert list(table.rows()) == []


def test_ragged_rows_say_what_is_wrong_and_the_good_rows_arrive() -> None:
    rows = rows_of("a,b,c\n1,2\n3,4,5\n6,7,8,9\n10,11,12,,\n")
    short, good, long, padded = rows
    assert str(short.problem).startswith("Row 2 has 2 cells, but the header names 3 columns. Add")
    assert str(long.problem).startswith("Row 4 has 4 cells, but the header names 3 columns. Put")
    assert long.cells == {"a": "6", "b": "7", "c": "8", "column 4": "9"}
    assert not good.problem
    assert padded == Row(5, {"a": "10", "b": "11", "c": "12"})


def test_an_unclosed_quote_costs_one_row() -> None:
    rows = rows_of('a,b\n1,x\n2,"never closed\n3,y\n4,z\n')
    assert [row.number for row in rows] == [2, 3, 4, 5]
    assert [row.cells.get("a") for row in rows] == ["1", None, "3", "4"]
    assert "double quote that is never closed" in str(rows[1].problem)


def test_text_after_a_closing_quote_costs_one_row() -> None:
    rows = rows_of('a,b\n"I am "quoted" here",x\n2,y\n')
    assert [bool(row.problem) for row in rows] == [True, False]


def test_a_cell_that_is_too_long_is_named() -> None:
    rows = rows_of(f"a,b\n1,{'x' * 40_000}\n2,y\n")
    assert "Row 2, column “b” holds 40,000 characters, the most is 32,768." in str(rows[0].problem)
    assert len(rows[0].cells["b"]) == 32_768
    assert rows[1] == Row(3, {"a": "2", "b": "y"})


def test_a_line_of_many_megabytes_costs_one_row_and_little_memory() -> None:
    data = b"a,b\n1,x\n2," + b"y" * 5_000_000 + b"\n3,z\n"
    rows = rows_of(data)
    assert [row.number for row in rows] == [2, 3, 4]
    assert "longer than 1,048,576 characters" in str(rows[1].problem)


def test_a_quoted_cell_of_many_megabytes_never_gathers_in_memory() -> None:
    resource = pytest.importorskip("resource")
    data = b'a,b\n1,"' + b"y" * 79 + (b"\n" + b"y" * 79) * 500_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with open_table(io.BytesIO(data), filename="a.csv") as table:
        first = next(iter(table.rows()))
    assert "never closed" in str(first.problem)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30_000  # kilobytes


def test_quotes_that_never_close_on_every_line_end_the_reading_soon() -> None:
    with pytest.raises(UnreadableFile, match="Too many rows open a double quote"):
        rows_of("a,b\n" + 'a","b\n' * 1_000_000)


def test_a_nul_is_taken_out_and_told() -> None:
    (row,) = rows_of("a,b\n1,\0x\n")
    assert row.cells == {"a": "1", "b": "x"}
    assert row.problem
    assert row.problem.field == "b"


REFUSED = {
    "empty": (b"", "leads.csv", "The file is empty"),
    "blank lines only": (b"\n\n , \n", "leads.csv", "The file is empty"),
    "an old workbook": (b"\xd0\xcf\x11\xe0rest", "leads.xls", "old Excel workbook"),
    "a PDF": (b"%PDF-1.7", "leads.csv", "is a PDF"),
    "a web page": (b"\xef\xbb\xbf <!DOCTYPE html><table>", "leads.csv", "is a web page"),
    "another ending": (b"a,b\n", "leads.exe", "named .exe"),
    "a workbook in disguise": (b"PK\x03\x04....", "leads.csv", "named .csv but is"),
    "a CSV in disguise": (b"a,b\n1,2\n", "leads.xlsx", "named .xlsx but is not"),
    "binary data": (bytes(range(1, 9)) * 100, "leads.csv", "not text but binary"),
    "UTF-16 cut off": ("a,b\n1,2".encode("utf-16")[:-1], "leads.csv", "says it is UTF-16"),
    "an unclosed quote in the header": (b'a,"b\n1,2\n', "leads.csv", "never closed"),
    "too many columns": (b"a," * 200 + b"a\n", "leads.csv", "has 201 columns"),
    "text instead of names": (b"x" * 301, "leads.csv", "should name the columns"),
}


@pytest.mark.parametrize(("data", "name", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_cannot_be_read_is_refused_with_a_cure(
    data: bytes, name: str, reason: str
) -> None:
    with pytest.raises(UnreadableFile, match=reason) as refusal:
        open_table(io.BytesIO(data), filename=name)
    assert refusal.value.cure.endswith(".")


def test_limits_of_size_and_rows_are_told() -> None:
    with pytest.raises(UnreadableFile, match="more than 2 rows") as refusal:
        rows_of("a\n1\n2\n\n3\n", limits=Limits(rows=2))
    assert refusal.value.row == 5
    with pytest.raises(UnreadableFile, match="has 1 MB; the most is 0 MB"):
        rows_of(b"a\n" * 500_000, limits=Limits(csv_bytes=1000))


def test_a_file_that_is_not_there_is_told() -> None:
    with pytest.raises(UnreadableFile, match="No such file"):
        open_table("/nowhere/leads.csv")


def test_rows_can_be_read_twice_and_an_upload_stays_open(tmp_path: Path) -> None:
    upload = io.BytesIO(b"a\n1\n")
    with open_table(upload, filename="leads.csv") as table:
        assert list(table.rows()) == list(table.rows()) == [Row(2, {"a": "1"})]
    assert not upload.closed
    path = tmp_path / "leads.tsv"
    path.write_bytes(b"a\tb,c\n1\t2\n")
    with open_table(path) as table:
        assert table.columns == ["a", "b,c"]


@needs_messy_files
@pytest.mark.parametrize(
    "name", sorted(path.stem for path in (MESSY / "csv-spectrum/csvs").glob("*.csv"))
)
def test_csv_spectrum_gives_the_published_answers(name: str) -> None:
    expected = json.loads((MESSY / f"csv-spectrum/json/{name}.json").read_text("utf-8"))
    with open_table(MESSY / f"csv-spectrum/csvs/{name}.csv") as table:
        found = [row.cells for row in table.rows()]
    if name == "location_coordinates":  # the published answer shows another phone number
        expected = [{**expected, "Contact Phone Number": "2095257564"}]
    assert json.loads(json.dumps(expected).replace("\\r\\n", "\\n")) == found


@needs_messy_files
def test_the_list_of_naughty_strings_arrives_letter_by_letter() -> None:
    naughty: list[str] = json.loads((MESSY / "blns/blns.json").read_text("utf-8"))
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["n", "text"], *enumerate(naughty)])
    rows = rows_of(out.getvalue())
    assert [row.cells["text"] for row in rows] == naughty
    assert not any(row.problem for row in rows)


texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\r\n"), max_size=12
)


@given(
    st.lists(st.tuples(texts, texts, texts), max_size=6),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_whatever_was_written_is_read_back(
    written: list[tuple[str, ...]], delimiter: str, encoding: str
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("a", "b", "c"), *written])
    not_blank = [list(row) for row in written if "".join(row).strip()]
    assert cells_of(out.getvalue().encode(encoding)) == not_blank


@given(st.binary(max_size=400))
def test_any_bytes_give_rows_or_a_refusal(data: bytes) -> None:
    with suppress(UnreadableFile):
        rows = rows_of(b"a,b\n" + data)
        assert all("\0" not in cell for row in rows for cell in row.cells.values())
