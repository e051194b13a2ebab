from django.urls import path

from .views import disputes, from_sales, opinions, receipts, waiting

app_name = "feedback"

urlpatterns = [
    path("marketing/feedback/", from_sales.from_sales, name="from_sales"),
    path("marketing/feedback/wrong-facts/", from_sales.wrong_facts, name="wrong_facts"),
    path("marketing/feedback/reasons/", from_sales.came_back_for, name="came_back_for"),
    path("handoffs/<uuid:public_id>/verdict/", from_sales.give_verdict, name="give_verdict"),
    path("handoffs/<uuid:public_id>/read/", from_sales.mark_read, name="mark_read"),
    path("handoffs/<uuid:public_id>/contest/", disputes.contest, name="contest"),
    path("disputes/", disputes.disputes, name="disputes"),
    path("disputes/<uuid:public_id>/", disputes.dispute, name="dispute"),
    path("disputes/<uuid:public_id>/decide/", disputes.decide, name="decide"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("receipts/", receipts.receipts, name="receipts"),
    path("receipts/unused/", receipts.unused, name="unused"),
    path("receipts/<int:receipt_id>/", receipts.receipt, name="receipt"),
    path("receipts/accepted/<int:version>/", receipts.accepted, name="accepted"),
    path("sales/second-opinions/", opinions.opinions, name="opinions"),
    path("sales/second-opinions/<uuid:public_id>/", opinions.opinion, name="opinion"),
    path("judgements/", opinions.judgements, name="judgements"),
    path("judgements/leads/", opinions.judged, name="judged"),
]
