from django.urls import path

from .views import home, lead, search

app_name = "workspace"

urlpatterns = [
    path("", home.home, name="home"),
    path("marketing/leads/<int:number>/", lead.marketing_lead, name="marketing_lead"),
    path("sales/leads/<int:number>/", lead.sales_lead, name="sales_lead"),
    path("search/", search.search, name="search"),
]
