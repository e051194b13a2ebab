"""Verbs of the margin: say something about a clause, suggest another wording, settle it."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User

from .drafting import edit_clause, start_draft
from .errors import NothingSuggested, SettledAlready
from .models import Clause, ClauseComment, GroundRules
from .queries import in_the_making
from .withdrawing import tell


def comment(
    rules: GroundRules, *, by: User, at: datetime, text: str, clause_key: str = ""
) -> ClauseComment:
    """A remark on a clause, or on the version as a whole. Who began the version hears of it."""
    return _remark(rules, clause_key, text, "", by=by, at=at)


def suggest(
    clause: Clause, *, by: User, at: datetime, suggested_text: str, text: str = ""
) -> ClauseComment:
    """Another wording for a clause, with a word why."""
    return _remark(clause.rules, clause.key, text, suggested_text, by=by, at=at)


@transaction.atomic
def settle(
    remark: ClauseComment, *, by: User, at: datetime, is_accepted: bool = False
) -> ClauseComment:
    """Nothing more to say. Accepting a suggestion puts its wording into the next version, which
    begins with it when there is none.

    The rule of the clause stays: a machine reads no sentences. Raises SettledAlready,
    NothingSuggested, Settled (both signed already), Clause.DoesNotExist (it was removed).
    """
    remark = ClauseComment.objects.select_for_update().get(id=remark.id)
    if remark.settled_at is not None:
        raise SettledAlready
    if is_accepted:
        if not remark.suggested_text:
            raise NothingSuggested
        draft = in_the_making() or start_draft(by=by, at=at)
        clause = Clause.objects.get(rules=draft, key=remark.clause_key)
        edit_clause(clause, by=by, at=at, text=remark.suggested_text)
    remark.settled_at, remark.settled_by = at, by
    remark.save(update_fields=["settled_at", "settled_by"])
    return remark


@transaction.atomic
def _remark(
    rules: GroundRules, key: str, text: str, suggested_text: str, *, by: User, at: datetime
) -> ClauseComment:
    remark = ClauseComment.objects.create(
        rules=rules, clause_key=key, text=text, suggested_text=suggested_text, at=at, by=by
    )
    for listener in {rules.created_by, rules.proposed_by} - {by, None}:
        sentence = f"{by} commented on version {rules.version} of the agreement."
        tell(listener, rules, occasion=f"comment-{remark.id}", sentence=sentence, at=at)
    return remark


def open_comments(*versions: GroundRules) -> dict[str, list[ClauseComment]]:
    """What is not settled yet, by clause key, oldest first; "" is the version as a whole."""
    found: defaultdict[str, list[ClauseComment]] = defaultdict(list)
    remarks = ClauseComment.objects.open().filter(rules__in=versions).select_related("by", "rules")
    for remark in remarks.order_by("id"):
        found[remark.clause_key].append(remark)
    return dict(found)
