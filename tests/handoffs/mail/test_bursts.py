"""Many leads handed over at once: one e-mail, each lead with the link that answers it."""

import re
from datetime import time

from django.utils import timezone

from apps.handoffs import actions
from apps.handoffs.kinds import State
from apps.handoffs.mail import links
from apps.notifications.models import QuietHours
from tests.factories.leads import lead as captured

from .conftest import state_of


def handed_over(sol, count):
    """Offered to Sol within one transaction, as when a file comes in."""
    QuietHours.objects.create(user=sol, begins=time(), ends=time(), time_zone="UTC")
    at = timezone.now()
    return [
        actions.offer(captured(score=82, name=name, at=at), by=None, at=at, to=sol)
        for name in ("Katrin Brandt", "Stefan Riedl", "Nicole Ullmann")[:count]
    ]


def test_each_lead_of_a_burst_has_its_own_link_to_answer_with(rules, sol, deliver, press):
    handoffs = handed_over(sol, 3)
    (message,) = deliver()
    assert message.subject == "Acme Sensors: 3 things wait for you"
    tokens = re.findall(r"/answer/([^/\s]+)/", message.body)
    assert [links.link_with(token).handoff_id for token in tokens] == [one.id for one in handoffs]
    assert message.body.count("Answer by") == 3
    press(tokens[1], "accept")
    assert [state_of(one) for one in handoffs] == [State.OPEN, State.ACCEPTED, State.OPEN]


def test_a_lead_that_was_answered_meanwhile_is_left_out(rules, sol, deliver):
    handoffs = handed_over(sol, 3)
    actions.accept(handoffs[1], by=sol, at=timezone.now())
    (message,) = deliver()
    assert "Stefan Riedl" not in message.body
    assert "Katrin Brandt" in message.body
    assert "Nicole Ullmann" in message.body


def test_one_lead_alone_has_its_usual_mail(rules, sol, deliver):
    handed_over(sol, 1)
    (message,) = deliver()
    assert message.subject.endswith("worth your time?")
    assert "?answer=accept" in message.body
