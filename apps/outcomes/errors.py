"""What keeps an outcome from being said; each message is a sentence for the person who tried."""

from __future__ import annotations


class OutcomeError(Exception):
    """A verb does not apply any more."""


class MirroredFromSource(OutcomeError):
    """The opportunity belongs to a CRM: it is changed there and read from there."""


class AlreadyMatched(OutcomeError):
    """The opportunity has a lead."""


class AlreadySettled(OutcomeError):
    """Somebody looked at this difference already."""


class NotBeingWorked(OutcomeError):
    """The lead is not with sales yet, or something became of it already."""


class PutOffTooOften(OutcomeError):
    """An outcome may be put off twice; then it is due."""


class NotTheReason(OutcomeError):
    """The reason is not one of the version the lead came under, or not one for after contact."""


class EndedOtherwise(OutcomeError):
    """A lead for which it is too early does not end: it goes to nurture, with a way back."""


class SayWhy(OutcomeError):
    """This reason says nothing without words."""


class TriedTooSeldom(OutcomeError):
    """Nobody is beyond reach before Sales tried as often as agreed."""


class TooLateToTakeBack(OutcomeError):
    """The ten minutes are over, somebody else said it, or something happened since."""
