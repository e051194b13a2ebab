"""The table of points as a form."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django import forms

from apps.ground_rules.kinds import SIGNALS
from apps.ground_rules.scoring import EngagementRule, FitRule, Scheme, Segment
from apps.ground_rules.scoring_default import default_scheme

from .own_facts import Own
from .rows import FitRow, MinimumRow, SignalRow, Table, said_by
from .rules import RuleForm


class SchemeForm(RuleForm):
    """Minimum, caps and grades; the rules for points stand in three tables."""

    template = "ground_rules/rules/_scheme.html"
    is_whole = True
    threshold = forms.IntegerField(
        label="Agreed minimum",
        help_text="What scores less does not qualify. Where another clause asks for a score as"
        " well, both must be met.",
        min_value=1,
        max_value=100,
    )
    fit_cap = forms.IntegerField(label="Points for fit, at most", min_value=0, max_value=100)
    engagement_cap = forms.IntegerField(
        label="Points for interest, at most", min_value=0, max_value=100
    )
    fit_a = forms.IntegerField(label="A from", min_value=0, max_value=100)
    fit_b = forms.IntegerField(label="B from", min_value=0, max_value=100)
    engagement_1 = forms.IntegerField(label="1 from", min_value=0, max_value=100)
    engagement_2 = forms.IntegerField(label="2 from", min_value=0, max_value=100)
    counts_given = forms.BooleanField(
        label="A score that the source gave counts as points", required=False
    )

    fit: Table
    signals: Table
    segments: Table

    @classmethod
    def starting_from(cls, rule: dict[str, Any], data: Any = None, own: Own = ()) -> SchemeForm:
        scheme = Scheme.from_json(rule) if rule else default_scheme()
        form = cls(data, initial=_single(scheme), prefix="rule")
        points = {one.signal: asdict(one) for one in scheme.engagement}
        fit = [_fit_row(one) for one in scheme.fit]
        form.fit = Table(FitRow, "fit", data, fit, title="Fit", own=own)
        signals = [points.get(s, {"signal": s}) for s in SIGNALS]
        form.signals = Table(SignalRow, "signals", data, signals, title="Interest", empty=0)
        minima = [_minimum_row(one) for one in scheme.segments]
        form.segments = Table(
            MinimumRow, "minima", data, minima, title="Other minima", empty=1, own=own
        )
        return form

    @property
    def tables(self) -> tuple[Table, ...]:
        return (self.fit, self.signals, self.segments)

    def is_valid(self) -> bool:
        tables = [one.is_valid() for one in self.tables]
        return super().is_valid() and all(tables)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        for better, worse in (("fit_a", "fit_b"), ("engagement_1", "engagement_2")):
            if said.get(better, 0) < said.get(worse, 0):
                self.add_error(better, "The better grade needs at least as many points.")
        return said

    @property
    def rule(self) -> dict[str, Any]:
        said = self.cleaned_data
        return Scheme(
            fit=tuple(
                _fit_rule(place, row)
                for place, row in enumerate(self.fit.rows, start=1)
                if row.criterion
            ),
            engagement=tuple(
                EngagementRule(**row.cleaned_data)
                for row in self.signals.rows
                if row.cleaned_data.get("points")
            ),
            fit_cap=said["fit_cap"],
            engagement_cap=said["engagement_cap"],
            threshold=said["threshold"],
            segments=tuple(
                Segment(row.cleaned_data["label"], row.criterion, row.cleaned_data["threshold"])
                for row in self.segments.rows
                if row.criterion
            ),
            fit_cuts=(said["fit_a"], said["fit_b"]),
            engagement_cuts=(said["engagement_1"], said["engagement_2"]),
            counts_given=said["counts_given"],
        ).to_json()


def _single(scheme: Scheme) -> dict[str, Any]:
    fit_a, fit_b = scheme.fit_cuts
    first, second = scheme.engagement_cuts
    cuts = {"fit_a": fit_a, "fit_b": fit_b, "engagement_1": first, "engagement_2": second}
    return {
        **cuts,
        "threshold": scheme.threshold,
        "fit_cap": scheme.fit_cap,
        "engagement_cap": scheme.engagement_cap,
        "counts_given": scheme.counts_given,
    }


def _fit_row(rule: FitRule) -> dict[str, Any]:
    said = {"code": rule.code, "label": rule.label, "points": rule.points}
    return {**said_by(rule.criterion), **said}


def _minimum_row(segment: Segment) -> dict[str, Any]:
    said = {"label": segment.label, "threshold": segment.threshold}
    return {**said_by(segment.criterion), **said}


def _fit_rule(place: int, row: FitRow) -> FitRule:
    said = row.cleaned_data
    criterion = row.criterion
    assert criterion is not None  # noqa: S101 (rows without one are left out)
    label = said["label"] or criterion.named
    return FitRule(said["code"] or f"fit_{place}", label, criterion, said["points"])
