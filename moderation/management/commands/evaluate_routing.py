"""`manage.py evaluate_routing FILE`: how right the router is on labelled messages."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, OutputWrapper

from moderation import recipients
from moderation.evaluation import Line, NotALine, Prediction, figures, parse, predict
from moderation.evaluation.curve import curve
from moderation.evaluation.figures import is_right, reliability

SHOWN_OF_A_TEXT = 240


class Command(BaseCommand):
    """Reads, asks the router, prints figures; changes nothing."""

    help = "Run the router over a file of labelled messages (JSON Lines) and print how right it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and what to print."""
        parser.add_argument("file", type=Path, help="JSON Lines; the format stands in docs/routing.md")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--predictions", type=Path, metavar="OUT", help="write what was decided, one line a message"
        )
        parser.add_argument("--curve", type=Path, metavar="OUT", help="draw the calibration curve as SVG")
        parser.add_argument("--worst", type=int, default=0, metavar="N", help="show the N surest mistakes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the figures, or say which line is wrong."""
        lines = self._read(options["file"])
        propose = recipients.for_measuring()
        predict(lines[0], propose)  # what is read once is not the first message's time
        pairs = [(line, predict(line, propose)) for line in lines]
        if options["predictions"]:
            rows = [json.dumps(said.as_json(), ensure_ascii=False) + "\n" for _, said in pairs]
            self._write(options["predictions"], "".join(rows))
        if options["curve"]:
            self._write(options["curve"], curve(reliability(pairs), f"Calibration, {len(pairs)} messages"))
        found = figures(pairs)
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            self._table(found)
        self._worst(pairs, options["worst"], self.stderr if options["json"] else self.stdout)

    def _read(self, file: Path) -> list[Line]:
        try:
            rows = file.read_text(encoding="utf-8-sig").split("\n")
            lines = [parse(row, number) for number, row in enumerate(rows, 1) if row.strip()]
        except (OSError, UnicodeDecodeError, NotALine) as error:
            raise CommandError(f"{file}: {error}") from None
        if not lines:
            raise CommandError(f"{file} holds no message.")
        return lines

    def _write(self, file: Path, content: str) -> None:
        try:
            file.write_text(content, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{file}: {error}") from None

    def _table(self, found: dict[str, Any], indent: str = "") -> None:
        for name, value in found.items():
            if name == "confusions":
                self._confusions(value)
            elif isinstance(value, dict) and any(isinstance(inner, dict) for inner in value.values()):
                self.stdout.write(f"{indent}{name}")
                self._table(value, indent + "  ")
            elif isinstance(value, dict):
                told = "  ".join(f"{key} {_shown(inner)}" for key, inner in value.items())
                self.stdout.write(f"{indent}{name:<24} {told}")
            else:
                self.stdout.write(f"{indent}{name:<24} {_shown(value)}")

    def _confusions(self, found: dict[str, list[dict[str, Any]]]) -> None:
        for name, confused in found.items():
            self.stdout.write(f"confusions, {name}: expected -> got{'' if confused else ': none'}")
            for one in confused:
                self.stdout.write(f"  {one['n']:>4}  {one['expected']} -> {one['got']}")

    def _worst(self, pairs: list[tuple[Line, Prediction]], number: int, out: OutputWrapper) -> None:
        """The mistakes that it was surest of: what was decided without people first."""
        wrong = [(line, said) for line, said in pairs if line.gold.kind is not None and not is_right(line, said)]
        wrong.sort(key=lambda pair: (pair[1].decided == "people", -pair[1].confidence, pair[0].id))
        for line, said in wrong[:number]:
            answer = said.other_body or ",".join(said.best_guess) or "nothing"
            wanted = ",".join(line.gold.municipalities) or line.gold.body or f"ask: {line.gold.ask}"
            out.write(f"\n{line.id}  {said.decided} {answer} ({said.confidence:.2f}), wanted {wanted}")
            out.write(f"  {' | '.join(filter(None, (line.inquiry.title, line.inquiry.text)))[:SHOWN_OF_A_TEXT]}")


def _shown(value: object) -> str:
    return "–" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)
