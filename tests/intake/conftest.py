"""The front door of Acme: a campaign with its hosted form, and a key for programs."""

from __future__ import annotations

import pytest

from apps.campaigns.models import Campaign, Channel
from apps.intake.actions import doors
from tests.cast import Browser


@pytest.fixture
def fair(in_acme, at):
    channel = Channel.objects.create(code="fair", name="Trade fairs")
    return Campaign.objects.create(name="Level days", channel=channel, created_at=at)


@pytest.fixture
def form(fair, at):
    return doors.open_form(fair, by=None, at=at, consent_text="You may call me.")


@pytest.fixture
def form_url(form) -> str:
    return f"/f/acme/{form.public_id}/"


@pytest.fixture
def visitor() -> Browser:
    """Somebody without an account."""
    return Browser()
