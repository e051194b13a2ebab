"""Amounts, stages and days of outcomes are exact, or a problem with its cure."""

from datetime import date

import pytest

from apps.intake.mapping import FieldMap

from .rows import complaint, mapped, outcome_map, value

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
