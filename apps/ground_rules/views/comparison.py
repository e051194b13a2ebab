"""What one version says against another, and the places for the two signatures beside it."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from apps.core.http import render_page
from apps.ground_rules.comments import open_comments
from apps.ground_rules.comparing import compare
from apps.ground_rules.forms.signing import SendBackForm, SignatureForm
from apps.ground_rules.models import GroundRules
from apps.ground_rules.precedents import precedents_by_clause
from apps.ground_rules.reauthentication import is_fresh
from apps.ground_rules.signatures import sides_of, waits_for
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

from .surroundings import surroundings, told_apart, version_or_404

#: Ways of looking at the same difference, by what stands in the address.
_WAYS = {"text": "In the text", "side": "Side by side", "clean": "Clean"}


@require_GET
@requires(Capability.SEE_RULES)
def diff(request: TenantRequest, version: int, against: int) -> HttpResponse:
    """Any two versions; the newer one is read against the older one."""
    older, newer = sorted((version, against))
    before, after = version_or_404(request, older), version_or_404(request, newer)
    return comparison_page(request, before, after)


def comparison_page(
    request: TenantRequest,
    before: GroundRules,
    after: GroundRules,
    *,
    signature: SignatureForm | None = None,
    send_back: SendBackForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Both versions in one, with the margin and the signatures of the newer one."""
    way = request.GET.get("view", "")
    way = way if way in _WAYS else "text"
    query = [
        {"label": _WAYS[one], "url": f"?view={one}", "is_current": one == way} for one in _WAYS
    ]
    context = {
        **surroundings(request, after),
        "before": before,
        "comparison": compare(before, after),
        "differing": told_apart(after),
        "way": way,
        "ways": query,
        "sides": sides_of(after),
        "mine": waits_for(after, request.user),
        "is_fresh": is_fresh(request),
        "signature_form": signature or SignatureForm(),
        "send_back_form": send_back or SendBackForm(),
        "form": signature or send_back,
        "remarks": open_comments(before, after),
        "precedents": precedents_by_clause(),
    }
    return render_page(request, "ground_rules/comparison.html", context, status=status)
