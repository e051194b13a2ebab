from django.urls import path

from .views import company, custom_fields, home, lead, onboarding, scoreboard, search

app_name = "workspace"

urlpatterns = [
    path("", home.home, name="home"),
    path("marketing/leads/<int:number>/", lead.marketing_lead, name="marketing_lead"),
    path("sales/leads/<int:number>/", lead.sales_lead, name="sales_lead"),
    path("scoreboard/", scoreboard.scoreboard, name="scoreboard"),
    path("scoreboard/meeting/", scoreboard.meeting, name="meeting"),
    path("reports/one-pager/", scoreboard.one_pager, name="one_pager"),
    path("settings/fields/", custom_fields.fields, name="custom_fields"),
    path("settings/fields/<slug:key>/", custom_fields.field, name="custom_field"),
    path("settings/fields/<slug:key>/archive/", custom_fields.archive, name="archive_field"),
    path("settings/fields/<slug:key>/bring-back/", custom_fields.bring_back, name="bring_back"),
    path("onboarding/", onboarding.onboarding, name="onboarding"),
    path("onboarding/close/", onboarding.close, name="close_onboarding"),
    path("start/", company.start, name="start"),
    path("search/", search.search, name="search"),
]
