"""Pure decisions about campaigns and commitments."""

from __future__ import annotations

from apps.core.proportions import Rate, newcombe
from apps.tenancy.kinds import Capability, Department
from apps.tenancy.models import Membership

from .kinds import OwnerDepartment
from .standing import Figures


def is_acceptance_low(one: Figures, everything: Figures) -> bool:
    """Sales accepts clearly fewer of this campaign's leads than of all others.

    Clearly: the whole 95 % interval of the difference (Newcombe 1998, method 10) lies below zero,
    and there are at least 20 cases on both sides. A campaign is measured against its siblings, so
    this needs no threshold that somebody would have to agree on.
    """
    mine, all_of_them = one.acceptance, everything.acceptance
    others = Rate(all_of_them.n - mine.n, all_of_them.of - mine.of)
    if mine.is_small or others.is_small:
        return False
    difference = newcombe(mine, others)
    return difference is not None and difference.interval.high < 0


def may_answer_for(membership: Membership, department: str) -> bool:
    """Whose promises a member may make, move and keep: their own department's, and joint ones.

    Marketing answers for the agencies it pays; an admin for everybody.
    """
    if membership.may(Capability.MANAGE_PEOPLE):
        return True
    if membership.is_agency or not membership.may(Capability.SEE_CAMPAIGNS):
        return False
    own = {
        Department.MARKETING: {OwnerDepartment.MARKETING, OwnerDepartment.AGENCY},
        Department.SALES: {OwnerDepartment.SALES},
    }
    side = membership.department
    return side is not None and department in own[side] | {OwnerDepartment.JOINT}
