"""Questions of Sales, and what came back for a correction, say when they wait too long.

Of what waits already only the last thirty days do: what is older is nobody's news.
"""

from django.db import migrations, models

from apps.tenancy.due import due_function

QUESTIONS = """
    UPDATE handoffs_question SET tell_at = now()
    WHERE answered_at IS NULL AND asked_at > now() - interval '30 days'"""

#: A clock that the answer stopped had its next mark there, which nobody reads any more.
RETURNS = """
    UPDATE handoffs_handoff handoff SET tell_at = CASE
        WHEN reason.route = 'fix' AND handoff.overturned_at IS NULL
            AND handoff.answered_at > now() - interval '30 days' THEN now() END
    FROM ground_rules_rejectreason reason
    WHERE reason.tenant_id = handoff.tenant_id AND reason.id = handoff.reason_id
        AND handoff.state = 'rejected'"""


class Migration(migrations.Migration):
    dependencies = [("handoffs", "0004_when_questions_are_due")]

    operations = [
        migrations.AddField(
            model_name="question", name="tell_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                fields=["tenant", "tell_at", "id"],
                name="questions_to_tell",
                condition=models.Q(answered_at=None, tell_at__isnull=False),
            ),
        ),
        migrations.AddIndex(
            model_name="handoff",
            index=models.Index(
                fields=["tenant", "tell_at", "id"],
                name="returns_to_tell",
                condition=models.Q(state="rejected", tell_at__isnull=False),
            ),
        ),
        migrations.RunSQL([QUESTIONS, RETURNS], migrations.RunSQL.noop),
        due_function(
            "baton_questions_due",
            table="handoffs_question",
            condition="standing.answered_at IS NULL AND standing.tell_at <= moment",
        ),
        due_function(
            "baton_returns_due",
            table="handoffs_handoff",
            condition="standing.state = 'rejected' AND standing.tell_at <= moment",
        ),
    ]
