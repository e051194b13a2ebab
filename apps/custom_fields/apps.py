from django.apps import AppConfig


class CustomFieldsConfig(AppConfig):
    name = "apps.custom_fields"
