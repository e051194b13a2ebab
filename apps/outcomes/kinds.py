"""The words of what a deal became."""

from django.db.models import TextChoices

#: The name of the source of what sales types in here.
OWN_SOURCE = "baton"


class OpportunityStage(TextChoices):
    OPEN = "open", "Open"
    WON = "won", "Won"
    LOST = "lost", "Lost"


class MatchedBy(TextChoices):
    """How a source's opportunity found its lead: the first rule that hits, in this order."""

    BY_HAND = "by_hand", "by hand"
    EXTERNAL_ID = "external_id", "the lead's id in the source"
    LEAD_NUMBER = "lead_number", "the lead's number"
    EMAIL = "email", "the e-mail address"


class DiscrepancyKind(TextChoices):
    """A difference between our record and a source."""

    UNMATCHED = "unmatched", "No lead found"
    AMBIGUOUS = "ambiguous", "Several leads fit"
    BEFORE_CAPTURE = "before_capture", "Won before the lead came in"
    AMOUNT = "amount", "Amounts differ"
    STAGE = "stage", "Stages differ"
    CURRENCY = "currency", "Currency without a rate"


class DiscrepancyState(TextChoices):
    OPEN = "open", "Open"
    SETTLED = "settled", "Settled"
    GONE = "gone", "Gone at the source"


class Effect(TextChoices):
    """What one arriving row did; an import's counts are sums over these."""

    CREATED = "created", "Created"
    UPDATED = "updated", "Updated"
    UNCHANGED = "unchanged", "Unchanged"
