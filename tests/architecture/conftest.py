"""Two tenants with one row of everything, made once a module and never committed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.db import transaction

from .world import World, make_world


class Worlds(NamedTuple):
    """Acme acts; Globex is what must not be touched."""

    acme: World
    globex: World


@pytest.fixture(scope="module")
def worlds(django_db_setup: None, django_db_blocker: Any) -> Iterator[Worlds]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield Worlds(make_world("acme", first_number=1000), make_world("globex", first_number=7000))
        transaction.set_rollback(True)
