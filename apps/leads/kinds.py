"""The words of a lead's life: stages, events and figures. This screen is the product."""

from django.db.models import TextChoices


class Stage(TextChoices):
    """Where a lead stands now. The history is in its events; how it counts, in the ledger."""

    CAPTURED = "captured", "Captured"
    QUALIFIED = "qualified", "Qualified"
    HANDED_OFF = "handed_off", "Handed over"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Not for Sales"
    OPPORTUNITY = "opportunity", "Opportunity"
    WON = "won", "Won"
    LOST = "lost", "Lost"
    DISQUALIFIED = "disqualified", "Disqualified"
    RECYCLED = "recycled", "In nurture"
    #: Its import was a mistake: it counts nowhere and is shown only when asked for.
    TAKEN_BACK = "taken_back", "Taken back"


#: Plain text, looked up once: lists name a stage in every row.
STAGE_LABELS = {stage.value: str(stage.label) for stage in Stage}


class Kind(TextChoices):
    """Everything that can happen to a lead: `noun.past`. Facts hold ids and codes only."""

    CAPTURED = "lead.captured", "Captured"
    TOUCHED = "lead.touched", "Heard from again"
    CORRECTED = "lead.corrected", "Corrected"
    TAKEN_BACK = "lead.taken_back", "Taken back with its import"
    MOVED_CAMPAIGN = "lead.moved", "Moved to another campaign"
    PERSON_ERASED = "lead.person_erased", "Person erased"
    ASSESSED = "lead.assessed", "Assessed"
    SCORED = "lead.scored", "Scored"
    QUEUED = "lead.queued", "Waits for room in Sales"
    OFFERED = "handoff.offered", "Handed over"
    ACCEPTED = "handoff.accepted", "Accepted"
    REJECTED = "handoff.rejected", "Not for us"
    WITHDRAWN = "handoff.withdrawn", "Taken back"
    ASKED = "handoff.asked", "Question to Marketing"
    EXPLAINED = "handoff.explained", "Marketing answered"
    UNDONE = "handoff.undone", "Answer undone"
    OVERDUE = "handoff.overdue", "Overdue"
    REASSIGNED = "handoff.reassigned", "Reassigned"
    PAUSED = "handoff.paused", "Clock paused"
    RESUMED = "handoff.resumed", "Clock runs again"
    ESCALATED = "handoff.escalated", "Escalated"
    DEEMED_ACCEPTED = "handoff.deemed_accepted", "Accepted by silence"
    FIXED = "handoff.fixed", "Corrected and handed back"
    ATTEMPTED = "lead.attempted", "Tried to reach"
    RECYCLED = "lead.recycled", "Not now"
    WOKEN = "lead.woken", "Back from nurture"
    DISPUTED = "dispute.opened", "Contested"
    DISPUTE_DECIDED = "dispute.decided", "Dispute decided"
    STILL_WORKING = "lead.still_working", "Still working"
    DISQUALIFIED = "lead.disqualified", "Not qualified"
    VERDICT_GIVEN = "verdict.given", "Quality judged"
    VERDICT_REVISED = "verdict.revised", "Quality judged anew"
    OPPORTUNITY_OPENED = "opportunity.opened", "Opportunity opened"
    OPPORTUNITY_PAIRED = "opportunity.paired", "Found in the CRM"
    OUTCOME_RECORDED = "outcome.recorded", "Outcome recorded"
    OUTCOME_CORRECTED = "outcome.corrected", "Outcome corrected"


class Metric(TextChoices):
    """What the ledger counts. Each report figure is a sum over lines of one metric."""

    LEAD = "lead", "Leads"
    QUALIFIED = "qualified", "Qualified"
    HANDED_OFF = "handed_off", "Handed over"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Not for Sales"
    DEEMED = "deemed", "Accepted by silence"
    OPPORTUNITY = "opportunity", "Opportunities"
    WON = "won", "Won"
    LOST = "lost", "Lost"


class TouchKind(TextChoices):
    FORM = "form", "Form"
    API = "api", "API"
    IMPORT = "import", "Import"
    MANUAL = "manual", "Typed in"


class Signal(TextChoices):
    """What a touch says about interest; each fades with its own half-life (ground rules)."""

    DEMO_REQUEST = "demo_request", "Asked for a demo"
    PRICING = "pricing", "Asked for a price"
    FORM = "form", "Filled in a form"
    WEBINAR = "webinar", "Attended a webinar"
    FAIR = "fair", "Met at a fair or open day"
    DOWNLOAD = "download", "Downloaded something"
    PAGE_VIEW = "page_view", "Visited a page"
    EMAIL_CLICK = "email_click", "Clicked in an e-mail"
    EMAIL_OPEN = "email_open", "Opened an e-mail"


class Wake(TextChoices):
    """What brings a lead back from nurture besides its date."""

    INQUIRY = "inquiry", "When the person gets in touch again"
    SCORE = "score", "When it qualifies by score again"
