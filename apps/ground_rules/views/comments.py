"""What is said about a clause, and another wording for it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.http import render_page, see_other
from apps.ground_rules import comments
from apps.ground_rules.errors import NothingSuggested, Settled, SettledAlready
from apps.ground_rules.forms.clauses import CommentForm
from apps.ground_rules.models import Clause, ClauseComment, GroundRules
from apps.ground_rules.precedents import precedents_by_clause
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

from .surroundings import now, version_or_404

#: Stands in the address for the version as a whole.
WHOLE = "whole"


@require_http_methods(["GET", "POST"])
@requires(Capability.SEE_RULES)
def comment(request: TenantRequest, version: int, key: str) -> HttpResponse:
    """Read and write in the margin of a clause."""
    rules = version_or_404(request, version)
    clause = None if key == WHOLE else _clause(rules, key)
    data = request.POST if request.method == "POST" else None
    form = CommentForm(data, wording=clause.text if clause else "")
    if clause is None:
        del form.fields["suggested_text"]
    if data is not None and form.is_valid():
        _say(request, rules, clause, form)
        messages.success(request, "Your comment stands beside the clause.")
        return see_other(request.path)
    key = clause.key if clause else ""
    thread = ClauseComment.objects.filter(rules=rules, clause_key=key).select_related(
        "by", "settled_by"
    )
    context = {
        "rules": rules,
        "clause": clause,
        "form": form,
        "thread": thread.order_by("id"),
        "precedents": precedents_by_clause().get(key, []),
        "may_settle": request.membership.may(Capability.CHANGE_RULES),
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "ground_rules/comment.html", context, status=status)


@require_POST
@requires(Capability.CHANGE_RULES)
def settle(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """Nothing more to say about it; its wording goes into the draft when it is accepted."""
    remark = get_object_or_404(ClauseComment.objects.select_related("rules"), public_id=public_id)
    is_accepted = "accept" in request.POST
    try:
        comments.settle(remark, by=request.user, at=now(), is_accepted=is_accepted)
    except SettledAlready:
        messages.info(request, "It was settled already.")
    except (Settled, NothingSuggested, Clause.DoesNotExist):
        messages.error(request, "The next version can't take this wording any more.")
    else:
        said = "The wording is in the draft." if is_accepted else "The comment is settled."
        messages.success(request, said)
    key = remark.clause_key or WHOLE
    return see_other(reverse("ground_rules:comment", args=[remark.rules.version, key]))


def _clause(rules: GroundRules, key: str) -> Clause:
    clause = Clause.objects.filter(rules=rules, key=key).select_related("rules").first()
    if clause is None:
        raise Http404
    return clause


def _say(
    request: TenantRequest, rules: GroundRules, clause: Clause | None, form: CommentForm
) -> None:
    text = form.cleaned_data["text"]
    if clause is not None and form.suggestion:
        comments.suggest(
            clause, by=request.user, at=now(), suggested_text=form.suggestion, text=text
        )
    else:
        key = clause.key if clause else ""
        comments.comment(rules, by=request.user, at=now(), text=text, clause_key=key)
