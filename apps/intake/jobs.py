"""Follow-ups of what arrived."""

from django.utils import timezone

from apps.accounts.models import User
from apps.handoffs import actions as handoffs
from apps.leads.models import Lead
from apps.tenancy import outbox

from .actions import arrivals, batches, imports, undoing

#: Leads of a file that are assessed in one transaction.
OFFERED_AT_ONCE = 100


@outbox.handles("intake.judge")
def judge(*, submission_id: int) -> None:
    arrivals.judge_stored(submission_id, at=timezone.now())


@outbox.handles("intake.run_import")
def run_import(*, batch_id: int, after: int) -> None:
    imports.carry_on(batch_id, after=after, at=timezone.now())


@outbox.handles("intake.undo_import")
def undo_import(*, batch_id: int, by_id: int) -> None:
    undoing.carry_on(batch_id, by=User.objects.get(id=by_id), at=timezone.now())


@outbox.handles("intake.offer_imported")
def offer_imported(*, first: int, last: int) -> None:
    """Assess the new leads of a file, a few a transaction; the rest follows in the next."""
    until = min(last, first + OFFERED_AT_ONCE - 1)
    for lead in Lead.objects.filter(number__range=(first, until)).order_by("number"):
        handoffs.offer_if_qualified(lead, at=timezone.now())
    if until < last:
        outbox.post("intake.offer_imported", first=until + 1, last=last)


@outbox.handles("intake.forget_files")
def forget_files() -> None:
    """A sweep: files that nobody let run are not kept for ever."""
    batches.forget_files(at=timezone.now())
