from django.urls import path

from .views import channels, preferences, told

app_name = "notifications"

urlpatterns = [
    path("notifications/", told.notifications, name="list"),
    path("notifications/preferences/", preferences.preferences, name="preferences"),
    path("settings/chat/", channels.channels, name="channels"),
    path("settings/chat/<uuid:channel_id>/try/", channels.try_channel, name="try_channel"),
    path(
        "settings/chat/<uuid:channel_id>/disconnect/",
        channels.disconnect_channel,
        name="disconnect_channel",
    ),
    path("settings/messages/", channels.deliveries, name="deliveries"),
]
