"""What Sales reads of a lead: of whom a reason is asked, what became of it, until when it rests."""

import re
from datetime import date, timedelta

from django.utils import timezone

from apps.ground_rules.queries import reason_labels
from apps.handoffs import actions
from apps.handoffs.kinds import AttemptChannel
from apps.leads import timeline
from apps.leads.kinds import Stage, Wake
from apps.leads.models import Lead

from .test_screens import INBOX, handoff, lead_page, text_of

__all__ = ["handoff"]  # theirs, of a named person in a named company


def test_done_says_what_became_of_it(handoff, sol, as_):
    actions.accept(handoff, by=sol, at=timezone.now())
    done = as_(sol).get(f"{INBOX}?tab=done")
    assert text_of(done).count('data-label="What became of it">–</td>') == 1
    Lead.objects.filter(id=handoff.lead_id).update(stage=Stage.WON)
    assert 'data-label="What became of it">Won</td>' in text_of(as_(sol).get(f"{INBOX}?tab=done"))


def test_a_resting_lead_says_until_when(handoff, sol, as_):
    actions.accept(handoff, by=sol, at=timezone.now())
    rest = {"stage": Stage.RECYCLED, "wake_on": date(2027, 9, 1), "wake_if": Wake.INQUIRY}
    Lead.objects.filter(id=handoff.lead_id).update(**rest)
    page = text_of(as_(sol).get(lead_page(handoff)))
    assert "Rests until 1 Sep 2027, or until the person gets in touch again</h2>" in page
    assert "Accepted: Sol" in page


def test_the_reasons_say_of_whom(handoff, sol, as_):
    page = text_of(as_(sol).get(f"{lead_page(handoff)}?no"))
    assert "Why is Molkerei Sonnental not for us?" in page
    assert re.findall(r"<h3>([^<]+)</h3><button", page)[0] == "Somebody else has it"


def test_the_story_is_told_by_when_it_happened(handoff, sol, as_):
    later = timezone.now() + timedelta(minutes=2)
    actions.accept(handoff, by=sol, at=later)
    actions.log_attempt(
        handoff.lead,
        by=sol,
        at=later - timedelta(minutes=1),
        channel=AttemptChannel.CALL,
        reached=False,
    )
    story = [one.text for one in timeline.of(handoff.lead, reason_labels)]
    assert story[:2] == ["Accepted", "Call: not reached"]
