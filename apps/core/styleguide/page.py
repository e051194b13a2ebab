"""The styleguide's view: one page, or one page with a refused form under ?refused=1."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.core.access import public
from apps.core.styleguide import lists, pictures, records
from apps.core.styleguide.form import EveryWidget
from apps.core.styleguide.frame import FRAME, TENANT


@require_GET
@public(reason="the styleguide is served in development and tests only, and holds invented data")
def every_component(request: HttpRequest) -> HttpResponse:
    """Every component in every state, inside the real frame."""
    refused = "refused" in request.GET
    request.tenant = TENANT  # type: ignore[attr-defined]
    context = {
        **FRAME,
        **lists.CONTEXT,
        **records.CONTEXT,
        **pictures.context(),
        "form": EveryWidget({"name": "", "ends_on": "3 July"} if refused else None),
    }
    return render(
        request, "styleguide/every_component.html", context, status=422 if refused else 200
    )
