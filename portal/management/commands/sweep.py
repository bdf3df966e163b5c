import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ideas import sweeping
from portal import signs
from portal.operations import lookout


class Command(BaseCommand):
    help = "Publish again whatever work is owed and not under way, and tell the operators of trouble. Runs until it is stopped; a second one waits."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["once"]:
            lookout.start()
        while True:
            number = sweeping.one_round()
            signs.of_life()
            if number:
                self.stdout.write(f"published again: {number}")
            if options["once"]:
                return
            time.sleep(sweeping.PAUSE)
