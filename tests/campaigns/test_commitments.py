"""A promise is made, slips, and is kept or withdrawn."""

from __future__ import annotations

from datetime import date

import pytest

from apps.campaigns import actions as campaigns
from apps.campaigns.errors import CommitmentClosed, NothingMoved
from apps.campaigns.models import Commitment, Slip
from apps.tenancy.models import AuditEntry
from tests.factories import campaigns as make

pytestmark = pytest.mark.usefixtures("in_acme")

JUNE, JULY, AUGUST = date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31)


def test_a_slip_keeps_the_first_date_and_every_reason(mara, at):
    price_list = make.commitment(due_on=JUNE)
    campaigns.move_commitment(price_list, due_on=JULY, reason="Translation late", by=mara, at=at)
    campaigns.move_commitment(price_list, due_on=AUGUST, reason="Printer", by=mara, at=at)
    moved = Commitment.objects.get()
    assert (moved.first_due_on, moved.due_on) == (JUNE, AUGUST)
    slips = Slip.objects.order_by("id").values_list("was_due_on", "due_on", "reason")
    assert list(slips) == [(JUNE, JULY, "Translation late"), (JULY, AUGUST, "Printer")]
    assert AuditEntry.objects.filter(action="commitment.moved").count() == 2


def test_moving_to_the_same_day_is_no_slip(mara, at):
    with pytest.raises(NothingMoved):
        campaigns.move_commitment(make.commitment(), due_on=JUNE, reason="", by=mara, at=at)
    assert not Slip.objects.exists()


def test_what_was_delivered_when_is_kept(mara, at):
    campaigns.deliver(make.commitment(), on=date(2026, 6, 28), what="12 countries", by=mara, at=at)
    kept = Commitment.objects.get()
    assert (kept.delivered_on, kept.delivered) == (date(2026, 6, 28), "12 countries")
    assert not Commitment.objects.open().exists()


@pytest.mark.parametrize("end", ["deliver", "withdraw"])
def test_an_ended_promise_neither_moves_nor_ends_again(end, mara, at):
    price_list = make.commitment()
    if end == "deliver":
        campaigns.deliver(price_list, on=JUNE, by=mara, at=at)
    else:
        campaigns.withdraw(price_list, by=mara, at=at)
    with pytest.raises(CommitmentClosed):
        campaigns.move_commitment(price_list, due_on=JULY, reason="", by=mara, at=at)
    with pytest.raises(CommitmentClosed):
        campaigns.deliver(price_list, on=JUNE, by=mara, at=at)
    with pytest.raises(CommitmentClosed):
        campaigns.withdraw(price_list, by=mara, at=at)
