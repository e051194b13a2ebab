"""How a person wants to be told: by subject, and when not."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.core.http import render_page, see_other
from apps.notifications.actions import choose
from apps.notifications.choices import choices_of
from apps.notifications.forms import ChoicesForm
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.SEE_LEADS)
def preferences(request: TenantRequest) -> HttpResponse:
    """One's own choices in this company."""
    sent = request.POST if request.method == "POST" else None
    form = ChoicesForm(choices_of(request.user), sent)
    if sent is not None and form.is_valid():
        choose(request.user, form.choices())
        messages.success(request, _("Saved. It applies to what happens from now on."))
        return see_other(reverse("notifications:preferences"))
    status = 422 if form.errors else 200
    return render_page(request, "notifications/preferences.html", {"form": form}, status=status)
