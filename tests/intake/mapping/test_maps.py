"""A map is checked before the first row, and suggested where there is none."""

from typing import Any

import pytest

from apps.intake.mapping import BadMap, Confidence, FieldMap, Kind, suggest

from .rows import lead_map

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
