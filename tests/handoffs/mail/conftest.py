"""A link in an e-mail, whoever follows it, and what they press there."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from apps.ground_rules.models import RejectReason
from apps.handoffs.mail import links, pressing
from apps.handoffs.mail.actions import invite
from apps.handoffs.models import HandOff
from apps.tenancy import relay
from apps.tenancy.scoping import no_tenant
from tests.cast import Browser


@pytest.fixture(autouse=True)
def clock():
    """It stands still: what follows "at once" does so on a slow machine, too."""
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.fixture
def token(handoff, sol):
    return invite(handoff, sol, at=timezone.now())


@pytest.fixture
def phone():
    """A browser that knows nobody."""
    return Browser()


@pytest.fixture
def press(phone):
    """press(token, "accept") → look at the page, wait, press. `seconds`: how long one waits."""

    def press(token, do, *, seconds=5, look=True, **typed):
        address = f"/answer/{token}/"
        if look:
            phone.get(address)
        at = timezone.now() - timedelta(seconds=seconds)
        stamp = pressing.stamp(links.link_with(token), at=at)
        return phone.post(address, {"do": do, pressing.STAMP: stamp, **typed})

    return press


@pytest.fixture
def deliver(in_acme):
    def deliver():
        with no_tenant():
            relay.drain()
        return mail.outbox

    return deliver


def reason_of(handoff, *, needs_text=False):
    return RejectReason.objects.filter(rules_id=handoff.rules_id, needs_text=needs_text).first()


def state_of(handoff):
    return HandOff.objects.get(id=handoff.id).state


def token_in(message):
    return re.search(r"/answer/([^/\s]+)/", message.body)[1]
