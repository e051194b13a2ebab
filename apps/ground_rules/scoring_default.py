"""The scheme a new agreement starts with: half-lives by how fast each interest cools down."""

from __future__ import annotations

from .kinds import Criterion, Operator
from .scoring_scheme import EngagementRule, FitRule, Scheme

#: Signal, points, half-life in days, and at most so many points together. Opening an e-mail
#: says nothing: programs do it too.
_ENGAGEMENT = (
    ("demo_request", 40, 30, 40),
    ("pricing", 35, 30, 35),
    ("form", 20, 60, 30),
    ("webinar", 15, 60, 25),
    ("fair", 20, 60, 25),
    ("download", 10, 60, 20),
    ("page_view", 2, 14, 10),
    ("email_click", 3, 14, 9),
    ("email_open", 0, 14, None),
)

#: Words in a job title that tell a part in the purchase.
_DECIDES = ("head", "director", "chief", "manager", "managing", "owner", "lead")


def default_scheme(
    *,
    industries: tuple[str, ...] = (),
    countries: tuple[str, ...] = (),
    minimum_employees: int | None = None,
    threshold: int = 60,
) -> Scheme:
    """Fit from what the two departments look for, where they said so; interest as it comes."""
    decides = Criterion("job_title", Operator.CONTAINS, _DECIDES)
    fit = [
        FitRule("role", "A part in the purchase", decides, 15),
        FitRule("company", "Company known", Criterion("has_company", Operator.IS_KNOWN), 10),
        FitRule("phone", "Phone number known", Criterion("has_phone", Operator.IS_KNOWN), 5),
    ]
    if industries:
        criterion = Criterion("industry", Operator.IS_ONE_OF, industries)
        fit.append(FitRule("segment", "A target segment", criterion, 20))
    if countries:
        criterion = Criterion("country", Operator.IS_ONE_OF, countries)
        fit.append(FitRule("country", "Where we sell", criterion, 10))
    if minimum_employees is not None:
        criterion = Criterion("employees", Operator.AT_LEAST, (minimum_employees,))
        fit.append(FitRule("size", "Large enough", criterion, 10))
    return Scheme(
        fit=tuple(fit),
        engagement=tuple(EngagementRule(*one) for one in _ENGAGEMENT),
        threshold=threshold,
    )
