from datetime import timedelta

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "moderation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ideas.subscriptions import subscribe
        from ideas.verbs import Verb
        from moderation import subscribers

        subscribe(
            "route",
            [Verb.RECEIVED],
            subscribers.route,
            queue="route",
            lease=timedelta(seconds=10),
        )
