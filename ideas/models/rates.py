"""How often somebody has asked: one row a client and kind of request, forgotten soon after."""

from django.db import models


class RateCount(models.Model):
    """The requests of one client in the window that is running. The client is a digest, never an address."""

    key = models.CharField(primary_key=True, max_length=80)
    number = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)
    """When the window is over and the count begins anew."""

    def __str__(self) -> str:
        return f"{self.number} × {self.key}"
