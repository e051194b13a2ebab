"""allauth's pages, and short addresses for the three everybody types."""

from allauth.account import views as allauth_views
from django.urls import URLPattern, URLResolver, include, path

from . import views

#: The last of two routes with one name is the one that links lead to.
urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", views.profile, name="account_profile"),
    path("account/", include("allauth.urls")),
    path("login/", allauth_views.login, name="account_login"),
    path("signup/", allauth_views.signup, name="account_signup"),
    path("logout/", allauth_views.logout, name="account_logout"),
]
