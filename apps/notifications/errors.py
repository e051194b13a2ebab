"""What keeps a message from going out."""

from __future__ import annotations


class Undeliverable(Exception):
    """It will never go out, however often it is tried; the message says why, for the log."""


class NoLongerNeeded(Exception):
    """What it was about is over, or its addressee is gone; the message says so, for the log."""
