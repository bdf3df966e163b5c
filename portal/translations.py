"""Message catalogues without the gettext programs: extracted, checked and compiled by Babel. Needs neither settings nor database.

Every app (a directory with an `apps.py`) has `locale/<language>/LC_MESSAGES/django.po`. The source language, English, needs none.
"""

import ast
import io
import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("sv", "fi")

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TEMPLATES = ("*.html", "*.txt")
PLACEHOLDER = re.compile(r"%\([^)]*\)[a-z]|(?<!%)(?:%%)*%[sd]|(?<!\{)\{\w*\}(?!\})")
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"(?<!\w)(n?p?gettext|_)\(({LITERAL}(?:,\s*{LITERAL})*)")
"""A call in what `templatize` makes of a template; everything else in there is blanked out."""

Key = tuple[str | None, str]
"""Context and msgid (the singular)."""
Translations = Mapping[str, str | list[str]]


def apps(root: Path = ROOT) -> list[Path]:
    """Directories of the apps below `root`, by name."""
    return sorted(path.parent for path in root.glob("*/apps.py"))


def catalogue_file(app: Path, language: str) -> Path:
    """Where an app's catalogue in `language` is, whether it exists or not."""
    return app / "locale" / language / "LC_MESSAGES" / "django.po"


def extract(app: Path) -> dict[Key, Message]:
    """All messages in the Python files and templates of `app`. SyntaxError where a template's translation block holds another tag."""
    found: dict[Key, Message] = {}
    for context, ids in [*_in_python(app), *_in_templates(app)]:
        message = Message(ids if len(ids) > 1 else ids[0], context=context)
        key = _key(message)
        if key not in found or message.pluralizable:
            found[key] = message
    found.pop((None, ""), None)
    return found


def update(app: Path, language: str) -> None:
    """Bring a catalogue up to date: new messages come in empty, what the source no longer holds goes, translations stay."""
    old = _messages(app, language)
    catalogue = Catalog(locale=language)
    for key, message in extract(app).items():
        kept = old.get(key)
        string = kept.string if kept and kept.pluralizable == message.pluralizable else None
        flags = kept.flags & {"fuzzy"} if kept else ()
        catalogue.add(
            message.id, string, flags=flags, context=message.context, user_comments=kept.user_comments if kept else ()
        )
    _write(app, language, catalogue)


def fill(app: Path, language: str, translations: Translations) -> set[str]:
    """Put `translations` (by msgid, or context, U+0004 and msgid; a list for singular and plural) into a catalogue.

    Gives the keys that it holds, so that the caller can name those that no catalogue holds. ValueError where the number of forms is wrong.
    """
    catalogue = _read(app, language)
    used: set[str] = set()
    for message in list(catalogue):
        name = _name(message)
        if message.id and name in translations:
            string = translations[name]
            if isinstance(string, str) == bool(message.pluralizable):
                raise ValueError(f"{name!r} needs {'singular and plural' if message.pluralizable else 'one text'}")
            message.string = string if isinstance(string, str) else tuple(string)
            message.flags.discard("fuzzy")
            used.add(name)
    _write(app, language, catalogue)
    return used


def load_fill(file: Path) -> dict[str, str | list[str]]:
    """The JSON object that `fill` takes. ValueError where the file is something else."""
    content = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise ValueError(f"{file} holds no JSON object")
    return content


def check(app: Path, language: str) -> list[str]:
    """What is wrong with a catalogue, one sentence each, in a stable order; empty when it is complete."""
    source, present = extract(app), _messages(app, language)
    where = f"{app.name} ({language})"
    problems = [f"{where}: missing {_name(source[key])!r}" for key in source.keys() - present.keys()]
    problems += [f"{where}: no longer in the source {_name(present[key])!r}" for key in present.keys() - source.keys()]
    for key in source.keys() & present.keys():
        problems += [f"{where}: {problem} {_name(source[key])!r}" for problem in _problems(source[key], present[key])]
    return sorted(problems)


