from django.apps import AppConfig
from django.conf import settings


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        """Register the system checks; what serves or works refuses to start where one of them is broken."""
        from portal import checks

        if settings.PROCESS_ROLE:
            checks.refuse_errors()
