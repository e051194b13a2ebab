"""Where a stack keeps its files, wherever the clone lies."""

import os
from pathlib import Path

import pytest

from devstack.credentials import Credentials
from devstack.errors import StackError
from devstack.places import (
    LONGEST_SOCKET_FOLDER,
    fits_a_socket,
    make_places,
    own,
    state_folder,
)


def test_the_state_lies_in_the_clone_unless_somebody_chose_a_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("BATON_STATE", raising=False)
    assert state_folder().name == ".state"

    monkeypatch.setenv("BATON_STATE", str(tmp_path))
    assert state_folder() == tmp_path


@pytest.mark.parametrize(
    ("length", "fits"), [(LONGEST_SOCKET_FOLDER, True), (LONGEST_SOCKET_FOLDER + 1, False)]
)
def test_a_socket_needs_a_short_path(length: int, fits: bool) -> None:
    assert fits_a_socket(Path("/" + "x" * (length - 1))) is fits


def test_a_path_is_measured_in_bytes_not_in_letters() -> None:
    assert not fits_a_socket(Path("/" + "ü" * (LONGEST_SOCKET_FOLDER - 1)))


def test_sockets_of_a_deep_clone_get_a_short_folder(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 60) / ("y" * 60)

    places = make_places(deep)

    try:
        assert fits_a_socket(places.sockets)
        assert make_places(deep).sockets == places.sockets
    finally:
        places.remove()
    assert not places.sockets.exists()
    assert not places.services.exists()
    assert not deep.exists()


def test_a_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path)

    with pytest.raises(StackError, match="belongs to another account"):
        own(link, None, 0o700)


def test_passwords_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    first = Credentials.of(tmp_path)

    assert Credentials.of(tmp_path) == first
    assert os.stat(tmp_path / "credentials.json").st_mode & 0o777 == 0o600  # noqa: PTH116
    assert [file.name for file in tmp_path.iterdir()] == ["credentials.json"]


def test_two_stacks_have_different_passwords(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    assert Credentials.of(tmp_path / "a") != Credentials.of(tmp_path / "b")
