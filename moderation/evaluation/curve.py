"""The calibration curve as a picture: what the router said it was sure of, against how often it was right."""

from collections.abc import Sequence
from typing import Final

SIDE: Final = 320
MARGIN: Final = 48
SMALLEST, LARGEST = 3.0, 14.0
"""Radius of a dot, by how many messages it stands for."""


def curve(bins: Sequence[tuple[float, float, int]], title: str) -> str:
    """An SVG of `bins` (mean confidence, share right, number of messages), as `figures.reliability` gives them."""
    most = max((size for _, _, size in bins), default=1)
    dots = "\n".join(_dot(said, right, size, most) for said, right, size in bins)
    line = " ".join(f"{_x(said):.1f},{_y(right):.1f}" for said, right, _ in bins)
    ticks = "\n".join(_tick(tenth / 10) for tenth in range(0, 11, 2))
    whole = SIDE + 2 * MARGIN
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" width="{whole}" height="{whole}" font-family="sans-serif" font-size="12">
<title>{title}</title>
<rect width="{whole}" height="{whole}" fill="#fff"/>
<rect x="{MARGIN}" y="{MARGIN}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#bbb"/>
<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" stroke="#bbb" stroke-dasharray="4 4"/>
{ticks}
<polyline points="{line}" fill="none" stroke="#0b4a6f" stroke-width="2"/>
{dots}
<text x="{whole / 2}" y="24" text-anchor="middle" font-weight="bold">{title}</text>
<text x="{whole / 2}" y="{whole - 8}" text-anchor="middle">said: confidence</text>
<text x="14" y="{whole / 2}" text-anchor="middle" transform="rotate(-90 14 {whole / 2})">came true: share right</text>
</svg>
"""


def _dot(said: float, right: float, size: int, most: int) -> str:
    radius = SMALLEST + (LARGEST - SMALLEST) * (size / most) ** 0.5
    told = f"{size} messages: said {said:.2f}, right {right:.2f}"
    return f'<circle cx="{_x(said):.1f}" cy="{_y(right):.1f}" r="{radius:.1f}" fill="#0b4a6f" fill-opacity="0.5"><title>{told}</title></circle>'


def _tick(share: float) -> str:
    return (
        f'<text x="{_x(share):.0f}" y="{_y(0) + 16:.0f}" text-anchor="middle">{share:.1f}</text>'
        f'<text x="{_x(0) - 6:.0f}" y="{_y(share) + 4:.0f}" text-anchor="end">{share:.1f}</text>'
    )


def _x(share: float) -> float:
    return MARGIN + share * SIDE


def _y(share: float) -> float:
    return MARGIN + (1 - share) * SIDE
