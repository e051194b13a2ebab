"""What the verbs of the agreement refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import Clause


class AlreadyAgreed(Exception):
    """The tenant has ground rules; a change is a new version, not another beginning."""


class NothingAgreed(Exception):
    """There is no version in force yet."""


class InTheMaking(Exception):
    """The next version exists already; there is never more than one."""


class StartsTooEarly(Exception):
    """A version would begin before, or at the same instant as, the one it supersedes."""


class StartsTooLate(Exception):
    """A version is proposed for a day too far away to be meant."""


class NeverOpen(Exception):
    """Working hours without a single open hour: no answer would ever be due."""


class Settled(Exception):
    """The version is signed by both sides, in force or over: nothing in it changes any more."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the clause since it was read. `current` is what it says now."""

    def __init__(self, current: Clause) -> None:
        super().__init__(f"clause {current.number}")
        self.current = current


class SignaturesNeeded(Exception):
    """Both departments have a head, so a version comes into force by their signatures alone."""


class SaysMore(Exception):
    """The version in force says more than the short form can: the next one is drafted from it."""


class NotAHead(Exception):
    """Only the head of a department signs for it, and nobody signs for both."""


class NothingChanged(Exception):
    """The draft says what the version in force says."""


class Unsignable(Exception):
    """The draft can't be put to anybody as it stands; `args` say why, a sentence each."""


class Contradictory(Unsignable):
    """The draft promises what can't be kept together."""


class Unreadable(Unsignable):
    """The draft has characters that nobody sees: it may read otherwise than it is signed."""


class ReviewTooEarly(Exception):
    """Both look at it again on a day after the one it begins on."""


class NotProposed(Exception):
    """There is no proposal to sign: still a draft, or signed by both."""


class NotTheSigner(Exception):
    """Somebody else is named to sign for this department."""


class WrongName(Exception):
    """What was typed is not the full name of who signs."""


class SignedAlready(Exception):
    """This side's signature is on the text."""


class SettledAlready(Exception):
    """Somebody has settled the comment."""


class NothingSuggested(Exception):
    """The comment suggests no other wording, so there is nothing to accept."""


class PlaceTaken(Exception):
    """Another place of the version has this name, or had it until now."""


class CodeTaken(Exception):
    """A reason with this code, or this label, is in the list already."""
