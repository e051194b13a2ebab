"""Follow-ups of what arrived."""

from django.utils import timezone

from apps.tenancy import outbox

from .actions import arrivals
from .models import Submission


@outbox.handles("intake.judge")
def judge(*, submission_id: int) -> None:
    arrivals.judge(Submission.objects.get(id=submission_id), at=timezone.now())
