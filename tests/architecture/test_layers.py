"""Imports run one way: portal, notifications, moderation, ideas. Strings are imports too."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from importlinter import configuration
from importlinter.application import use_cases

from tests.architecture.product import APPS, CHECKOUT, Page, calls, higher, pages, sources, strings

TAG = re.compile(r"""\{%\s*(?P<tag>url|include|extends|load)\s+(?P<rest>[^%]*)%\}""")
QUOTED = re.compile(r"""["']([^"']+)["']""")
REVERSING = {"reverse", "reverse_lazy", "redirect", "resolve_url", "_absolute"}


def test_the_import_contract_holds() -> None:
    configuration.configure()

    kept = use_cases.lint_imports(config_filename=str(CHECKOUT / "pyproject.toml"), cache_dir=None)

    assert kept


def test_no_import_hides_in_a_function() -> None:
    hidden = [
        source.at(node)
        for source in sources()
        if not source.name.endswith("/apps.py")
        for function in ast.walk(source.tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []


def test_only_ready_imports_in_an_app_configuration() -> None:
    hidden = [
        source.at(node)
        for source in sources()
        if source.name.endswith("/apps.py")
        for function in ast.walk(source.tree)
        if isinstance(function, ast.FunctionDef) and function.name != "ready"
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []


def test_no_string_names_a_module_model_or_template_of_a_higher_app() -> None:
    hidden = [
        f"{source.at(node)} {text}"
        for source in sources()
        if higher(source.app)
        for node, text in strings(source)
        if re.fullmatch(rf"({'|'.join(higher(source.app))})[./][\w./-]+", text)
    ]

    assert hidden == []


def test_no_url_name_of_a_higher_app_is_reversed_in_python() -> None:
    hidden = [
        f"{source.at(call)} {argument.value!r}"
        for source in sources()
        for name, call in calls(source)
        if name in REVERSING
        for argument in call.args
        if isinstance(argument, ast.Constant) and _app_of_url(str(argument.value)) in higher(source.app)
    ]

    assert hidden == []


@pytest.mark.parametrize("page", [page for page in pages() if higher(page.app)], ids=lambda page: page.name)
def test_a_template_knows_no_higher_app(page: Page) -> None:
    assert list(_higher_names(page)) == []


def _higher_names(page: Page) -> Iterator[str]:
    """What a template names of higher apps; to extend the portal's base pages is allowed."""
    owners = {other.name: other.app for other in pages()}
    for found in TAG.finditer(page.text):
        tag, rest = found["tag"], found["rest"]
        names = QUOTED.findall(rest)[:1]
        if tag == "url":
            used = [(name, _app_of_url(name)) for name in names]
        elif tag == "load":
            used = [(name, _libraries().get(name, "")) for name in rest.split()]
        else:
            used = [(name, owners.get(name, "")) for name in names]
            if tag == "extends":
                used = [(name, app) for name, app in used if app != "portal"]
        yield from (f"{tag} {name}" for name, app in used if app in higher(page.app))


@cache
def _libraries() -> dict[str, str]:
    """Template tag libraries, and whose they are."""
    return {source.path.stem: source.app for source in sources() if "templatetags" in source.path.parts}


@cache
def _url_names() -> dict[str, str]:
    return dict(_walk(get_resolver()))


def _walk(resolver: URLResolver) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _walk(entry)
        elif isinstance(entry, URLPattern) and entry.name:
            yield entry.name, entry.callback.__module__.partition(".")[0]


def _app_of_url(name: str) -> str:
    """The app whose view a url name leads to; empty for other packages' views and for no view."""
    app = _url_names().get(name, "")
    return app if app in APPS else ""


def test_the_walk_over_the_urls_finds_something() -> None:
    assert _app_of_url("front") == "ideas"
    assert _app_of_url("healthz") == "portal"
