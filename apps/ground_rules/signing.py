"""Verbs of agreeing: propose, sign, send back. Two heads sign one text."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from apps.accounts.models import User
from apps.core.zones import start_of_day
from apps.tenancy import audit
from apps.tenancy.kinds import Department
from apps.tenancy.queries import current_zone, local_day

from . import beginning
from .actions import holding
from .contradictions import contradictions
from .drafting import changing
from .errors import (
    Contradictory,
    NotAHead,
    NothingChanged,
    NotProposed,
    NotTheSigner,
    ReviewTooEarly,
    SignaturesNeeded,
    SignedAlready,
    StartsTooEarly,
    StartsTooLate,
    Unreadable,
    WrongName,
)
from .fingerprint import fingerprint, read_back, says_the_same, texts_and_rules
from .kinds import BEGINS_WITHIN, State
from .models import ClauseComment, GroundRules, Signature
from .queries import agreed, in_force
from .reading import hidden_texts
from .signatures import both_have_heads, heads, sides_of, signatures_on
from .withdrawing import request_for, take_back, tell


@transaction.atomic
def propose(
    rules: GroundRules,
    *,
    by: User,
    at: datetime,
    starts_on: date,
    marketing_signer: User,
    sales_signer: User,
    review_on: date | None = None,
) -> GroundRules:
    """Put the draft to both heads; it is to begin on a day of the tenant's zone.

    Raises NotAHead, StartsTooEarly, StartsTooLate, ReviewTooEarly, NothingChanged, Unsignable,
    Settled.
    """
    signers = {Department.MARKETING: marketing_signer, Department.SALES: sales_signer}
    _check_heads(signers)
    if starts_on < local_day(at):
        raise StartsTooEarly
    if starts_on > local_day(at) + BEGINS_WITHIN:
        raise StartsTooLate
    if review_on is not None and review_on <= starts_on:
        raise ReviewTooEarly
    with changing(rules, by=by, at=at) as held:
        _check_change(held, at)
    with holding(rules) as held:
        held.state, held.proposed_at, held.proposed_by = State.PROPOSED, at, by
        held.starts_on, held.review_on = starts_on, review_on
        held.marketing_signer, held.sales_signer = marketing_signer, sales_signer
        held.text_sha256 = fingerprint(read_back(held))
        audit.record("agreement.proposed", by=by, at=at, subject=f"agreement {held.version}")
        _ask_to_sign(held, signers, at=at)
    return held


def sign(
    rules: GroundRules, *, by: User, at: datetime, department: Department, typed_name: str
) -> Signature:
    """Stand behind the text for a department. The second signature settles it.

    Raises NotProposed, NotTheSigner, NotAHead, WrongName, SignedAlready.
    """
    with holding(rules) as held:
        if held.state != State.PROPOSED:
            raise NotProposed
        _check_signer(held, department, by)
        if _plain(typed_name) != _plain(by.name or ""):
            raise WrongName
        if any(one.department == department for one in signatures_on(held)):
            raise SignedAlready
        signature = Signature.objects.create(
            rules=held, department=department, by=by, at=at, text_sha256=held.text_sha256
        )
        audit.record(
            "agreement.signed",
            by=by,
            at=at,
            subject=f"agreement {held.version}",
            department=department.value,
            text_sha256=held.text_sha256,
        )
        _go_on(held, signature, at=at)
    return signature


def send_back(rules: GroundRules, *, by: User, at: datetime, comment: str) -> GroundRules:
    """A signer wants something else: a draft again, with a word why. Signatures are withdrawn.

    Raises NotProposed, NotTheSigner.
    """
    with holding(rules) as held:
        if held.state != State.PROPOSED:
            raise NotProposed
        if by.id not in (held.marketing_signer_id, held.sales_signer_id):
            raise NotTheSigner
        take_back(held, by=by, at=at)
        remark = ClauseComment.objects.create(rules=held, clause_key="", text=comment, at=at, by=by)
        for other in {held.proposed_by, held.marketing_signer, held.sales_signer} - {by, None}:
            sentence = f"{by} sent version {held.version} of the agreement back: {comment}"
            tell(other, held, occasion=f"sent-back-{remark.id}", sentence=sentence, at=at)
    return held


@transaction.atomic
def adopt(rules: GroundRules, *, by: User, at: datetime) -> GroundRules:
    """Without two heads the draft comes into force at once, unsigned.

    Raises SignaturesNeeded when both departments have a head; NothingChanged, Unsignable, Settled.
    """
    if both_have_heads():
        raise SignaturesNeeded
    with changing(rules, by=by, at=at) as held:
        _check_change(held, at)
    with holding(rules) as held:
        held.text_sha256 = fingerprint(read_back(held))
        beginning.begin_on(held, None, at=at)
        audit.record("agreement.published", by=by, at=at, subject=f"agreement {held.version}")
    return held


def _check_heads(signers: dict[Department, User]) -> None:
    if len(set(signers.values())) < len(signers):
        raise NotAHead
    for department, memberships in heads().items():
        if signers[department].id not in {one.user_id for one in memberships}:
            raise NotAHead


def _check_signer(rules: GroundRules, department: Department, by: User) -> None:
    """Named, and still the head: a change of role between proposal and signature counts."""
    if rules.signer_of(department) != by:
        raise NotTheSigner
    if by.id not in {one.user_id for one in heads()[department]}:
        raise NotAHead


def _check_change(rules: GroundRules, at: datetime) -> None:
    current = in_force(at)
    draft = texts_and_rules(rules)
    if current is not None and says_the_same(current, draft):
        raise NothingChanged
    if hidden := hidden_texts(draft):
        raise Unreadable(*hidden)
    if found := contradictions(agreed(rules).response, draft.clauses):
        raise Contradictory(*found)


def _ask_to_sign(rules: GroundRules, signers: dict[Department, User], *, at: datetime) -> None:
    sentence = (
        f"Version {rules.version} of the agreement waits for your signature;"
        f" it is to begin on {rules.starts_on:%-d %B %Y}."
    )
    for signer in signers.values():
        tell(signer, rules, occasion=request_for(rules), sentence=sentence, at=at)


def _go_on(rules: GroundRules, signature: Signature, *, at: datetime) -> None:
    """After a signature: the other side hears of it; after the second, the version has a day."""
    sentence = f"{signature.by} signed version {rules.version} of the agreement."
    missing = [side.signer for side in sides_of(rules) if side.signature is None]
    for signer in missing:
        tell(signer, rules, occasion=f"signed-{signature.id}", sentence=sentence, at=at)
    if not missing and rules.starts_on is not None:
        beginning.begin_on(rules, start_of_day(rules.starts_on, current_zone()), at=at)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
