"""The port on which `./run` serves."""

import socket
from collections.abc import Iterator

import pytest

from devstack.address import choose_port, is_healthy, url_of
from devstack.errors import StackError


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port on which somebody listens, but answers nothing."""
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        yield somebody.getsockname()[1]


def test_a_named_port_is_kept(monkeypatch: pytest.MonkeyPatch, taken_port: int) -> None:
    monkeypatch.setenv("BATON_PORT", str(taken_port))

    with pytest.raises(StackError, match=f"Port {taken_port} is taken"):
        choose_port()


def test_without_a_named_port_a_taken_one_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, taken_port: int
) -> None:
    monkeypatch.delenv("BATON_PORT", raising=False)
    monkeypatch.setattr("devstack.address._FIRST_PORT", taken_port)

    assert choose_port() > taken_port


def test_port_zero_means_any(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATON_PORT", "0")

    assert choose_port() > 0


def test_a_port_where_nobody_serves_is_not_healthy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATON_PORT", "0")

    assert not is_healthy(choose_port())


def test_the_url_is_one_that_this_machine_can_open() -> None:
    assert url_of(8123) == "http://127.0.0.1:8123"
