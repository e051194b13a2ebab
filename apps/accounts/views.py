"""A person's own page. What concerns signing in is allauth's, next to it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.core.access import signed_in
from apps.core.http import render_page, see_other

from . import actions
from .forms import ProfileForm
from .models import User


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(reason="a person's own name, the same in every company")
def profile(request: HttpRequest) -> HttpResponse:
    """Name and appearance; the way to addresses, password, second steps and sessions."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 (signed_in let them in)
    form = ProfileForm(request.POST or None, initial={"name": user.name})
    if request.method != "POST":
        return render_page(request, "account/profile.html", {"form": form})
    if not form.is_valid():
        return render_page(request, "account/profile.html", {"form": form}, status=422)
    actions.rename(user, form.cleaned_data["name"])
    messages.success(request, _("Saved."))
    return see_other(reverse("account_profile"))
