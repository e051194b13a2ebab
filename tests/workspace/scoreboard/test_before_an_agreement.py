"""The scoreboard of a company that has not agreed on anything."""

from __future__ import annotations

from .conftest import BOARD


def test_before_an_agreement_there_is_nothing_to_keep(in_acme, lena, as_):
    response = as_(lena).get(BOARD)
    assert "Agree on what you promise each other" in response.content.decode()
