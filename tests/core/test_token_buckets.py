"""How often something may be done, counted in Valkey or, while it is away, in the process."""

import pytest

from apps.core import token_buckets
from apps.core.token_buckets import Bucket, OwnBuckets, seconds_to_wait

#: No new token comes while a test runs.
SLOW = 1 / 3600


@pytest.fixture
def valkey_is_away(settings, monkeypatch):
    monkeypatch.setattr(token_buckets, "_own", OwnBuckets())
    settings.REDIS_URL = "redis://127.0.0.1:1/0"


def test_a_bucket_gives_as_many_tokens_at_once_as_it_is_deep():
    bucket = Bucket("fair", SLOW, 3)
    assert [seconds_to_wait([bucket]) for _ in range(3)] == [0, 0, 0]
    assert 3000 < seconds_to_wait([bucket]) <= 3600


def test_who_has_to_wait_took_nothing():
    full, empty = Bucket("full", SLOW, 2), Bucket("empty", SLOW, 1)
    seconds_to_wait([empty])
    assert seconds_to_wait([full, empty]) > 0
    assert [seconds_to_wait([full]) for _ in range(2)] == [0, 0]


def test_buckets_of_two_do_not_share_tokens():
    seconds_to_wait([Bucket("acme", SLOW, 1)])
    assert seconds_to_wait([Bucket("globex", SLOW, 1)]) == 0


def test_without_valkey_a_process_counts_for_itself(valkey_is_away):
    bucket = Bucket("fair", SLOW, 2)
    assert [seconds_to_wait([bucket]) for _ in range(2)] == [0, 0]
    assert 3000 < seconds_to_wait([bucket]) <= 3600


def test_valkey_that_is_away_is_not_asked_by_every_request(valkey_is_away, caplog, monkeypatch):
    monkeypatch.setattr(token_buckets, "AWAY_SECONDS", 3600)
    for _ in range(5):
        seconds_to_wait([Bucket("fair", 1, 10)])
    said = [record.message for record in caplog.records if record.name == token_buckets.__name__]
    assert said == ["rate limits are counted in the process: Valkey is away"]


def test_nothing_to_count_is_no_reason_to_wait():
    assert seconds_to_wait([]) == 0


def test_tokens_come_back_with_time():
    own, bucket = OwnBuckets(), Bucket("fair", 2, 1)
    assert own.take([bucket], now=100.0) == 0
    assert own.take([bucket], now=100.1) == pytest.approx(0.4)
    assert own.take([bucket], now=100.5) == 0


def test_what_is_full_again_is_forgotten(monkeypatch):
    monkeypatch.setattr(token_buckets, "MOST_REMEMBERED", 2)
    own = OwnBuckets()
    for number in range(5):
        own.take([Bucket(f"visitor {number}", 1, 1)], now=100.0 + 10 * number)
    assert len(own._full_at) <= 3
