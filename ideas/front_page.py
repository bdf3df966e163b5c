"""What the first page shows, counted and bounded."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db.models import Count, F, Q
from django.db.models.functions import Mod

from ideas import clock, queries, search
from ideas.case_items import case_items
from ideas.models import Kind, Municipality
from ideas.region_map import MOST_STROKES, Area, Mark, region_map
from ideas.swedish import in_swedish_order

SHOWN_YEAR: Final = timedelta(days=365)
NEWEST: Final = 3


@dataclass(frozen=True, slots=True)
class CountedMunicipality:
    """A municipality with its number of answered cases."""

    municipality: Municipality
    answers: int


@dataclass(frozen=True, slots=True)
class CountedArea:
    """A municipality on the map."""

    area: Area
    municipality: Municipality
    answers: int


def context() -> dict[str, Any]:
    """Everything for `ideas/public/front.html`. At most eight queries, whatever is stored."""
    municipalities = in_swedish_order(m for m in queries.municipalities() if not m.is_office)
    counts = queries.answered_counts()
    totals = _totals()
    drawing = region_map(*_marks(totals["year"]))
    by_code = {municipality.code: municipality for municipality in municipalities}
    return {
        "footer_municipalities": municipalities,
        "newest": case_items(queries.public_answered()[:NEWEST]),
        "totals": totals,
        "longest_search": search.LONGEST,
        "map": drawing,
        "areas": [
            CountedArea(area, by_code[area.code], counts.get(area.code, 0))
            for area in drawing.areas
            if area.code in by_code
        ],
        "municipalities": [CountedMunicipality(m, counts.get(m.code, 0)) for m in municipalities],
    }


def _totals() -> dict[str, int]:
    """Answered public cases: all, in the last year, and by kind."""
    return queries.public_answered().aggregate(
        all=Count("pk"),
        year=Count("pk", filter=Q(answered_at__gte=clock.now() - SHOWN_YEAR)),
        questions=Count("pk", filter=Q(kind=Kind.QUESTION)),
        opinions=Count("pk", filter=Q(kind=Kind.OPINION)),
        ideas=Count("pk", filter=Q(kind=Kind.IDEA)),
    )


def _marks(answered: int) -> tuple[list[Mark], int]:
    """The marks of the map, and how many of the `answered` cases each stands for: every case, or an even share of many."""
    each = max(1, -(-answered // MOST_STROKES))
    rows = (
        queries.public_answered()
        .filter(answered_at__gte=clock.now() - SHOWN_YEAR, answers__published_at__isnull=False)
        .annotate(share=Mod(F("pk"), each), signed_by=F("answers__signatures__municipality"))
        .filter(share=0)
        .values_list("case_number", "place_municipality_id", "signed_by", "place_name")
        .order_by("-answered_at", "-pk")[: 2 * MOST_STROKES]
    )
    marks: dict[str, Mark] = {}
    for number, place_municipality, signed_by, place in rows:
        marks.setdefault(number, Mark(number, place_municipality or signed_by or "", place))
    return list(marks.values())[:MOST_STROKES], each
