"""`manage.py explain_routing "text"`: what the router reads in a message, as a table."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ideas.proposals import Evidence, Inquiry, Proposal
from moderation import recipients


class Command(BaseCommand):
    """Asks the router and prints everything that it says; changes nothing."""

    help = "Show who would get a message, and each reason with its strength."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What a form would carry."""
        parser.add_argument("text")
        parser.add_argument("--title", default="")
        parser.add_argument("--kind", default="question", choices=["question", "opinion", "idea"])
        parser.add_argument("--language", default="sv")
        parser.add_argument("--chosen", metavar="CODE", help="municipality that was chosen")
        parser.add_argument("--corrected", metavar="CODE", help="municipality that was named instead")
        parser.add_argument("--postcode", default="")
        parser.add_argument("--place", default="", help="what the place field says")
        parser.add_argument("--point", metavar="LAT,LON", help="WGS84, degrees")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print decision, ranking, topics, flags and evidence."""
        inquiry = Inquiry(
            text=options["text"],
            title=options["title"],
            kind=options["kind"],
            language=options["language"],
            chosen=options["chosen"],
            corrected=options["corrected"],
            postcode=options["postcode"].replace(" ", ""),
            place=options["place"],
            point=_point(options["point"]),
            at=timezone.now(),
        )
        for line in _told(recipients.for_measuring()(inquiry), inquiry):
            self.stdout.write(line)


def _point(typed: str | None) -> tuple[float, float] | None:
    if not typed:
        return None
    try:
        latitude, longitude = (float(part) for part in typed.split(","))
    except ValueError:
        raise CommandError(f"{typed!r} is no point; give it as 63.82,20.26") from None
    return latitude, longitude


def _told(proposal: Proposal, inquiry: Inquiry) -> list[str]:
    lead = " + ".join((proposal.lead, *proposal.contributors))
    body = f", other body {proposal.body}" if proposal.body else ""
    versions = "  ".join(filter(None, (proposal.version, proposal.model_version, proposal.rules_version)))
    return [
        f"{proposal.decided.value}: {lead}{body}  (confidence {proposal.confidence:.2f})",
        "ranked     " + "  ".join(f"{found.municipality} {found.confidence:.2f}" for found in proposal.ranked[:4]),
        "topics     " + "  ".join(f"{guess.topic} {guess.confidence:.2f}" for guess in proposal.topics[:3]),
        f"kind       {proposal.kind or '–'} {proposal.kind_confidence:.2f}",
        "languages  " + " ".join(proposal.languages),
        f"versions   {versions}",
        "",
        f"{'code':<20} {'for':<7} {'strength':>8}  {'words':<28} parameters",
        *(_row(item, inquiry) for item in proposal.evidence),
        *(
            f"flag {flag.name.value:<15} {'':<7} {'':>8}  {_words(flag.field, flag.start, flag.end, inquiry)}"
            for flag in proposal.flags
        ),
    ]


def _row(item: Evidence, inquiry: Inquiry) -> str:
    words = _words(item.field, item.start, item.end, inquiry)
    parameters = " ".join(f"{key}={value}" for key, value in item.parameters.items())
    return f"{item.code:<20} {item.municipality:<7} {item.strength:>8.2f}  {words:<28} {parameters}".rstrip()


def _words(field: str, start: int | None, end: int | None, inquiry: Inquiry) -> str:
    text = {"title": inquiry.title, "text": inquiry.text}.get(field, "")
    return repr(text[start:end][:26]) if start is not None and end is not None else ""
