"""One clause of the draft: its words, its rule, its place."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.field_parts import FormProblem, problems_in
from apps.core.http import render_page, see_other
from apps.custom_fields import queries as custom_fields
from apps.ground_rules import drafting, queries
from apps.ground_rules.differences import words_of
from apps.ground_rules.errors import ChangedMeanwhile
from apps.ground_rules.forms.clauses import ClauseForm, NewClauseForm
from apps.ground_rules.forms.parts import TEXT, Part, form_for, may_be_added, part_of
from apps.ground_rules.forms.rules import NoRule, RuleForm
from apps.ground_rules.models import Clause, GroundRules
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

from .surroundings import draft_or_404, now


@require_http_methods(["GET", "POST"])
@requires(Capability.CHANGE_RULES)
def edit(request: TenantRequest, key: str) -> HttpResponse:
    """Other words or another rule. Two people at once: both texts are shown."""
    clause = _clause(key)
    part = part_of(clause)
    if request.method == "GET":
        return _clause_page(request, clause, _form_of(clause), _rule_form(part, clause.rule))
    form = ClauseForm(request.POST, clause=f"§{clause.number}")
    rule_form = _rule_form(part, clause.rule, request.POST)
    if not (form.is_valid() & rule_form.is_valid()):
        return _clause_page(request, clause, form, rule_form, status=422)
    try:
        _save(request, clause, form, rule_form)
    except ChangedMeanwhile as conflict:
        return _both_texts(request, conflict.current, form, rule_form)
    messages.success(request, f"§{clause.number} is saved.")
    return see_other(f"{reverse('ground_rules:draft')}#c{clause.number}")


@require_POST
@requires(Capability.CHANGE_RULES)
def remove(request: TenantRequest, key: str) -> HttpResponse:
    """Without this clause in the next version."""
    clause = _clause(key)
    drafting.remove_clause(clause, by=request.user, at=now())
    messages.success(request, f"§{clause.number} is no longer in the next version.")
    return see_other(reverse("ground_rules:draft"))


@require_http_methods(["GET", "POST"])
@requires(Capability.CHANGE_RULES)
def add(request: TenantRequest) -> HttpResponse:
    """One more clause; what it says is asked for by ?part=."""
    rules = draft_or_404()
    part = request.GET.get("part", TEXT.code)
    open_parts = may_be_added(queries.clauses_of(rules))
    chosen = next((one for one in open_parts if one.code == part), None)
    if chosen is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    sections = [(one.number, f"§{one.number} {one.title}") for one in queries.sections_of(rules)]
    form = NewClauseForm(data, sections=sections)
    rule_form = _rule_form(chosen, {}, data)
    if data is None or not (form.is_valid() & rule_form.is_valid()):
        status = 200 if data is None else 422
        return _new_page(request, rules, chosen, form, rule_form, status=status)
    made = drafting.add_clause(
        rules,
        by=request.user,
        at=now(),
        kind=chosen.kind,
        rule=rule_form.rule,
        **form.cleaned_data,
    )
    messages.success(request, f"§{made.number} is in the next version.")
    return see_other(f"{reverse('ground_rules:draft')}#c{made.number}")


def _clause(key: str) -> Clause:
    return get_object_or_404(Clause.objects.select_related("rules"), rules=draft_or_404(), key=key)


def _rule_form(part: Part, rule: dict[str, Any], data: Any = None) -> RuleForm:
    return form_for(part, rule, data, own=custom_fields.all_fields())


def _form_of(clause: Clause) -> ClauseForm:
    seen = drafting.seen_as(clause.text, clause.rule)
    said = {"text": clause.text, "title": clause.title, "seen": seen}
    return ClauseForm(initial=said, clause=f"§{clause.number}")


def _save(request: TenantRequest, clause: Clause, form: ClauseForm, rule_form: RuleForm) -> None:
    rule = None if isinstance(rule_form, NoRule) else rule_form.over(clause.rule)
    drafting.edit_clause(clause, by=request.user, at=now(), rule=rule, **form.cleaned_data)


def _both_texts(
    request: TenantRequest, current: Clause, form: ClauseForm, rule_form: RuleForm
) -> HttpResponse:
    """What is there now beside what was typed; saving again is then meant so."""
    typed = form.cleaned_data
    seen = drafting.seen_as(current.text, current.rule)
    again = ClauseForm(initial={**typed, "seen": seen}, clause=f"§{current.number}")
    theirs = {
        "current": current,
        "current_words": queries.rule_in_words(current),
        "words": words_of(current.text, typed["text"]),
    }
    return _clause_page(request, current, again, rule_form, status=409, **theirs)


def _clause_page(
    request: TenantRequest,
    clause: Clause,
    form: ClauseForm,
    rule_form: RuleForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "clause": clause,
        "part": part_of(clause),
        "form": form,
        "rule_form": rule_form,
        "problems": _problems(form, rule_form),
        **more,
    }
    return render_page(request, "ground_rules/clause.html", context, status=status)


def _new_page(
    request: TenantRequest,
    rules: GroundRules,
    part: Part,
    form: NewClauseForm,
    rule_form: RuleForm,
    *,
    status: int,
) -> HttpResponse:
    context = {
        "rules": rules,
        "part": part,
        "form": form,
        "rule_form": rule_form,
        "problems": _problems(form, rule_form),
    }
    return render_page(request, "ground_rules/clause.html", context, status=status)


def _problems(form: ClauseForm | NewClauseForm, rule_form: RuleForm) -> list[FormProblem]:
    """Of the words and of what the machine does, in one list."""
    return [*problems_in(form), *rule_form.problems]
