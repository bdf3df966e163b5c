from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moderation.sample import RealCasesExist
from portal import sample


class Command(BaseCommand):
    help = "Fill an empty portal with hand-written sample cases, marked as such. Refuses where a real case exists."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            number = sample.seed()
        except RealCasesExist:
            raise CommandError(
                "There are real cases here. Sample content is only for an empty portal; nothing was changed."
            ) from None
        if number:
            self.stdout.write(f"{number} sample cases are in place.")
        else:
            self.stdout.write("The sample cases are there already; nothing was changed.")
