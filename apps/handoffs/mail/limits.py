"""How often the page may be asked for: by the holder of one link, and from one address.

The counts live in the cache: wiping it forgives, and answers are safe without them.
"""

from __future__ import annotations

from typing import Final

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from .links import digest

WINDOW_SECONDS: Final = 60
A_LINK: Final = 60
#: A whole office may sit behind one address.
AN_ADDRESS: Final = 240


def is_too_often(request: HttpRequest, token: str) -> bool:
    """Count this request; True when the link or the address has had its share of the minute."""
    address = get_adapter().get_client_ip(request)
    of_link = _count(f"handoffs.mail.link.{digest(token)[:32]}")
    of_address = _count(f"handoffs.mail.address.{address}")
    return of_link > A_LINK or of_address > AN_ADDRESS


def _count(key: str) -> int:
    if cache.add(key, 1, timeout=WINDOW_SECONDS):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out in between: the next minute has begun
        return 1
