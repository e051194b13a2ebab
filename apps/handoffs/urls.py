from django.urls import path

from .views import afterwards, answers, clock, inbox, mail_answer, routing, several, takers

app_name = "handoffs"

urlpatterns = [
    path("sales/inbox/", inbox.inbox, name="inbox"),
    path("sales/inbox/<int:number>/", inbox.inbox_lead, name="inbox_lead"),
    path("sales/inbox/several/", several.answer_several, name="answer_several"),
    path("sales/inbox/several/undo/", several.undo_several, name="undo_several"),
    path("sales/inbox/several/<slug:name>/", several.several, name="several"),
    path("handoffs/<uuid:public_id>/accept/", answers.accept, name="accept"),
    path("handoffs/<uuid:public_id>/reject/", answers.reject, name="reject"),
    path("handoffs/<uuid:public_id>/ask/", answers.ask, name="ask"),
    path("handoffs/<uuid:public_id>/explain/", answers.explain, name="explain"),
    path("handoffs/<uuid:public_id>/undo/", answers.undo, name="undo"),
    path(
        "handoffs/<uuid:public_id>/data-was-wrong/",
        afterwards.correct_source,
        name="correct_source",
    ),
    path("handoffs/<uuid:public_id>/fix/", afterwards.fix, name="fix"),
    path("leads/<int:number>/correct/", afterwards.correct, name="correct"),
    path("leads/<int:number>/attempt/", afterwards.log_attempt, name="log_attempt"),
    path("handoffs/<uuid:public_id>/withdraw/", answers.withdraw, name="withdraw"),
    path("leads/<int:number>/hand-over/", answers.hand_over, name="hand_over"),
    path("handoffs/<uuid:public_id>/clock/", clock.clock, name="clock"),
    path("handoffs/<uuid:public_id>/clock/pause/", clock.pause, name="pause"),
    path("handoffs/<uuid:public_id>/clock/resume/", clock.resume, name="resume"),
    path("settings/takers/", takers.takers, name="takers"),
    path("settings/takers/<int:user_id>/", takers.change_taker, name="change_taker"),
    path("settings/takers/absences/", takers.note_absence, name="note_absence"),
    path(
        "settings/takers/absences/<int:absence_id>/",
        takers.cancel_absence,
        name="cancel_absence",
    ),
    path("settings/routing/", routing.routing, name="routing"),
    # From the e-mail: outside every tenant's mount, without a session.
    path("answer/<str:token>/", mail_answer.answer, name="mail_answer"),
]
