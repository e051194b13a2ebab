from django.apps import AppConfig


class BatonConfig(AppConfig):
    """The project as an app of its own, so that its checks of settings are registered."""

    name = "config"
    label = "baton"

    def ready(self) -> None:
        from . import checks  # noqa: F401 (registers the system checks)
