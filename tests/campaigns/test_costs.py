"""Money goes out, and mistakes are taken back without erasing anything."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Sum

from apps.campaigns import actions as campaigns
from apps.campaigns.errors import AlreadyCorrected
from apps.campaigns.kinds import CostKind
from apps.campaigns.models import CostLine
from apps.core.currencies import UnknownCurrency
from apps.tenancy.models import Tenant
from tests.factories import campaigns as make

pytestmark = pytest.mark.usefixtures("in_acme")


def spent() -> int | None:
    return CostLine.objects.aggregate(sum=Sum("base_minor"))["sum"]


def test_money_in_the_books_currency_counts_as_it_is():
    assert make.cost(make.campaign(), 0, amount_minor=1_480_50).base_minor == 1_480_50


def test_foreign_money_counts_only_once_it_is_converted():
    fair = make.campaign()
    make.cost(fair, 100, currency="USD")
    assert spent() is None
    make.cost(fair, 100, currency="USD", base_minor=92_35)
    assert spent() == 92_35


def test_the_first_money_decides_the_currency_of_the_books():
    Tenant.objects.update(currency=None)
    line = make.cost(make.campaign(), 100, currency="CHF")
    assert Tenant.objects.get(slug="acme").currency == "CHF"
    assert line.base_minor == 100_00


def test_money_in_a_currency_that_does_not_exist_is_refused():
    with pytest.raises(UnknownCurrency):
        make.cost(make.campaign(), 100, currency="XYZ")
    assert not CostLine.objects.exists()


def test_money_may_belong_to_no_campaign():
    assert make.cost(None, 900).campaign is None


def test_a_correction_leaves_the_wrong_line_its_opposite_and_the_right_one(mara, at):
    wrong = make.cost(make.campaign(), 1_480, note="Booth")
    right = campaigns.correct_cost(wrong, by=mara, at=at, amount_minor=1_840_00, note="Typo")
    lines = CostLine.objects.order_by("id").values_list("amount_minor", "corrects", "note")
    assert list(lines) == [
        (1_480_00, None, "Booth"),
        (-1_480_00, wrong.id, "Typo"),
        (1_840_00, None, "Typo"),
    ]
    assert right is not None
    assert right.spent_on == wrong.spent_on
    assert spent() == 1_840_00


def test_a_line_can_simply_be_taken_back(mara, at):
    wrong = make.cost(make.campaign(), 1_480)
    assert campaigns.correct_cost(wrong, by=mara, at=at) is None
    assert spent() == 0


def test_money_can_be_moved_to_another_day_and_kind(mara, at):
    planned = make.cost(make.campaign(), 500, kind=CostKind.PLANNED)
    right = campaigns.correct_cost(
        planned,
        by=mara,
        at=at,
        amount_minor=480_00,
        kind=CostKind.ACTUAL,
        spent_on=date(2026, 6, 12),
    )
    assert right is not None
    assert (right.kind, right.spent_on) == (CostKind.ACTUAL, date(2026, 6, 12))


def test_a_line_is_corrected_once(mara, at):
    wrong = make.cost(make.campaign(), 1_480)
    campaigns.correct_cost(wrong, by=mara, at=at)
    with pytest.raises(AlreadyCorrected):
        campaigns.correct_cost(wrong, by=mara, at=at, amount_minor=1_00)
    assert spent() == 0


def test_an_opposite_line_is_not_corrected_itself(mara, at):
    wrong = make.cost(make.campaign(), 1_480)
    campaigns.correct_cost(wrong, by=mara, at=at)
    with pytest.raises(AlreadyCorrected):
        campaigns.correct_cost(CostLine.objects.get(corrects=wrong), by=mara, at=at)


def test_nobody_rewrites_a_cost_line():
    line = make.cost(make.campaign(), 1_480)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        CostLine.objects.filter(id=line.id).update(amount_minor=1)
