from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import translation

from ideas.actors import PROGRAM
from moderation.transitions import InvitationRefused, add_member, invitation_token


class Command(BaseCommand):
    help = "Give somebody a role in a municipality, and print a one-time link to choose a password with."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, as what, for whom."""
        parser.add_argument("email", help="the address to sign in with")
        parser.add_argument("--role", required=True, help="moderator, manager, coordinator or operator")
        parser.add_argument("--municipality", required=True, help="the municipality's code, or region for the office")
        parser.add_argument("--title", default="", help="signs answers instead of a name, such as trafikplanerare")

    def handle(self, *args: Any, email: str, role: str, municipality: str, title: str, **options: Any) -> None:
        """Print the link. CommandError with one sentence when the invitation makes no sense."""
        try:
            user = add_member(email, role=role, municipality=municipality, title=title, actor=PROGRAM)
        except InvitationRefused as refusal:
            raise CommandError(str(refusal)) from None
        with translation.override(settings.LANGUAGE_CODE):
            path = reverse("invitation_accept", args=[user.pk, invitation_token(user)])
        if user.has_usable_password():
            self.stdout.write(f"{user.email} has a password already and can sign in as before.")
            self.stdout.write("If password or phone is lost, this link gives a new start. It works once:")
        else:
            self.stdout.write(f"{user.email} chooses a password with this link. It works once:")
        self.stdout.write(f"{settings.SITE_URL}{path}")
