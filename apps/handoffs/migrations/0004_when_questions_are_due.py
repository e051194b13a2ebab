"""By when Marketing has promised to answer a question of Sales.

No version before this one said how soon: two working days, as for correcting wrong data.
"""

import json
from typing import Any

from django.db import migrations, models

from apps.core.business_time import Calendar
from apps.core.deadlines import end_of_working_day

WORKING_DAYS = 2

ASKED = """
    SELECT question.id, question.asked_at, calendar.document
    FROM handoffs_question question
    JOIN handoffs_handoff handoff
        ON handoff.tenant_id = question.tenant_id AND handoff.id = question.handoff_id
    JOIN ground_rules_groundrules version
        ON version.tenant_id = handoff.tenant_id AND version.id = handoff.rules_id
    JOIN ground_rules_workingcalendar calendar
        ON calendar.tenant_id = version.tenant_id AND calendar.id = version.calendar_id"""

SET_DUE = """
    UPDATE handoffs_question question SET due_at = told.due_at
    FROM unnest(%s::bigint[], %s::timestamptz[]) AS told (id, due_at)
    WHERE question.id = told.id"""


def set_due(apps: Any, schema_editor: Any) -> None:
    """Counted from when each was asked, on the calendar of its hand-off's version."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(ASKED)
        due_at = {
            question_id: end_of_working_day(
                Calendar.from_json(json.loads(document)), asked_at, days=WORKING_DAYS
            )
            for question_id, asked_at, document in cursor.fetchall()
        }
        cursor.execute(SET_DUE, [list(due_at), list(due_at.values())])


class Migration(migrations.Migration):
    dependencies = [("handoffs", "0003_a_no_stays_in_the_books")]

    operations = [
        migrations.AddField(
            model_name="question", name="due_at", field=models.DateTimeField(null=True)
        ),
        migrations.RunPython(set_due, migrations.RunPython.noop),
        migrations.AlterField(model_name="question", name="due_at", field=models.DateTimeField()),
    ]
