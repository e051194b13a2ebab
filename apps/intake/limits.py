"""How much may come through a door: far more than any campaign brings, less than would drown us.

Below the limits everything is stored first. Above them the sender is told when to come again
(429, Retry-After). Between what is usual and what is too much, a form's arrivals from one address
are stored and set aside: many at once from there look automatic.
"""

from __future__ import annotations

import math
from typing import Final, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from apps.accounts.client_address import network_of
from apps.core.token_buckets import Bucket, seconds_to_wait

from .models import ApiKey, Form

Answer = TypeVar("Answer", bound=HttpResponse)

CROWDED: Final = "many were sent from one address within seconds"


def wait_with_key(key: ApiKey) -> float:
    """Take room for one lead of a program; 0, or the seconds until there is room."""
    tenant = key.tenant_id
    return seconds_to_wait(
        [_bucket("tenant", f"{tenant}"), _bucket("key", f"{tenant}:{key.id}")],
    )


def wait_without_key(request: HttpRequest) -> float:
    """Take room for one attempt without a live key, from this address to whichever company."""
    network = network_of(request)
    return seconds_to_wait([_bucket("stranger", network)] if network else [])


def wait_at_form(request: HttpRequest, form: Form) -> float:
    """Take room for one post to a form; 0, or the seconds until there is room."""
    own = f"{form.tenant_id}:{form.id}"
    network = network_of(request)
    of_address = [_bucket("address", f"{form.tenant_id}:{network}")] if network else []
    return seconds_to_wait([_bucket("form", own), *of_address])


def looks_crowded(request: HttpRequest, form: Form) -> bool:
    """Whether more comes from this address than one person, or one office, would send."""
    network = network_of(request)
    usual = [_bucket("usual", f"{form.tenant_id}:{network}")] if network else []
    return seconds_to_wait(usual) > 0


def told_to_wait(answer: Answer, seconds: float) -> Answer:
    """The same answer with Retry-After, in whole seconds and never 0."""
    answer["Retry-After"] = str(max(1, math.ceil(seconds)))
    return answer


def _bucket(rate: str, whose: str) -> Bucket:
    per_second, depth = settings.INTAKE_RATES[rate]
    return Bucket(f"intake:{rate}:{whose}", per_second, depth)
