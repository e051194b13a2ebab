"""What keeps a hand-off from being offered or answered."""

from __future__ import annotations

from .kinds import QueueReason
from .models import HandOff


class HandOffError(Exception):
    """A verb does not apply any more; the message is a sentence for the person who tried."""


class NoRulesInForce(HandOffError):
    """Nothing is agreed at that instant, so nothing can be handed over."""


class NotOfferable(HandOffError):
    """The lead is with Sales already, or has ended."""


class NoRoom(HandOffError):
    """Whose turn it could be is away or has as many leads as agreed; `reason` says which."""

    def __init__(self, reason: QueueReason) -> None:
        self.reason = reason
        super().__init__(f"{reason.label}.")


class AlreadyPaused(HandOffError):
    """The clock stands still already."""


class NotPaused(HandOffError):
    """The clock runs already."""


class AlreadyAnswered(HandOffError):
    """Somebody was first; `handoff` says who, when and what."""

    def __init__(self, handoff: HandOff) -> None:
        self.handoff = handoff
        who = handoff.answered_by or "Somebody"
        super().__init__(f"{who} was first: {handoff.get_state_display()}.")


class TakenBack(HandOffError):
    """Marketing withdrew the lead before an answer came."""


class NotAnswered(HandOffError):
    """There is no answer to undo or to judge yet."""


class TooLateToUndo(HandOffError):
    """The ten minutes are over, or the lead has gone on since."""


class Contested(HandOffError):
    """Marketing contests the answer; the dispute is decided before anything else happens."""


class NotYourAnswer(HandOffError):
    """Only who answered may undo the answer."""


class WrongReason(HandOffError):
    """The reason belongs to another version of the agreement."""


class WordsNeeded(HandOffError):
    """This reason, question or answer says nothing without words."""


class AlreadyExplained(HandOffError):
    """The question has its answer."""


class NotAMember(HandOffError):
    """The lead was to go to somebody who does not take leads here."""


class HasItAlready(HandOffError):
    """The lead was to go to who has it."""


class NotReturned(HandOffError):
    """Only what came back to be corrected is corrected and handed back."""


class NothingCorrected(HandOffError):
    """Handing the same data back would not help."""


class NotContradicted(HandOffError):
    """Our data does not stand against what Sales said, so there is nothing to correct."""


class NotWithSales(HandOffError):
    """Attempts, disqualifying and nurture are about leads that Sales has."""


class WakeNeeded(HandOffError):
    """Nurture needs a day or a condition on which the lead comes back."""


class TooManyRounds(HandOffError):
    """The lead was sent to nurture as often as is sensible."""
