from django.urls import path

from . import api
from .views import hosted_form

app_name = "intake"

# For prospects and programs: outside every tenant's mount, without a session.
doors = [
    path("f/<slug:slug>/<uuid:public_id>/", hosted_form.hosted_form, name="hosted_form"),
    path("f/<slug:slug>/<uuid:public_id>/thanks/", hosted_form.thanks, name="thanks"),
    path("api/<slug:slug>/leads/", api.send_lead, name="send_lead"),
    path("api/<slug:slug>/arrivals/<uuid:receipt>/", api.arrival, name="arrival"),
]

urlpatterns = doors
