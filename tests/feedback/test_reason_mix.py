"""Why leads came back: each figure opens the leads it counts."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from apps.campaigns.models import Campaign
from tests.factories import ground_rules
from tests.factories.feedback import rejection

FEEDBACK = "/t/acme/marketing/feedback/"


@pytest.fixture(autouse=True)
def came_back(in_acme, sol, mara):
    """For the industry twice of late and once before, once for the size; one is Mara's."""
    ground_rules.rules()
    now = timezone.now()
    fair = Campaign.objects.create(name="Spring fair", owner=mara, created_at=now)
    told = [("industry", 2, fair), ("industry", 30, None), ("industry", 120, None)]
    for code, days_ago, campaign in [*told, ("company_size", 5, None)]:
        rejection(sol, at=now - timedelta(days=days_ago), code=code, campaign=campaign)


def figures(page):
    links = r'href="([^"]*feedback/reasons/[^"]*)"[^>]*>(\d+)'
    return re.findall(links, unescape(page.content.decode()))


@pytest.mark.parametrize(("view", "counts"), [("", [2, 1, 1]), ("?mine=1", [1])])
def test_each_figure_opens_as_many_leads(mara, as_, view, counts):
    client = as_(mara)
    found = figures(client.get(f"{FEEDBACK}{view}"))
    assert [int(n) for _, n in found] == counts
    for link, n in found:
        assert client.get(link).context["total"] == int(n)


def test_a_reason_that_nobody_gave_has_no_leads(mara, as_):
    assert as_(mara).get(f"{FEEDBACK}reasons/?reason=The+weather").context["total"] == 0


def test_a_rep_has_no_page_of_reasons(sol, as_):
    assert as_(sol).get(f"{FEEDBACK}reasons/").status_code == 403
