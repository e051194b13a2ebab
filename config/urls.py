"""One include per app. Pages of a tenant are mounted under /t/<slug>/ by TenantMiddleware."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("apps.core.urls")),
    path("", include("apps.accounts.urls")),
    path("", include("apps.tenancy.urls")),
    path("", include("apps.notifications.urls")),
    path("", include("apps.campaigns.urls")),
    path("", include("apps.leads.urls")),
    path("", include("apps.ground_rules.urls")),
    path("", include("apps.handoffs.urls")),
    path("", include("apps.feedback.urls")),
    path("", include("apps.outcomes.urls")),
    path("", include("apps.intake.urls")),
    path("", include("apps.reports.urls")),
    path("", include("apps.workspace.urls")),
]

if settings.DEBUG or settings.TESTING:
    urlpatterns.append(path("styleguide/", include("apps.core.styleguide_urls")))

handler400 = "apps.core.views.bad_request"
handler403 = "apps.core.views.forbidden"
handler404 = "apps.core.views.not_found"
handler429 = "apps.core.views.too_many_requests"
handler500 = "apps.core.views.server_error"
