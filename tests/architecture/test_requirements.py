"""What is installed where: production, ./run, ./test; each has what the one before it has."""

import re
from pathlib import Path

import pytest

REQUIREMENTS = Path(__file__).parents[2] / "requirements"
_ENTRY = re.compile(r"^([a-z0-9.-]+==[^ ;\\]+)([^\n]*(?:\n    --hash=[^\n]+)+)", re.MULTILINE)
_HASH = re.compile(r"--hash=(\S+)")


def locked(name: str) -> dict[str, set[str]]:
    """The hashes by `package==version`."""
    text = (REQUIREMENTS / f"{name}.txt").read_text()
    return {entry[1]: set(_HASH.findall(entry[2])) for entry in _ENTRY.finditer(text)}


@pytest.mark.parametrize(("part", "whole"), [("base", "local"), ("local", "dev")])
def test_a_list_holds_the_one_before_it_in_the_same_versions(part: str, whole: str) -> None:
    assert len(locked(part)) > 30
    assert locked(part).items() <= locked(whole).items()


@pytest.mark.parametrize("name", ["base", "local", "dev"])
def test_everything_locked_has_its_hashes(name: str) -> None:
    text = (REQUIREMENTS / f"{name}.txt").read_text()
    assert len(locked(name)) == len(re.findall(r"^\S+==", text, re.MULTILINE)) > 30
