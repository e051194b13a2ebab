"""Pure decisions about campaigns and commitments."""

from __future__ import annotations

from apps.tenancy.kinds import Capability, Department
from apps.tenancy.models import Membership

from .kinds import OwnerDepartment


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
