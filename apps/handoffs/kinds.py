"""The words of the hand-over."""

from django.db.models import TextChoices


class State(TextChoices):
    OPEN = "open", "To answer"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Not for us"
    WITHDRAWN = "withdrawn", "Taken back"


class Due(TextChoices):
    """How the inbox groups what waits."""

    OVERDUE = "overdue", "Overdue"
    TODAY = "today", "Due today"
    TOMORROW = "tomorrow", "Tomorrow"
    LATER = "later", "Later"