def missing(app: Path, language: str) -> dict[str, str | list[str]]:
    """What the source says and the catalogue does not, as `fill` takes it: the English stands where the translation belongs."""
    present = _messages(app, language)
    return {
        _name(message): message.id if isinstance(message.id, str) else list(message.id)
        for key, message in sorted(extract(app).items(), key=lambda found: (found[0][1], found[0][0] or ""))
        if key not in present or present[key].fuzzy or not all(_strings(present[key]))
    }


def translated(app: Path, language: str) -> dict[str, list[str]]:
    """The forms of every message in a catalogue, by its name as in `fill`."""
    return {_name(message): _strings(message) for message in _messages(app, language).values()}


def compile_all(root: Path = ROOT) -> list[Path]:
    """Write the .mo beside every .po that is newer than its own; gives those written. Safe to run twice at once."""
    written = []
    for po in sorted(po for app in apps(root) for po in app.glob("locale/*/LC_MESSAGES/django.po")):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime_ns <= po.stat().st_mtime_ns:
            with po.open("rb") as file:
                catalogue = read_po(file)
            content = io.BytesIO()
            write_mo(content, catalogue)
            _replace(mo, content.getvalue())
            written.append(mo)
    return written


def _in_python(app: Path) -> Iterator[tuple[str | None, tuple[str, ...]]]:
    for file in sorted(app.rglob("*.py")):
        for _, ids, _, context in extract_from_file("python", file, keywords=KEYWORDS):
            yield context, (ids,) if isinstance(ids, str) else tuple(ids)


def _in_templates(app: Path) -> Iterator[tuple[str | None, tuple[str, ...]]]:
    for file in sorted(file for pattern in TEMPLATES for file in (app / "templates").rglob(pattern)):
        source = templatize(file.read_text(encoding="utf-8"), origin=str(file))
        for function, literals in CALL.findall(source):
            texts = tuple(ast.literal_eval(literal) for literal in re.findall(LITERAL, literals))
            yield (texts[0], texts[1:]) if "p" in function else (None, texts)


def _problems(source: Message, present: Message) -> Iterator[str]:
    if present.fuzzy:
        yield "fuzzy"
    strings = _strings(present)
    if source.pluralizable != present.pluralizable:
        yield "singular or plural differs in"
    elif not all(strings):
        yield "untranslated"
    elif not all(_placeholders_agree(source, number, string) for number, string in enumerate(strings)):
        yield "placeholders differ in"


def _placeholders_agree(source: Message, number: int, string: str) -> bool:
    """A singular may leave out the number ("a case"); every other form has the same placeholders as the source."""
    texts = _texts(source)
    possible = {name for text in texts for name in PLACEHOLDER.findall(text)}
    needed = set(PLACEHOLDER.findall(texts[min(number, len(texts) - 1)]))
    used = set(PLACEHOLDER.findall(string))
    return used <= possible if number < len(texts) - 1 else needed == used


def _texts(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def _strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or [""])


def _key(message: Message) -> Key:
    return message.context, _texts(message)[0]


def _name(message: Message) -> str:
    context, text = _key(message)
    return f"{context}\x04{text}" if context else text


def _read(app: Path, language: str) -> Catalog:
    file = catalogue_file(app, language)
    if not file.exists():
        return Catalog(locale=language)
    with file.open("rb") as opened:
        return read_po(opened, locale=language, abort_invalid=True)


def _messages(app: Path, language: str) -> dict[Key, Message]:
    return {_key(message): message for message in _read(app, language) if message.id}


def _write(app: Path, language: str, catalogue: Catalog) -> None:
    """Sorted and without line numbers or dates, so that a diff shows what changed and nothing else."""
    content = io.BytesIO()
    content.write(_header(catalogue).encode())
    write_po(content, catalogue, sort_output=True, no_location=True, omit_header=True, ignore_obsolete=True, width=0)
    _replace(catalogue_file(app, language), content.getvalue())


def _header(catalogue: Catalog) -> str:
    lines = [
        f"Language: {catalogue.locale}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {catalogue.plural_forms}",
    ]
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines) + "\n"


def _replace(file: Path, content: bytes) -> None:
    """Write in one step: another process sees the old file or the new one. An unchanged file is left alone."""
    if file.suffix == ".po" and file.exists() and file.read_bytes() == content:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f".{file.name}.{os.getpid()}")
    partial.write_bytes(content)
    partial.replace(file)
