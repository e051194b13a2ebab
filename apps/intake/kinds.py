"""The words of the front door."""

from django.db.models import TextChoices


class Source(TextChoices):
    """By which door a submission came."""

    FORM = "form", "Form"
    API = "api", "API"
    LEADS_FILE = "leads_file", "File of leads"
    OUTCOMES_FILE = "outcomes_file", "File of outcomes"
    HAND = "hand", "Typed in"


class State(TextChoices):
    """Every arrival ends in exactly one of these: the intake ledger balances."""

    RECEIVED = "received", "Received"
    CREATED = "created", "New lead"
    ATTACHED = "attached", "Known person, added to the lead"
    UPDATED = "updated", "Lead updated"
    UNCHANGED = "unchanged", "Nothing new"
    QUARANTINED = "quarantined", "Set aside"
    REFUSED = "refused", "Refused"
    TEST = "test", "Test"
    TAKEN_BACK = "taken_back", "Taken back"


class BatchKind(TextChoices):
    LEADS = "leads", "Leads"
    OUTCOMES = "outcomes", "Outcomes"


class BatchState(TextChoices):
    UPLOADED = "uploaded", "Uploaded"
    MATCHED = "matched", "Columns matched"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Stopped"
    UNDOING = "undoing", "Being taken back"
    TAKEN_BACK = "taken_back", "Taken back"


class Scope(TextChoices):
    """What an API key may do."""

    LEADS_WRITE = "leads:write", "Send leads"


#: An API key reads <prefix>_<id>_<secret>, so that leaked ones can be found by scanners.
KEY_PREFIX = "baton"
