"""The words of what both sides say about an answer."""

from django.db.models import TextChoices


class Decision(TextChoices):
    """What becomes of a contested rejection."""

    UPHELD = "upheld", "The rejection stands"
    OVERTURNED = "overturned", "The rejection was wrong"
    UNCLEAR = "unclear", "The rule is unclear"


class ReceiptKind(TextChoices):
    """What was done about something somebody said."""

    RULE_CHANGED = "rule_changed", "The agreement changed"
    DISPUTE_DECIDED = "dispute_decided", "A dispute was decided"
    DATA_CORRECTED = "data_corrected", "Data was corrected"
    CAMPAIGN_CHANGED = "campaign_changed", "A campaign was changed"
