"""People at the door."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.accounts.actions import register_verified
from apps.accounts.models import User

PASSWORD = "a-long-walk-in-the-hills"


@pytest.fixture
def nora(db: None) -> User:
    """Nora has an account with a verified address, and belongs to no company yet."""
    return register_verified("nora@example.com", name="Nora Lind", password=PASSWORD)


@pytest.fixture
def code_in(mailoutbox: list[Any]) -> Callable[[], str]:
    """The code in the latest mail: alone on its line."""

    def read() -> str:
        found = re.search(r"^([A-Z0-9]{3,}[-A-Z0-9]*)$", str(mailoutbox[-1].body), re.MULTILINE)
        assert found, mailoutbox[-1].body
        return found[1]

    return read


@pytest.fixture
def visitor() -> Client:
    return Client()
