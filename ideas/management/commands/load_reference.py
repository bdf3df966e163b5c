from typing import Any

from django.core.management.base import BaseCommand

from ideas import reference


class Command(BaseCommand):
    help = "Load municipalities, topics and goals from the data files. Repeating it changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        counts = reference.load()
        self.stdout.write(", ".join(f"{number} {name}" for name, number in counts.items()))
