from django.urls import path

from .views import answers, inbox, mail_answer

app_name = "handoffs"

urlpatterns = [
    path("sales/inbox/", inbox.inbox, name="inbox"),
    path("sales/inbox/<int:number>/", inbox.inbox_lead, name="inbox_lead"),
    path("handoffs/<uuid:public_id>/accept/", answers.accept, name="accept"),
    path("handoffs/<uuid:public_id>/reject/", answers.reject, name="reject"),
    path("handoffs/<uuid:public_id>/ask/", answers.ask, name="ask"),
    path("handoffs/<uuid:public_id>/explain/", answers.explain, name="explain"),
    path("handoffs/<uuid:public_id>/undo/", answers.undo, name="undo"),
    path("handoffs/<uuid:public_id>/withdraw/", answers.withdraw, name="withdraw"),
    path("leads/<int:number>/hand-over/", answers.hand_over, name="hand_over"),
    # From the e-mail: outside every tenant's mount, without a session.
    path("answer/<str:token>/", mail_answer.answer, name="mail_answer"),
]
