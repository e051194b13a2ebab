"""Why somebody has a lead: what each criterion said, told apart by tone."""

from __future__ import annotations

from apps.campaigns.models import Channel
from apps.ground_rules.kinds import Criterion, Group, Joining, Operator
from apps.ground_rules.models import Clause
from apps.handoffs import actions
from apps.handoffs.queries.why import explain
from tests.factories import ground_rules
from tests.factories.leads import lead as captured


def wants_either(rules, *, at_least, industry):
    """§1.1 asks for a score or for an industry."""
    either = Group(
        Joining.ANY,
        (
            Criterion("score", Operator.AT_LEAST, (at_least,)),
            Criterion("industry", Operator.IS, (industry,)),
        ),
    )
    with ground_rules.rewriting():
        Clause.objects.filter(rules=rules, number="1.1").update(rule=either.to_json())


def test_what_another_condition_makes_up_for_is_not_held_against_the_lead(rules, sol, at):
    wants_either(rules, at_least=60, industry="Dairy")
    why = explain(actions.offer_if_qualified(captured(score=20, industry="Dairy"), at=at))
    told = {reason.text.partition(" ")[0]: reason.tone for reason in why.reasons}
    assert (told["Score"], told["Industry"]) == ("muted", "ok")
    assert why.unmet_count == 0


def test_what_nothing_makes_up_for_is(rules, sol, mara, at):
    wants_either(rules, at_least=60, industry="Dairy")
    why = explain(actions.offer(captured(score=20, industry="Retail"), by=mara, at=at, to=sol))
    told = {reason.text.partition(" ")[0]: reason.tone for reason in why.reasons}
    assert (told["Score"], told["Industry"]) == ("bad", "bad")
    assert "Score 20 of 60 points" in [reason.text for reason in why.reasons]


def test_a_channel_is_called_by_its_name(rules, sol, mara, at):
    search, fair = (
        Channel.objects.create(code=code, name=name)
        for code, name in (("paid_search", "Paid search"), ("trade_fair", "Trade fairs"))
    )
    wanted = Criterion("channel", Operator.IS_ONE_OF, (fair.code, "gone_since"))
    with ground_rules.rewriting():
        Clause.objects.filter(rules=rules, number="1.1").update(rule=wanted.to_json())
    came = captured(score=20, channel=search)
    why = explain(actions.offer(came, by=mara, at=at, to=sol))
    texts = [reason.text for reason in why.reasons]
    assert "Channel Paid search; agreed: is one of Trade fairs, gone_since" in texts


def test_what_two_clauses_ask_for_is_said_once_by_the_first(rules, sol, at):
    wanted = Criterion("score", Operator.AT_LEAST, (60,))
    with ground_rules.rewriting():
        Clause.objects.filter(rules=rules, number__in=["1.1", "1.2"]).update(rule=wanted.to_json())
    why = explain(actions.offer_if_qualified(captured(score=82), at=at))
    assert [reason.clause for reason in why.reasons if reason.text.startswith("Score")] == ["1.1"]
