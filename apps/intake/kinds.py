"""The words of the front door."""

from typing import Final

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


#: A row of outcomes is about what became of a lead, and makes none.
_OF_OUTCOMES: Final = {
    State.CREATED: "New opportunity",
    State.UPDATED: "Opportunity updated",
}


def said_of(state: State, source: Source) -> str:
    """What became of an arrival through a door, in words."""
    of_outcomes = _OF_OUTCOMES if source == Source.OUTCOMES_FILE else {}
    return of_outcomes.get(state, str(state.label))


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
