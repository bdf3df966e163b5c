from typing import Any

from django.core.management.base import BaseCommand

from ideas import search


class Command(BaseCommand):
    help = "Index the words of all public cases for the search. Repeating it changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{search.index_all()} cases can be found")
