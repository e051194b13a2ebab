"""The words of campaigns."""

from django.db.models import TextChoices


class OwnerDepartment(TextChoices):
    """Who answers for a campaign and its budget."""

    MARKETING = "marketing", "Marketing"
    SALES = "sales", "Sales"
    JOINT = "joint", "Joint"
    AGENCY = "agency", "Agency"


class CostKind(TextChoices):
    """Committed is not spent: only actual lines count as spend."""

    PLANNED = "planned", "Planned"
    COMMITTED = "committed", "Committed"
    ACTUAL = "actual", "Actual"
