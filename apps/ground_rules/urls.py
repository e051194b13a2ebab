from django.urls import URLPattern

app_name = "ground_rules"

urlpatterns: list[URLPattern] = []
