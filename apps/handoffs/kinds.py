"""The words of the hand-over."""

from django.db.models import TextChoices


class State(TextChoices):
    OPEN = "open", "To answer"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Not for us"
    WITHDRAWN = "withdrawn", "Taken back"
    #: Silence beyond the hard limit. Counted apart: nobody said yes.
    DEEMED = "deemed", "Accepted by silence"


class Due(TextChoices):
    """How the inbox groups what waits."""

    OVERDUE = "overdue", "Overdue"
    TODAY = "today", "Due today"
    TOMORROW = "tomorrow", "Tomorrow"
    LATER = "later", "Later"
    #: Due at no time yet: whatever its due time says, no time passes.
    PAUSED = "paused", "Paused"


class Claim(TextChoices):
    """What the frozen inputs say about a reason given: checked when it is given."""

    SUPPORTED = "supported", "Our data says so too"
    CONTRADICTED = "contradicted", "Our data says otherwise"
    UNCHECKABLE = "uncheckable", "Our data cannot say"


class Via(TextChoices):
    """How an answer came."""

    PAGE = "page", "On the page"
    BULK = "bulk", "Several at once"
    MAIL = "mail", "From the e-mail"
    TIMER = "timer", "By silence"


class PauseReason(TextChoices):
    """The only reasons for which a clock stands still."""

    MARKETING_FIXES = "marketing_fixes", "Marketing corrects the data"
    PROSPECT_ASKED = "prospect_asked", "The prospect asked us to wait"
    SYSTEM_DOWN = "system_down", "The system was not available"


class AttemptChannel(TextChoices):
    CALL = "call", "Call"
    EMAIL = "email", "E-mail"
    MESSAGE = "message", "Message"
    VISIT = "visit", "Visit"


class QueueReason(TextChoices):
    """Why a qualified lead waits with Marketing instead of lying about in Sales."""

    NO_CAPACITY = "no_capacity", "Everybody in Sales has as many leads as agreed"
    NOBODY_THERE = "nobody_there", "Nobody in Sales is there"


class PassReason(TextChoices):
    """Why a lead changes hands within Sales."""

    ABSENT = "absent", "Is away"
    LEFT = "left", "Has left or leaves"
    TOO_MUCH = "too_much", "Has too much to do"
    KNOWS_THEM = "knows_them", "A colleague knows the customer"
    TERRITORY = "territory", "Another territory or product"


class TurnReason(TextChoices):
    """Why somebody's turn was counted or given back."""

    OFFERED = "offered", "Got a lead"
    PASSED_ON = "passed_on", "Passed a lead on"
    REJECTION_UPHELD = "rejection_upheld", "Rightly turned a lead down"
    STARTED = "started", "Starts level with the others"
    WITHDRAWN = "withdrawn", "Marketing took the lead back"
