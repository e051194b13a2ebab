from django.urls import path

from apps.core.styleguide.page import every_component

app_name = "styleguide"

urlpatterns = [path("", every_component, name="every_component")]
