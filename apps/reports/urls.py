from django.urls import path

from . import views

app_name = "reports"

urlpatterns = [
    path("reports/closed-loop/", views.closed_loop, name="closed_loop"),
    path("reports/closed-loop/export/", views.closed_loop_csv, name="closed_loop_csv"),
    path("reports/records/", views.records, name="records"),
    path("reports/records/export/", views.records_csv, name="records_csv"),
]
