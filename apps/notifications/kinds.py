"""The words of telling: what about, how often, by which way."""

from datetime import time, timedelta
from typing import Final

from django.db.models import TextChoices


class Subject(TextChoices):
    """What a message is about: what people choose by."""

    HANDOFF = "handoff", "A lead waits for my answer"
    CLOCK = "clock", "Reminders and overdue answers"
    ANSWER = "answer", "What Sales answered"
    QUESTION = "question", "Questions and answers about a lead"
    DISPUTE = "dispute", "Contested answers"
    AGREEMENT = "agreement", "Changes to the agreement"
    RECEIPT = "receipt", "What became of what I said"
    OTHER = "other", "Everything else"


class Cadence(TextChoices):
    IMMEDIATE = "immediate", "At once"
    DIGEST = "digest", "Once a day"
    NEVER = "never", "Not by e-mail"


class DeliveryChannel(TextChoices):
    EMAIL = "email", "E-mail"
    DIGEST = "digest", "Daily e-mail"
    CHAT = "chat", "Slack or Teams"


class DeliveryState(TextChoices):
    WAITING = "waiting", "Waiting"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    DROPPED = "dropped", "No longer needed"


#: What nobody has chosen otherwise.
DEFAULT_CADENCE: Final = {
    Subject.HANDOFF: Cadence.IMMEDIATE,
    Subject.CLOCK: Cadence.IMMEDIATE,
    Subject.ANSWER: Cadence.DIGEST,
    Subject.QUESTION: Cadence.IMMEDIATE,
    Subject.DISPUTE: Cadence.IMMEDIATE,
    Subject.AGREEMENT: Cadence.IMMEDIATE,
    Subject.RECEIPT: Cadence.DIGEST,
    Subject.OTHER: Cadence.NEVER,
}

#: The daily e-mail goes out at this time in the person's own zone.
DIGEST_TIME: Final = time(7, 0)

#: Who has not chosen quiet hours is left alone at night, in the company's zone.
DEFAULT_NIGHT: Final = (time(21, 0), time(7, 0))

#: A message that could not go out for so long is no news any more.
NEWS_FOR: Final = timedelta(hours=24)
