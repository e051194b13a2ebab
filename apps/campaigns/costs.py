"""Verbs of money. The ledger is append-only: what was wrong is taken back by an opposite line."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.core.money import minor_digits
from apps.core.once import id_under
from apps.tenancy.currency import settle_currency

from .errors import AlreadyCorrected
from .kinds import CostKind
from .models import Campaign, CostLine


@transaction.atomic
def add_cost(
    *,
    campaign: Campaign | None,
    kind: CostKind,
    spent_on: date,
    amount_minor: int,
    currency: str,
    by: User | None,
    at: datetime,
    base_minor: int | None = None,
    note: str = "",
    key: UUID | None = None,
) -> CostLine:
    """Money on a date; credit notes are negative, 0 says that it cost nothing.

    amount_minor: as invoiced, in `currency`. base_minor: in the tenant's currency; worked out
    where that is the same one, else None until somebody converts it. The first money decides the
    tenant's currency. The same `key` again for the same campaign is the same line, for whoever
    presses twice. Raises UnknownCurrency.
    """
    minor_digits(currency)
    if settle_currency(currency, by=by, at=at) == currency:
        base_minor = amount_minor
    line = CostLine(
        public_id=id_under(key, "cost", campaign and campaign.public_id),
        campaign=campaign,
        kind=kind,
        spent_on=spent_on,
        amount_minor=amount_minor,
        currency=currency,
        base_minor=base_minor,
        note=note,
        recorded_at=at,
        by=by,
    )
    CostLine.objects.bulk_create([line], ignore_conflicts=True)
    return CostLine.objects.get(public_id=line.public_id)


@transaction.atomic
def correct_cost(
    line: CostLine,
    *,
    by: User | None,
    at: datetime,
    note: str = "",
    amount_minor: int | None = None,
    base_minor: int | None = None,
    kind: CostKind | None = None,
    spent_on: date | None = None,
) -> CostLine | None:
    """Take a line back by its opposite; with `amount_minor` also write the right one, returned.

    The opposite stands on the day of the wrong one, so that both cancel in every period. What is
    not told stays as it was. Raises AlreadyCorrected, also for a line that is itself an opposite.
    """
    _take_back(line, by=by, at=at, note=note)
    if amount_minor is None:
        return None
    return add_cost(
        campaign=line.campaign,
        kind=kind or CostKind(line.kind),
        spent_on=spent_on or line.spent_on,
        amount_minor=amount_minor,
        currency=line.currency,
        base_minor=base_minor,
        note=note or line.note,
        by=by,
        at=at,
    )


def _take_back(line: CostLine, *, by: User | None, at: datetime, note: str) -> None:
    if line.corrects_id is not None:
        raise AlreadyCorrected("This line takes another one back; it can't be corrected itself.")
    opposite = CostLine(
        campaign_id=line.campaign_id,
        kind=line.kind,
        spent_on=line.spent_on,
        amount_minor=-line.amount_minor,
        currency=line.currency,
        base_minor=None if line.base_minor is None else -line.base_minor,
        note=note,
        corrects=line,
        recorded_at=at,
        by=by,
    )
    try:
        with transaction.atomic():
            opposite.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyCorrected("This line was corrected already.") from error
