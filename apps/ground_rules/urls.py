from django.urls import path

from . import views

app_name = "ground_rules"

urlpatterns = [
    path("agreement/", views.agreement, name="agreement"),
    path("agreement/v/<int:version>/", views.version, name="version"),
    path("agreement/change/", views.change, name="change"),
]
