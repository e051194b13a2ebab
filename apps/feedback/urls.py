from django.urls import path

from . import views

app_name = "feedback"

urlpatterns = [
    path("marketing/feedback/", views.from_sales, name="from_sales"),
    path("handoffs/<uuid:public_id>/verdict/", views.give_verdict, name="give_verdict"),
    path("handoffs/<uuid:public_id>/read/", views.mark_read, name="mark_read"),
]
