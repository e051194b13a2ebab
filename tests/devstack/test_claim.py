"""Two commands of one clone at the same time: one runs the services, the others use them."""

import os
from contextlib import closing
from pathlib import Path

from devstack.claim import Record, claimer, try_claim


def test_only_one_command_can_claim_the_services(tmp_path: Path) -> None:
    with closing(try_claim(tmp_path, "run")) as claim:
        assert claim is not None
        assert try_claim(tmp_path, "exec") is None

    with closing(try_claim(tmp_path, "exec")) as claim:
        assert claim is not None


def test_others_learn_who_claimed_and_when_they_can_begin(tmp_path: Path) -> None:
    with closing(try_claim(tmp_path, "run")) as claim:
        assert claim is not None
        starting = claimer(tmp_path)
        claim.publish({"REDIS_URL": "unix:///somewhere"})
        serving = claimer(tmp_path)

    assert starting == Record(os.getpid(), "run", {})
    assert not starting.is_ready
    assert serving is not None
    assert serving.is_ready
    assert serving.environment == {"REDIS_URL": "unix:///somewhere"}


def test_nothing_is_left_to_read_after_the_claim(tmp_path: Path) -> None:
    with closing(try_claim(tmp_path, "run")) as claim:
        assert claim is not None
        claim.publish({"REDIS_URL": "unix:///somewhere"})

    assert claimer(tmp_path) is None


def test_a_dead_claimer_is_not_believed() -> None:
    no_such_process = 2**22 + 1  # above the highest number that Linux gives

    assert not Record(no_such_process, "run", {"REDIS_URL": "unix:///gone"}).is_ready
