import json
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext

from portal.operations import dead, findings, mails, words
from portal.operations.finding import Finding
from portal.operations.findings import Report


class Command(BaseCommand):
    help = "Say in plain words what is wrong with the running portal, and mend what is safe. Exit status 1 while there is trouble."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to mend, and how to say it."""
        parser.add_argument("--mend", action="store_true", help="put right whatever can be put right safely")
        parser.add_argument("--retry-dead", action="store_true", help="try all work again that was given up")
        parser.add_argument(
            "--retry-refused", action="store_true", help="send mails again that were refused, 72 h back"
        )
        parser.add_argument("--all", action="store_true", dest="everything", help="look at all that is old, too")
        parser.add_argument("--json", action="store_true", dest="as_json", help="for programs")
        parser.add_argument("--language", choices=settings.LANGUAGES_SHOWN, default=settings.LANGUAGE_CODE)

    def handle(self, *args: Any, everything: bool, as_json: bool, language: str, **options: Any) -> None:
        """Look, mend what is asked for, look again, and say what is left. CommandError (exit status 1) while there is trouble."""
        with translation.override(language):
            report = findings.look(everything=everything)
            mended, failed = _mend(report, **{name: options[name] for name in ("mend", "retry_dead", "retry_refused")})
            if mended:
                report = findings.look(everything=everything)
            report.findings[:0] = failed
            self.stdout.write(_as_json(report, mended) if as_json else "\n".join(_in_words(report, mended)))
            if report.troubles:
                raise CommandError(gettext("Something is wrong."))


def _mend(report: Report, *, mend: bool, retry_dead: bool, retry_refused: bool) -> tuple[dict[str, int], list[Finding]]:
    """How much of what was put right, by key; and what could not be."""
    deeds = {finding.key: finding.mend for finding in report.findings if mend and finding.mend}
    deeds |= {"dead": dead.retry_all} if retry_dead else {}
    deeds |= {"mail_refused": mails.retry_refused} if retry_refused else {}
    mended: dict[str, int] = {}
    failed: list[Finding] = []
    for key, deed in deeds.items():
        try:
            number = deed()
        except Exception as error:  # one that fails must not keep the others from being mended
            failed.append(Finding("unmended", kind=key, params={"error": type(error).__name__}))
        else:
            mended |= {key: number} if number else {}
    return mended, failed


def _in_words(report: Report, mended: dict[str, int]) -> Iterable[str]:
    for key, number in mended.items():
        yield gettext("Mended: %(what)s (%(number)d)") % {"what": words.title(key), "number": number}
    for heading, found in (
        (gettext("What is wrong"), report.troubles),
        (gettext("Good to know"), report.notices),
    ):
        yield from ["", heading, "=" * len(heading)] if found else []
        for finding in found:
            yield from ("", f"* {finding.title}", f"  {finding.what}", f"  {finding.meaning}")
            yield "  " + gettext("What to do: %(advice)s") % {"advice": finding.advice}
    yield from ["", gettext("How things stand"), *(f"  {fact.text}" for fact in report.facts)] if report.facts else []
    if not report.troubles:
        yield from ["", gettext("All is well.")]


def _as_json(report: Report, mended: dict[str, int]) -> str:
    found = [
        {
            "code": finding.code,
            "kind": finding.kind,
            "severity": finding.severity,
            "number": finding.number,
            "title": finding.title,
            "what": finding.what,
            "meaning": finding.meaning,
            "advice": finding.advice,
            "mendable": finding.mend is not None,
        }
        for finding in report.findings
    ]
    facts = {fact.code: fact.text for fact in report.facts}
    return json.dumps(
        {"well": not report.troubles, "mended": mended, "findings": found, "facts": facts}, ensure_ascii=False
    )
