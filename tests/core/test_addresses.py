"""Addresses that people mistype and scanners make up."""

from __future__ import annotations

import pytest


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/login/?next=%00", "/t/%00/", "/login/?a=1&b=x%00y"])
def test_an_address_with_nul_is_a_bad_request_in_words(client, address):
    answer = client.get(address)
    assert answer.status_code == 400
    assert b"This request makes no sense to us" in answer.content
