from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ideas.subscriptions import subscribe
        from ideas.verbs import MAIL_VERBS
        from notifications import subscribers

        subscribe("notify", MAIL_VERBS, subscribers.notify, queue="mail")
