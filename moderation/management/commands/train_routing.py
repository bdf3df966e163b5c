"""`manage.py train_routing`: makes a model of the project's examples and of what people decided here."""

import json
from argparse import ArgumentParser
from typing import Any, Final

from django.core.management.base import BaseCommand

from ideas.actors import PROGRAM
from moderation import learning, modelbook, models_in_use
from moderation.models import RoutingModel

NOTHING_NEW: Final = "There is nothing new to learn from."


class Command(BaseCommand):
    """Stores a candidate and prints how right it is. Nothing new to learn from: says so, and does nothing."""

    help = "Train a routing model from the project's examples and from what people decided. A person promotes it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do with the model, and how to tell."""
        parser.add_argument("--activate", action="store_true", help="promote it at once")
        parser.add_argument(
            "--first", action="store_true", help="only where no model is in use that can be read; promote it at once"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, activate: bool, first: bool, **options: Any) -> None:
        """Train, and promote if asked. With `--first` a model in use that can be read stays there, also one that was promoted meanwhile."""
        models_in_use.forget()
        before = models_in_use.active_version()
        if first and models_in_use.active_model():
            self._say(options, None, "A model is in use.")
            return
        made = learning.train()
        row = made or modelbook.newest_readable()
        if row and first:
            row = modelbook.promote_first(row.pk, actor=PROGRAM)
        elif row and activate:
            row = modelbook.promote(row.pk, actor=PROGRAM)
        replaced = before if first and row and before not in ("", row.version) else ""
        self._say(options, row, " ".join(filter(None, (_kept(replaced), "" if made else NOTHING_NEW))))

    def _say(self, options: dict[str, Any], row: RoutingModel | None, note: str) -> None:
        if options["json"]:
            found = {"version": row.version, "state": row.state, "rows": row.rows_count} if row else {}
            figures = {"decided_rows": row.decided_count, "figures": row.figures} if row else {}
            self.stdout.write(json.dumps(found | figures | {"note": note}, ensure_ascii=False))
            return
        if note and options["verbosity"]:
            self.stdout.write(note)
        if row and options["verbosity"]:
            self._table(row)

    def _table(self, row: RoutingModel) -> None:
        self.stdout.write(
            f"Model {row.version}, {row.state}, of {row.rows_count} examples ({row.decided_count} from here)"
        )
        for name in ("own", "decided"):
            found = row.figures.get(name, {})
            parts = ("topic", "topic_among_three", "kind", "municipality")
            shares = [f"{part} {found[part]['right']:.1%}" for part in parts if found.get(part, {}).get("n")]
            if shares:
                self.stdout.write(f"  {name}: {', '.join(shares)}")


def _kept(version: str) -> str:
    """The line about the model that another one took the place of; empty where that is none."""
    row = RoutingModel.objects.defer("blob").filter(version=version, failed_at__isnull=False).first()
    return (
        f"Model {version} cannot be read by this program ({row.failure}): it is kept, and not in use any more."
        if row
        else ""
    )
