"""The product's own files, as the architecture tests read them: parsed Python, and templates without their comments."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
APPS = ("ideas", "moderation", "notifications", "portal")
"""Lowest first: each may use those before it."""
_COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", re.DOTALL)


@dataclass(frozen=True)
class Source:
    """A Python file of an app."""

    path: Path
    tree: ast.Module

    @property
    def app(self) -> str:
        """The app that it belongs to."""
        return self.path.relative_to(CHECKOUT).parts[0]

    @property
    def name(self) -> str:
        """Its path in the checkout."""
        return self.path.relative_to(CHECKOUT).as_posix()

    def at(self, node: ast.AST) -> str:
        """Where `node` is, for a message."""
        return f"{self.name}:{getattr(node, 'lineno', 0)}"


@dataclass(frozen=True)
class Page:
    """A template file of an app; `name` is what it is included by."""

    path: Path
    app: str
    name: str
    text: str

    @property
    def is_mail(self) -> bool:
        """Mails have rules of their own: their readers know no style sheet."""
        return "/mail/" in self.path.as_posix()


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file of the four apps, migrations left out."""
    files = [file for app in APPS for file in sorted((CHECKOUT / app).rglob("*.py")) if "migrations" not in file.parts]
    return tuple(Source(file, ast.parse(file.read_text())) for file in files)


@cache
def pages() -> tuple[Page, ...]:
    """Every template file of the four apps."""
    found = []
    for app in APPS:
        root = CHECKOUT / app / "templates"
        for file in sorted(file for file in root.rglob("*") if file.is_file()):
            found.append(Page(file, app, file.relative_to(root).as_posix(), _COMMENT.sub("", file.read_text())))
    return tuple(found)


def higher(app: str) -> tuple[str, ...]:
    """The apps that `app` must not know."""
    return APPS[APPS.index(app) + 1 :]


def strings(source: Source) -> Iterator[tuple[ast.Constant, str]]:
    """Every string in a file, with where it stands; docstrings too."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node, node.value


def calls(source: Source) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a file, with the last part of the name that is called."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.func.attr, node
            elif isinstance(node.func, ast.Name):
                yield node.func.id, node
