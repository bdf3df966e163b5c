"""What the installation as a whole has to remember."""

from django.db import models


class Alarm(models.Model):
    """One kind of trouble that the operators are told of. The row goes when all is well again, and they know it."""

    code = models.CharField(max_length=120, unique=True)
    """`Finding.key`."""
    number = models.PositiveIntegerField(default=0)
    """How many there were at the latest look."""
    told_number = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)
    """It was first not there any more then."""
    claimed_until = models.DateTimeField(null=True, blank=True)
    """Some process is telling of it until then."""

    def __str__(self) -> str:
        return self.code
