from django.apps import AppConfig


class GroundRulesConfig(AppConfig):
    name = "apps.ground_rules"
