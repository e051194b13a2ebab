"""What stands on every page of the inbox and is alike but for a few texts: the panel on which Sales
answers, and what each criterion said."""

from __future__ import annotations

from typing import Any

from django.template import Context, Library
from django.template.loader import get_template
from django.utils.safestring import SafeString

from apps.core.routed import address_of
from apps.core.stencils import Stencil
from apps.handoffs.queries import Panel, Row
from apps.handoffs.queries.similar import Similar
from apps.handoffs.queries.why import Explanation, Reason
from apps.leads.models import Lead

register = Library()

_TEMPLATE = "handoffs/_answer_owed.html"
OWED = Stencil(
    _TEMPLATE,
    *("csrf_token", "who", "accept_url", "reject_url", "ask_url", "next_number", "clock"),
    *("own_clock", "source", "answered", "accepted", "opportunities"),
)
HEAD = Stencil(
    "handoffs/_lead_head.html",
    *("name", "job_title", "company", "position", "total"),
    *("previous_url", "following_url", "lead_url"),
)
FINDING = Stencil("handoffs/_finding.html", "text", "clause", "url")


@register.simple_tag(takes_context=True)
def lead_head(context: Context) -> SafeString:
    """templates/handoffs/_lead_head.html for the lead beside the list."""
    lead: Lead = context["lead"]
    previous, following, position = (
        context[name] for name in ("previous", "following", "position")
    )
    job_title, company = lead.person.job_title, lead.company.name if lead.company else ""
    texts = {
        "name": context["name"],
        "job_title": job_title,
        "company": company,
        "position": position,
        "total": context["inbox"].total,
        "previous_url": _beside(previous),
        "following_url": _beside(following),
        "lead_url": address_of("workspace:sales_lead", lead.number),
    }
    return HEAD.fill(
        texts,
        works_there=bool(job_title and lead.company),
        has_position=bool(position),
        has_previous=previous is not None,
        has_following=following is not None,
    )


def _beside(row: Row | None) -> str:
    return address_of("handoffs:inbox_lead", row.number) if row else ""


@register.simple_tag
def findings(why: Explanation, sees_rules: bool) -> SafeString:
    """The lines of templates/handoffs/_findings.html."""
    url = address_of("ground_rules:version", why.version) if sees_rules else ""
    return SafeString("".join(_finding(one, url, sees_rules=sees_rules) for one in why.reasons))


def _finding(reason: Reason, url: str, *, sees_rules: bool) -> SafeString:
    texts = {"text": reason.text, "clause": reason.clause, "url": url}
    return FINDING.fill(texts, tone=reason.tone, sees_rules=sees_rules)


@register.simple_tag(takes_context=True)
def answer_owed(context: Context) -> SafeString:
    """templates/handoffs/_answer_owed.html for the panel of the page, which can be answered."""
    panel: Panel = context["panel"]
    texts = _texts(panel) | {
        "csrf_token": context.get("csrf_token", ""),
        "who": panel.lead.company.name if panel.lead.company else context["name"],
        "next_number": context.get("next_number", ""),
    }
    shape = _shape(panel) | {
        "back": context["back"],
        "has_next": bool(context.get("next_number")),
        "is_rejecting": bool(context.get("is_rejecting")),
        "is_asking": bool(context.get("is_asking")),
    }
    ask_form, reject_form = context.get("ask_form"), context.get("reject_form")
    if reject_form is None and not (ask_form is not None and ask_form.is_bound):
        return OWED.fill(texts, **shape, ask_form=ask_form)
    forms = {"ask_form": ask_form, "reject_form": reject_form}
    return SafeString(get_template(_TEMPLATE).render({**texts, **shape, **forms}))


def _texts(panel: Panel) -> dict[str, Any]:
    assert panel.handoff is not None  # noqa: S101 (what can be answered was handed over)
    assert panel.clock is not None  # noqa: S101 (and its clock is there)
    hand_off = panel.handoff.public_id
    similar = panel.similar or Similar("", 0, 0, 0)
    return {
        "accept_url": address_of("handoffs:accept", hand_off),
        "reject_url": address_of("handoffs:reject", hand_off),
        "ask_url": address_of("handoffs:ask", hand_off),
        "clock": panel.clock.text,
        "own_clock": panel.own_clock,
        "source": similar.source,
        "answered": similar.n,
        "accepted": similar.accepted,
        "opportunities": similar.opportunities,
    }


def _shape(panel: Panel) -> dict[str, Any]:
    assert panel.clock is not None  # noqa: S101 (what can be answered has a clock)
    opportunities = panel.similar.opportunities if panel.similar else 0
    return {
        "tone": panel.clock.tone,
        "icon": panel.clock.icon,
        "reason_sets": panel.reason_sets,
        "reasons_in_words": panel.reasons_in_words,
        "has_own_clock": bool(panel.own_clock),
        "has_similar": panel.similar is not None,
        "has_opportunities": opportunities > 0,
        "has_one_opportunity": opportunities == 1,
    }
