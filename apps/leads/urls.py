from django.urls import path

from . import views

app_name = "leads"

urlpatterns = [
    path("marketing/leads/", views.marketing_list, name="list"),
    path("marketing/leads/export/", views.export, name="export"),
    path("sales/leads/", views.mine, name="mine"),
    path("leads/<int:number>/note/", views.add_note, name="add_note"),
]
