from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class TenancyConfig(AppConfig):
    name = "apps.tenancy"

    def ready(self) -> None:
        from . import checks  # noqa: F401 (registers the system checks)

        autodiscover_modules("jobs")
