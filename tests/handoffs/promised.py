"""What was promised, done in order."""

from __future__ import annotations

from apps.tenancy import outbox
from apps.tenancy.models import OutboxRow


def run_next(topic):
    """Do the first that was promised under a topic; False when nothing of it is left."""
    row = OutboxRow.objects.filter(topic=topic, done_at=None).order_by("id").first()
    if row is None:
        return False
    outbox.run(row)
    OutboxRow.objects.filter(id=row.id).update(done_at=row.run_at)
    return True


def run_all(topic):
    """Do what was promised under a topic until nothing of it is left; how many rows that took."""
    count = 0
    while run_next(topic):
        count += 1
    return count
