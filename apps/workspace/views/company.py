"""A company begins."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.models import User
from apps.core.access import signed_in
from apps.core.http import render_page, see_other
from apps.tenancy.actions import SlugTaken
from apps.tenancy.models import Tenant
from apps.workspace import slugs
from apps.workspace.actions import open_company
from apps.workspace.forms import CompanyForm


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(reason="somebody who belongs to no company yet, or begins another one")
def start(request: HttpRequest) -> HttpResponse:
    """Name the company; its first steps come next."""
    form = CompanyForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render_page(request, "workspace/start.html", {"form": form})
    tenant = _open(form, request.user) if form.is_valid() else None
    if tenant is None:
        return render_page(request, "workspace/start.html", {"form": form}, status=422)
    messages.success(request, _("%(company)s is open.") % {"company": tenant.name})
    return see_other(f"/t/{tenant.slug}/onboarding/")


def _open(form: CompanyForm, admin: object) -> Tenant | None:
    """The company, or None with the reason in the form."""
    assert isinstance(admin, User)  # noqa: S101 (signed_in let them in)
    told = form.cleaned_data
    slug = told["slug"] or _unused(slugs.guessed(told["name"]))
    try:
        return open_company(
            slug=slug,
            name=told["name"],
            admin=admin,
            at=timezone.now(),
            currency=told["currency"] or None,
            time_zone=told["time_zone"],
        )
    except SlugTaken:
        form.add_error("slug", _("Another company has this short name."))
        return None


def _unused(slug: str) -> str:
    beginning = slug[: slugs.LONGEST - 4]
    alike = Tenant.objects.filter(slug__startswith=beginning).values_list("slug", flat=True)
    return slugs.free(slug, set(alike))
