"""Two judges: the plain share of agreement, kappa and its weights, and when it says nothing."""

from __future__ import annotations

import json
import os
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.rater_agreement import ENOUGH, Judged, Weights, cohen_kappa, counted, pabak

REPOSITORY = Path(__file__).parents[2]
EXAMPLES = Path(
    os.environ.get("BATON_DATA", REPOSITORY.parent / "shared" / "data"), "WORKED_EXAMPLES.json"
)
#: Three classes in order.
THREE = Judged(((10, 4, 1), (6, 16, 2), (1, 3, 12)))

tables = st.integers(2, 4).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 50), min_size=size, max_size=size), min_size=size, max_size=size
    )
)


def worked(name: str) -> dict[str, Any]:
    if not EXAMPLES.exists():
        pytest.skip("the worked examples are not there: set BATON_DATA to the folder with them")
    example: dict[str, Any] = json.loads(EXAMPLES.read_text())[name]
    return example


def judged(table: list[list[int]]) -> Judged:
    return Judged(tuple(map(tuple, table)))


def test_the_worked_example_of_kappa() -> None:
    example = worked("cohen_kappa_2x2")
    table = judged(example["table"])
    assert table.po == pytest.approx(example["po"])
    assert table.pe == pytest.approx(example["pe"])
    assert cohen_kappa(table) == pytest.approx(example["kappa"])


def test_a_rare_class_makes_kappa_small_where_nearly_all_agree() -> None:
    example = worked("kappa_paradox")
    table = judged(example["table"])
    assert table.po == pytest.approx(example["po"])
    assert cohen_kappa(table) == pytest.approx(example["kappa"], abs=1e-6)
    assert pabak(table) == pytest.approx(example["PABAK"])


def test_a_table_worked_by_hand() -> None:
    table = Judged(((20, 5), (10, 15)))
    assert (table.n, table.agreed, table.po, table.pe) == (50, 35, 0.7, 0.5)
    assert cohen_kappa(table) == pytest.approx(0.4)
    assert pabak(table) == pytest.approx(0.4)


def test_with_two_classes_all_weights_are_the_same() -> None:
    table = Judged(((90, 4), (5, 1)))
    assert len({round(cohen_kappa(table, one) or 0, 12) for one in Weights}) == 1


def test_a_near_miss_counts_less_than_a_far_one() -> None:
    near = Judged(((10, 5, 0), (5, 10, 5), (0, 5, 10)))
    far = Judged(((10, 0, 5), (5, 10, 5), (5, 0, 10)))
    for weights in (Weights.LINEAR, Weights.QUADRATIC):
        assert (cohen_kappa(near, weights) or 0) > (cohen_kappa(far, weights) or 0)


def test_linear_and_quadratic_weights_worked_by_hand() -> None:
    """Rows 15, 24, 16 and columns 17, 23, 15 of 55. Seen: 4+6+2+3 near, 1+1 far.

    By chance, near: (15·23 + 24·17 + 24·15 + 16·23)/55 = 1481/55; far: (15·15 + 16·17)/55 = 497/55.
    """
    near, far = 1481 / 55, 497 / 55
    assert cohen_kappa(THREE, Weights.LINEAR) == pytest.approx(1 - (15 + 2 * 2) / (near + 2 * far))
    assert cohen_kappa(THREE, Weights.QUADRATIC) == pytest.approx(
        1 - (15 + 4 * 2) / (near + 4 * far)
    )
    assert cohen_kappa(THREE) == pytest.approx(1 - 17 / (near + far))


def test_who_always_says_the_same_cannot_agree_beyond_chance() -> None:
    assert cohen_kappa(Judged(((7, 0), (0, 0)))) is None
    assert cohen_kappa(Judged(((0, 0), (3, 4)))) == pytest.approx(0)


def test_without_data_there_is_no_figure() -> None:
    nothing = Judged(((0, 0), (0, 0)))
    assert (nothing.po, nothing.pe, cohen_kappa(nothing), pabak(nothing)) == (None,) * 4


def test_few_pairs_are_not_enough() -> None:
    assert not Judged(((ENOUGH - 1, 0), (0, 0))).is_enough
    assert Judged(((ENOUGH - 1, 0), (0, 1))).is_enough


def test_pairs_are_counted_into_the_table() -> None:
    assert counted([(0, 0), (0, 1), (2, 2), (0, 1)], classes=3).table == (
        (1, 2, 0),
        (0, 0, 0),
        (0, 0, 1),
    )


@pytest.mark.parametrize("table", [((1,),), ((1, 2), (3,)), ((1, 2), (3, -1))])
def test_a_table_is_a_square_of_counts(table: tuple[tuple[int, ...], ...]) -> None:
    with pytest.raises(ValueError, match="A "):
        Judged(table)


@given(tables)
def test_kappa_is_one_only_for_perfect_agreement_and_never_more(table: list[list[int]]) -> None:
    judges = judged(table)
    for weights in Weights:
        kappa = cohen_kappa(judges, weights)
        if kappa is not None:
            assert kappa <= 1 + 1e-12
            assert (kappa > 1 - 1e-12) == (judges.agreed == judges.n)


@given(tables)
def test_it_does_not_matter_who_judged_first(table: list[list[int]]) -> None:
    turned = judged([list(column) for column in zip(*table, strict=True)])
    assert turned.n == sum(chain.from_iterable(table))
    for weights in Weights:
        first, second = cohen_kappa(judged(table), weights), cohen_kappa(turned, weights)
        assert (first is None) == (second is None)
        assert first == pytest.approx(second) if first is not None else second is None


@given(tables)
def test_the_textbook_formula_gives_the_same(table: list[list[int]]) -> None:
    """kappa = (po - pe) / (1 - pe)."""
    judges = judged(table)
    if judges.po is None or judges.pe is None or judges.pe > 1 - 1e-12:
        return
    expected = (judges.po - judges.pe) / (1 - judges.pe)
    assert cohen_kappa(judges) == pytest.approx(expected, abs=1e-9)
