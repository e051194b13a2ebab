"""An address that is filled in is the address that Django would look up."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test.utils import override_script_prefix
from django.urls import NoReverseMatch, reverse

from apps.core.routed import address_of

HAND_OFF = UUID("0197b3a0-5a3e-7c11-8000-00000000002a")


@pytest.mark.parametrize(
    ("route", "keys"),
    [
        ("handoffs:inbox", ()),
        ("handoffs:inbox_lead", (7,)),
        ("handoffs:inbox_lead", (123456789012,)),
        ("handoffs:accept", (HAND_OFF,)),
        ("ground_rules:version", (3,)),
    ],
)
@pytest.mark.parametrize("mount", ["/t/acme/", "/t/globex/", "/"])
def test_it_is_the_address_in_the_mount_in_use(
    route: str, keys: tuple[int, ...], mount: str
) -> None:
    with override_script_prefix(mount):
        assert address_of(route, *keys) == reverse(route, args=keys)


def test_what_no_route_takes_is_refused() -> None:
    with pytest.raises(NoReverseMatch):
        address_of("handoffs:accept", 7)
