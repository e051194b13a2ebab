"""What runs by the clock. One line a sweep; each asks the database what is due.

`due` names the function that says in which tenants something is: nobody else is swept.
"""

from datetime import timedelta

from apps.tenancy.schedule import Sweep

SWEEPS = (
    Sweep("handoffs.sweep_clocks", every=timedelta(minutes=1), due="baton_clocks_due"),
    Sweep("handoffs.sweep_questions", every=timedelta(minutes=1), due="baton_questions_due"),
    Sweep("handoffs.sweep_returns", every=timedelta(minutes=1), due="baton_returns_due"),
    Sweep("feedback.sweep_disputes", every=timedelta(minutes=1), due="baton_disputes_due"),
    Sweep("handoffs.release_queue", every=timedelta(minutes=1), due="baton_queues_due"),
    Sweep("notifications.sweep_deliveries", every=timedelta(minutes=1), due="baton_deliveries_due"),
    Sweep("handoffs.sweep_scores", every=timedelta(minutes=1), due="baton_scores_due"),
    Sweep("handoffs.wake_leads", every=timedelta(hours=1)),
    Sweep("ground_rules.bring_into_force", every=timedelta(minutes=1)),
    Sweep("ground_rules.remind_of_review", every=timedelta(hours=1)),
    Sweep("feedback.sweep_opinions", every=timedelta(hours=1)),
    Sweep("feedback.sweep_receipts", every=timedelta(hours=1)),
    Sweep("feedback.sweep_rejections", every=timedelta(days=1)),
    Sweep("leads.roll_up", every=timedelta(minutes=5)),
    Sweep("intake.forget_files", every=timedelta(days=1)),
    Sweep("workspace.archive_unused_fields", every=timedelta(days=1)),
    Sweep("tenancy.purge_outbox", every=timedelta(days=1)),
    Sweep("tenancy.forget_sessions", every=timedelta(days=1)),
)
