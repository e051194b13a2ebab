"""Addresses that people mistype and scanners make up."""

from __future__ import annotations

import pytest


@pytest.mark.django_db
def test_a_place_with_nul_in_its_name_is_a_bad_request_in_words(client):
    answer = client.get("/t/%00/")
    assert answer.status_code == 400
    assert b"This request makes no sense to us" in answer.content


@pytest.mark.parametrize(
    "asked",
    ["search/?q=%00Dubois", "reports/closed-loop/?channel=%00&campaign=%00",
     "reports/records/?channel=%00", "reports/leaks/?campaign=%00",
     "marketing/feedback/reasons/?reason=%00"],
)  # fmt: skip
def test_a_question_with_nul_is_asked_without_it(in_acme, lena, as_, asked):
    assert as_(lena).get(f"/t/acme/{asked}", follow=True).status_code < 500


def test_the_address_that_ready_prints_leads_in(in_acme, lena, as_, client):
    assert client.get("/", follow=True).redirect_chain[-1][0].startswith("/login/")
    for address in ("/", "/t/acme"):
        answer = as_(lena).get(address, follow=True)
        assert answer.request["PATH_INFO"].startswith("/t/acme/")
