"""When a message goes out is decided by its reader's choices, in the reader's own time."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from apps.notifications.actions import choose, notify
from apps.notifications.choices import Choices, choices_of
from apps.notifications.kinds import DEFAULT_CADENCE, Cadence, DeliveryChannel, Subject
from apps.notifications.models import Delivery
from apps.notifications.policy import Night, send_at

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = Night(time(21), time(7), BERLIN)
SIESTA = Night(time(13), time(15), BERLIN)
AWAKE = Night(time(), time(), BERLIN)


def berlin(day, hour, minute=0, month=6):
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("night", "happened", "sent"),
    [
        (NIGHT, berlin(16, 9), berlin(16, 9)),
        (NIGHT, berlin(16, 20, 59), berlin(16, 20, 59)),
        (NIGHT, berlin(16, 21), berlin(17, 7)),
        (NIGHT, berlin(17, 3), berlin(17, 7)),
        (NIGHT, berlin(17, 7), berlin(17, 7)),
        (SIESTA, berlin(16, 14), berlin(16, 15)),
        (SIESTA, berlin(16, 16), berlin(16, 16)),
        (AWAKE, berlin(16, 3), berlin(16, 3)),
    ],
)
def test_quiet_hours_delay_what_would_go_out_at_once(night, happened, sent):
    assert send_at(Cadence.IMMEDIATE, happened, night) == sent


@pytest.mark.parametrize(
    ("happened", "sent"),
    [
        (berlin(16, 9), berlin(17, 7)),
        (berlin(16, 6, 59), berlin(16, 7)),
        (berlin(16, 7), berlin(17, 7)),
        (berlin(28, 12, month=3), berlin(29, 7, month=3)),  # the night the clocks change
    ],
)
def test_the_digest_goes_out_the_next_morning_at_seven(happened, sent):
    assert send_at(Cadence.DIGEST, happened, AWAKE) == sent


def test_the_digest_waits_for_who_sleeps_longer():
    late = Night(time(22), time(9), BERLIN)
    assert send_at(Cadence.DIGEST, berlin(16, 12), late) == berlin(17, 9)


def test_never_is_never():
    assert send_at(Cadence.NEVER, berlin(16, 9), AWAKE) is None


@pytest.fixture
def tell(in_acme, at):
    def tell(user, subject, key="lead-1", at=at):
        notify(user, key=key, sentence="Lead 1.", path="/x/", at=at, subject=subject)
        return Delivery.objects.filter(key=f"mail-{user.id}-{key}").first()

    return tell


@pytest.mark.parametrize("subject", Subject)
def test_who_has_chosen_nothing_gets_what_is_usual(tell, sol, subject):
    delivery = tell(sol, subject)
    cadence = DEFAULT_CADENCE[subject]
    if cadence == Cadence.NEVER:
        assert delivery is None
    else:
        is_digest = cadence == Cadence.DIGEST
        assert delivery.channel == (DeliveryChannel.DIGEST if is_digest else DeliveryChannel.EMAIL)


def test_nights_are_quiet_in_the_companys_zone_unless_somebody_says_otherwise(tell, sol):
    at = datetime(2026, 6, 16, 20, 0, tzinfo=UTC)  # 22:00 in Berlin
    assert tell(sol, Subject.HANDOFF, at=at).send_at == datetime(2026, 6, 17, 5, 0, tzinfo=UTC)
    chosen = choices_of(sol)
    choose(sol, Choices(chosen.cadences, time(), time(), "UTC"))
    assert tell(sol, Subject.HANDOFF, "lead-2", at=at).send_at == at


def test_a_choice_applies_to_its_subject_and_person_only(tell, sol, sid):
    chosen = choices_of(sol)
    cadences = {**chosen.cadences, Subject.HANDOFF: Cadence.NEVER}
    choose(sol, Choices(cadences, chosen.begins, chosen.ends, chosen.time_zone))
    assert choices_of(sol).cadences[Subject.HANDOFF] == Cadence.NEVER
    assert tell(sol, Subject.HANDOFF) is None
    assert tell(sol, Subject.QUESTION, "lead-2") is not None
    assert tell(sid, Subject.HANDOFF) is not None


def test_the_same_occasion_plans_one_delivery(tell, sol):
    tell(sol, Subject.HANDOFF)
    tell(sol, Subject.HANDOFF)
    assert Delivery.objects.count() == 1
