"""The WSGI door: `gunicorn config.wsgi:application`.

It refuses to open as a database role that the tenants' policies would not bind.
"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()


def _prepare_to_serve() -> None:
    from django.conf import settings
    from django.db import connections

    from apps.tenancy.refusal import refuse_unbound_role

    from .warm import warm_up

    if not settings.DEBUG:
        refuse_unbound_role()
        warm_up()
        connections.close_all()  # a server that forks must not share the socket


_prepare_to_serve()
