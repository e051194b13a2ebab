"""Chat channels that hear of what happens, and the log of everything that left the house."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.core import keyset
from apps.core.http import render_page, see_other
from apps.notifications import actions, queries
from apps.notifications.chat import masked
from apps.notifications.forms import ChannelForm
from apps.notifications.kinds import DeliveryState, Subject
from apps.notifications.models import ChatHook
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_SETTINGS)
def channels(request: TenantRequest) -> HttpResponse:
    """The connected channels; POST connects another."""
    sent = request.POST if request.method == "POST" else None
    form = ChannelForm(sent)
    if sent is not None and form.is_valid():
        hook = actions.connect(**form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("%(name)s is connected. Try it out.") % {"name": hook.name})
        return see_other(reverse("notifications:channels"))
    rows = [
        {
            "hook": hook,
            "address": masked(hook.url),
            "subjects": [label for one, label in Subject.choices if one in hook.subjects],
        }
        for hook in queries.channels()
    ]
    context = {"form": form, "rows": rows}
    status = 422 if form.errors else 200
    return render_page(request, "notifications/channels.html", context, status=status)


@require_POST
@requires(Capability.MANAGE_SETTINGS)
def try_channel(request: TenantRequest, channel_id: UUID) -> HttpResponse:
    """A test message on its way; the log says how it went."""
    hook = _channel(channel_id)
    actions.try_out(hook, by=request.user, at=timezone.now())
    messages.success(request, _("A test message is on its way. The log says how it went."))
    return see_other(reverse("notifications:channels"))


@require_POST
@requires(Capability.MANAGE_SETTINGS)
def disconnect_channel(request: TenantRequest, channel_id: UUID) -> HttpResponse:
    """It hears nothing more."""
    hook = actions.disconnect(_channel(channel_id), by=request.user, at=timezone.now())
    messages.success(request, _("%(name)s is disconnected.") % {"name": hook.name})
    return see_other(reverse("notifications:channels"))


@require_GET
@requires(Capability.READ_AUDIT)
def deliveries(request: TenantRequest) -> HttpResponse:
    """What went out to whom, by which way, and what did not and why."""
    cursor, direction = keyset.cursor_from_query(request.GET)
    state = request.GET.get("state", "")
    try:
        page = queries.deliveries(state, cursor=cursor, direction=direction)
    except keyset.BadCursor:
        return see_other(request.path)
    context = {"page": page, "states": DeliveryState.choices, "chosen": state}
    return render_page(request, "notifications/deliveries.html", context)


def _channel(public_id: UUID) -> ChatHook:
    hook = queries.channel_at(public_id)
    if hook is None:
        raise Http404
    return hook
