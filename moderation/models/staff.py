"""Staff: who they are, and for which municipality in which role."""

from typing import Any, ClassVar

from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.db import models

from ideas.models import Municipality


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A member of staff; without a password they can't sign in until the invitation is used. ValueError for an empty address."""
        if not email:
            raise ValueError("a user needs an e-mail address")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A member of staff (residents have no accounts). Signs in by e-mail address."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    link_version = models.PositiveIntegerField(default=0)
    """Raised when an invitation is used: the link works once."""
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    def __str__(self) -> str:
        return self.email


class MembershipRole(models.TextChoices):
    """What a member may do; `ideas.actors.Role` has the same words."""

    MODERATOR = "moderator", "moderator"
    MANAGER = "manager", "manager"
    COORDINATOR = "coordinator", "coordinator"
    OPERATOR = "operator", "operator"


class Membership(models.Model):
    """A person's role in one municipality (`region` for the office), from `begins_at` until `ends_at` if that is set."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=MembershipRole)
    title = models.CharField(max_length=120, blank=True)
    """Signs answers and messages: a role such as "trafikplanerare", never a name."""
    begins_at = models.DateTimeField(auto_now_add=True)
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "municipality", "role"],
                name="membership_once",
                condition=models.Q(ends_at=None),
            ),
            models.CheckConstraint(
                condition=~models.Q(role__in=["coordinator", "operator"]) | models.Q(municipality="region"),
                name="office_roles_at_the_office",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.municipality_id}"
