"""`manage.py translations`: keeps the message catalogues."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal import translations


class Command(BaseCommand):
    """Update, fill, tell what is missing, check and compile, in this order, as asked. Needs no database and no gettext programs."""

    help = "Updates, fills, checks and compiles the translations of all apps."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--update", action="store_true", help="take over new and dropped messages from the source")
        parser.add_argument(
            "--fill", action="append", default=[], type=Path, metavar="FILE", help="JSON object: msgid to translation"
        )
        parser.add_argument(
            "--missing", action="store_true", help="print what has no translation yet, as an object for --fill"
        )
        parser.add_argument("--check", action="store_true", help="exit with 1 and say what is missing, stale or wrong")
        parser.add_argument("--compile", action="store_true", help="write the .mo files that are older than their .po")
        parser.add_argument("--language", choices=translations.LANGUAGES, default="sv", help="for --fill and --missing")

    def handle(self, *args: Any, **options: Any) -> None:
        """CommandError (exit status 1) where a check fails or a file cannot be used."""
        if options["update"]:
            for app in translations.apps():
                for language in translations.LANGUAGES:
                    translations.update(app, language)
        for file in options["fill"]:
            self._fill(file, options["language"])
        if options["missing"]:
            self._missing(options["language"])
        if options["check"]:
            self._check()
        if options["compile"]:
            for written in translations.compile_all():
                self.stdout.write(f"Compiled {written.relative_to(translations.ROOT)}.")

    def _fill(self, file: Path, language: str) -> None:
        try:
            entries = translations.load_fill(file)
            used = {name for app in translations.apps() for name in translations.fill(app, language, entries)}
        except (OSError, ValueError) as error:
            raise CommandError(f"{file}: {error}") from error
        for name in sorted(entries.keys() - used):
            self.stderr.write(f"{file.name}: in no catalogue: {name!r}")

    def _missing(self, language: str) -> None:
        found = {
            name: text for app in translations.apps() for name, text in translations.missing(app, language).items()
        }
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2, sort_keys=True))

    def _check(self) -> None:
        problems = [
            line
            for app in translations.apps()
            for language in translations.LANGUAGES
            for line in translations.check(app, language)
        ]
        if problems:
            raise CommandError(
                "\n".join([*problems, "Run manage.py translations --update, and translate what is new."])
            )
        self.stdout.write("All translations are complete.")
