"""Questions over several apps at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from apps.campaigns.models import Campaign
from apps.core.prepared import as_parameter
from apps.intake.models import Submission
from apps.leads.models import Lead
from apps.tenancy.composed import composed
from apps.tenancy.kinds import Capability
from apps.tenancy.models import Membership


@dataclass(frozen=True)
class Waiting:
    """What waits for this person, each counted to 100 at most."""

    inbox: int = 0
    feedback: int = 0
    discrepancies: int = 0
    set_aside: int = 0
    notifications: int = 0
    to_sign: int = 0
    disputes: int = 0
    #: Qualified leads for which Sales has no room.
    queued: int = 0


#: One statement for all figures of the rail, in the order of Waiting; each walks a partial index
#: and stops at 100.
WAITING = """
SELECT
 (SELECT count(*) FROM (SELECT 1 FROM handoffs_handoff WHERE tenant_id = %(tenant)s
   AND state = 'open' AND (%(all_handoffs)s OR to_id = %(user)s OR to_id IS NULL) LIMIT 100) x),
 (SELECT count(*) FROM (SELECT 1 FROM handoffs_handoff WHERE tenant_id = %(tenant)s
   AND state = 'rejected' AND answered_at IS NOT NULL AND read_at IS NULL LIMIT 100) x),
 (SELECT count(*) FROM (SELECT 1 FROM outcomes_discrepancy WHERE tenant_id = %(tenant)s
   AND state = 'open' LIMIT 100) x),
 (SELECT count(*) FROM (SELECT 1 FROM intake_submission WHERE tenant_id = %(tenant)s
   AND state = 'quarantined' LIMIT 100) x),
 (SELECT count(*) FROM (SELECT 1 FROM notifications_notification WHERE tenant_id = %(tenant)s
   AND recipient_id = %(user)s AND read_at IS NULL LIMIT 100) x),
 (SELECT count(*) FROM ground_rules_groundrules g WHERE g.tenant_id = %(tenant)s
   AND g.state = 'proposed' AND %(user)s IN (g.marketing_signer_id, g.sales_signer_id)
   AND NOT EXISTS (SELECT FROM ground_rules_signature s WHERE s.tenant_id = %(tenant)s
     AND s.rules_id = g.id AND s.by_id = %(user)s AND s.text_sha256 = g.text_sha256)),
 (SELECT count(*) FROM (SELECT 1 FROM feedback_dispute WHERE tenant_id = %(tenant)s
   AND decided_at IS NULL LIMIT 100) x),
 (SELECT count(*) FROM (SELECT 1 FROM handoffs_queued WHERE tenant_id = %(tenant)s
   AND until IS NULL LIMIT 100) x)
"""


def waiting_for(membership: Membership) -> Waiting:
    """The figures beside the rail's lines, for this member."""
    facts = {
        "tenant": membership.tenant_id,
        "user": membership.user_id,
        "all_handoffs": not membership.sees_own_leads_only,
    }
    told = {name: as_parameter(value) for name, value in facts.items()}
    (figures,) = connection.ask(WAITING, told)  # type: ignore[attr-defined]
    found = Waiting(*figures)
    return replace(
        found,
        inbox=found.inbox if membership.may(Capability.ANSWER_HANDOFFS) else 0,
        feedback=found.feedback if not membership.is_agency else 0,
        disputes=found.disputes if membership.may(Capability.DECIDE_DISPUTES) else 0,
    )


def campaigns_named(membership: Membership, text: str) -> list[Campaign]:
    """Live campaigns by words of their name, as far as this member may see campaigns."""
    if not membership.may(Capability.SEE_CAMPAIGNS):
        return []
    found = Campaign.objects.visible_to(membership).live().named(text)
    return list(found.order_by("name", "id")[:5])


def own_words(lead: Lead) -> str:
    """What the person wrote when they got in touch last; personal, so only where contact is seen.

    Read from the raw submission: no other table keeps it, and erasing a person scrubs it there.
    """
    answers = _latest_answers.first(lead=lead.id) or {}
    return str(answers.get("message") or "")


@composed
def _latest_answers(*, lead: int) -> QuerySet[Submission, Any]:
    latest = Submission.objects.filter(lead_id=lead).order_by("-id")
    return latest.values_list("answers", flat=True)[:1]
