"""Whoever installs the portal finds every variable in one file."""

import re
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
READ = re.compile(r"""env(?:\.\w+)?\(\s*["']([A-Z_]+)["']|env\.\w+\(\s*["']([A-Z_]+)["']""")


def test_every_variable_of_the_settings_is_in_the_example() -> None:
    source = (CHECKOUT / "portal" / "settings.py").read_text(encoding="utf-8")
    example = (CHECKOUT / ".env.example").read_text(encoding="utf-8")

    names = {first or second for first, second in READ.findall(source)}

    assert "DATABASE_URL" in names
    assert [name for name in sorted(names) if not re.search(rf"^#? ?{name}=", example, re.MULTILINE)] == []
