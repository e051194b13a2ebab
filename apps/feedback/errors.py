"""What keeps somebody from contesting, deciding or judging; each message is for who tried."""

from __future__ import annotations

from .models import Dispute


class FeedbackError(Exception):
    """A verb does not apply; the message is a sentence for the person who tried."""


class NothingToContest(FeedbackError):
    """Only a standing rejection can be contested."""


class TooLateToContest(FeedbackError):
    """The agreed days since the rejection are over."""


class AlreadyContested(FeedbackError):
    """A rejection is contested once."""


class NotYoursToContest(FeedbackError):
    """Marketing contests, and an agency does not speak for it."""


class NotTheArbiter(FeedbackError):
    """The head of Sales or the arbiter decides, and neither of the two parties."""


class AlreadyDecided(FeedbackError):
    """Somebody was first; `dispute` says who, when and what."""

    def __init__(self, dispute: Dispute) -> None:
        self.dispute = dispute
        super().__init__(f"{dispute.decided_by} was first: {dispute.get_decision_display()}.")


class ClauseNeeded(FeedbackError):
    """An unclear rule is a rule: its clause must be named."""


class WordsNeeded(FeedbackError):
    """Both sides read why, so it has to be said."""


class NotAskedOfYou(FeedbackError):
    """A second opinion is given by who was asked."""


class AlreadyGiven(FeedbackError):
    """A second opinion is given once, so that nobody is talked out of it."""
