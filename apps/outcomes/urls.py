from django.urls import path

from .views import answers, desk, export, opportunities, passing_on

app_name = "outcomes"

urlpatterns = [
    path("sales/opportunities/", opportunities.listing, name="opportunities"),
    path("sales/opportunities/<uuid:public_id>/", opportunities.opportunity, name="opportunity"),
    path("sales/opportunities/<uuid:public_id>/record/", opportunities.record, name="record"),
    path("leads/<int:number>/opportunity/", answers.open_opportunity, name="open_opportunity"),
    path("leads/<int:number>/still-working/", answers.still_working, name="still_working"),
    path("leads/<int:number>/not-qualified/", answers.disqualify, name="disqualify"),
    path("leads/<int:number>/not-now/", answers.not_now, name="not_now"),
    path("leads/<int:number>/take-back/", answers.take_back, name="take_back"),
    path("leads/<int:number>/pass-on/", passing_on.pass_on, name="pass_on"),
    path("sales/hand-over/<int:user_id>/", passing_on.hand_over_all, name="hand_over_all"),
    path("sales/handing-over/<slug:name>/", passing_on.handing_over, name="handing_over"),
    path("reconcile/", desk.desk, name="desk"),
    path("reconcile/open.csv", export.export, name="export"),
    path("reconcile/<uuid:public_id>/", desk.discrepancy, name="discrepancy"),
    path("reconcile/<uuid:public_id>/link/", desk.link, name="link"),
    path("reconcile/<uuid:public_id>/settle/", desk.settle, name="settle"),
]
