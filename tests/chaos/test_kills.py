"""No lead is lost and none is made twice, whatever dies when."""

from __future__ import annotations

import os
import random
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .sender import Sender
from .world import VICTIMS, World

LEADS = int(os.environ.get("BATON_CHAOS_LEADS", "120"))
KILLS = int(os.environ.get("BATON_CHAOS_KILLS", len(VICTIMS)))
SENDERS = 2
DRAIN_SECONDS = 240.0

BOOKS = """
SELECT (SELECT count(*) FROM intake_submission),
       (SELECT count(*) FROM intake_submission WHERE state = 'created'),
       (SELECT count(*) FROM leads_lead),
       (SELECT count(DISTINCT person_id) FROM leads_lead),
       (SELECT count(*) FROM leads_leadevent WHERE kind = 'lead.captured'),
       (SELECT count(*) FROM leads_leadevent WHERE kind = 'lead.assessed'),
       (SELECT coalesce(sum(n), 0) FROM leads_stageledger WHERE metric = 'lead')
"""
OPEN = "SELECT count(*) FROM tenancy_outboxrow WHERE done_at IS NULL"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    world = World(tmp_path / "world", port)
    yield world
    world.close()


@pytest.mark.chaos
@pytest.mark.timeout(1500)
def test_every_acknowledged_lead_is_there_exactly_once(world: World) -> None:
    senders = [
        Sender(f"sender-{number}", world.port, world.form_path, LEADS // SENDERS)
        for number in range(SENDERS)
    ]
    for sender in senders:
        sender.start()
    _kill_at_random(world, senders)
    for sender in senders:
        sender.join()
    _drain(world)

    acknowledged = {key for sender in senders for key in sender.acknowledged}
    stored = {str(row[0]).split(":")[1] for row in world.ask(
        "SELECT idempotency_key FROM intake_submission")}  # fmt: skip
    print(f"{len(acknowledged)} leads, kills {world.kills}, "
          f"{sum(sender.tries for sender in senders)} tries")  # fmt: skip
    assert len(acknowledged) == LEADS // SENDERS * SENDERS
    assert acknowledged <= stored
    assert set(world.ask(BOOKS)[0]) == {len(stored)}


def _kill_at_random(world: World, senders: list[Sender]) -> None:
    """Spread over the whole sending: the next victim falls when its share has arrived."""
    chance = random.Random(7)
    victims = [VICTIMS[number % len(VICTIMS)] for number in range(KILLS)]
    chance.shuffle(victims)
    total = LEADS // SENDERS * SENDERS
    for number, victim in enumerate(victims):
        due = total * (number + 1) / (KILLS + 1)
        while sum(len(s.acknowledged) for s in senders) < due and any(
            sender.is_alive() for sender in senders
        ):
            world.revive()
            time.sleep(0.02)
        world.kill(victim)


def _drain(world: World) -> None:
    deadline = time.monotonic() + DRAIN_SECONDS
    while time.monotonic() < deadline:
        world.revive()
        if world.ask(OPEN) == [(0,)]:
            return
        time.sleep(0.5)
    dead = world.ask("SELECT topic, last_error FROM tenancy_outboxrow WHERE done_at IS NULL")
    pytest.fail(f"follow-ups still open: {dead[:5]}")
