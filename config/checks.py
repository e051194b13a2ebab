"""Settings that must not slip: Baton's own part of `manage.py check --deploy`.

Django's deployment checks know nothing of content policies, cookie prefixes, queues and proxies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.http.request import validate_host

Check = Callable[[], Iterator[CheckMessage]]


def content_policy() -> Iterator[CheckMessage]:
    policy: Any = settings.CONTENT_SECURITY_POLICY
    directives: dict[str, list[Any]] = policy["DIRECTIVES"]
    words = {str(word) for sources in directives.values() for word in sources}
    if words & {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "http:"}:
        yield Error("The content security policy allows inline or foreign code", id="baton.E101")
    if directives.get("default-src") != ["'none'"]:
        yield Error("The content security policy does not start from nothing", id="baton.E102")


def cookies() -> Iterator[CheckMessage]:
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        if not name.startswith("__Host-"):
            yield Error(
                f"The cookie {name} has no __Host- prefix",
                hint="Set BASE_URL to the https address under which people reach Baton.",
                id="baton.E103",
            )
    if not (settings.SESSION_COOKIE_HTTPONLY and settings.CSRF_COOKIE_HTTPONLY):
        yield Error("Scripts can read a cookie", id="baton.E104")


def addresses() -> Iterator[CheckMessage]:
    base = urlsplit(settings.BASE_URL)
    if base.scheme != "https":
        yield Error(f"BASE_URL is {base.scheme}, not https", id="baton.E105")
    if "*" in settings.ALLOWED_HOSTS:
        yield Error("ALLOWED_HOSTS lets any host name in", id="baton.E106")
    if not validate_host(base.hostname or "", settings.ALLOWED_HOSTS):
        yield Error(f"ALLOWED_HOSTS lacks {base.hostname}, the host of BASE_URL", id="baton.E107")


def queues() -> Iterator[CheckMessage]:
    for name, queue in settings.RQ_QUEUES.items():
        if queue.get("SERIALIZER") != "rq.serializers.JSONSerializer":
            yield Error(f"The queue {name} would unpickle what it finds", id="baton.E108")
    if settings.RQ.get("JOB_CLASS") != "apps.tenancy.worker.AllowListedJob":
        yield Error("Workers would run any function a queue names", id="baton.E109")


def sign_in() -> Iterator[CheckMessage]:
    if settings.ACCOUNT_EMAIL_VERIFICATION != "mandatory":
        yield Error("People may sign in with addresses that are not theirs", id="baton.E110")
    if getattr(settings, "ACCOUNT_RATE_LIMITS", None) is False:
        yield Error("Nothing limits how often passwords and codes are tried", id="baton.E111")
    if not settings.ACCOUNT_PREVENT_ENUMERATION:
        yield Error("Sign-up tells strangers who has an account", id="baton.E112")


def database() -> Iterator[CheckMessage]:
    default = settings.DATABASES["default"]
    if default["ENGINE"] != "apps.tenancy.postgres" or not default["ATOMIC_REQUESTS"]:
        yield Error("The database is not told whose rows a request may see", id="baton.E113")


def proxies() -> Iterator[CheckMessage]:
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT == 0:
        yield checks.Warning(
            "TRUSTED_PROXY_COUNT is 0: behind a proxy, all people would share one rate limit",
            hint="Set it to the number of proxies in front of Baton.",
            id="baton.W114",
        )


DEPLOYED: tuple[Check, ...] = (
    content_policy,
    cookies,
    addresses,
    queues,
    sign_in,
    database,
    proxies,
)


@register(Tags.security, deploy=True)
def what_production_needs(**_: object) -> list[CheckMessage]:
    return [message for check in DEPLOYED for message in check()]
