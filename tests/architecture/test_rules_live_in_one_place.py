"""States change in `ideas.transitions` alone, and pages look things up through `queries` alone."""

import ast
from collections.abc import Iterator

from tests.architecture.product import Source, calls, sources

STATES = {"status", "visibility"}
WRITING = {"update", "create", "get_or_create", "update_or_create", "bulk_create", "Submission"}
PAGE_FILES = ("views", "feeds", "api")
COPIED = "portal/bulk/moves.py"
"""Lays out made-up cases by COPY; `tests/portal/test_bulk_moves.py` holds it to what the transitions make."""
MANAGERS = {"objects", "_default_manager", "_base_manager"}


def test_status_and_visibility_are_assigned_in_transitions_alone() -> None:
    elsewhere = [
        source.at(node)
        for source in sources()
        if not source.name.startswith("ideas/transitions/") and source.name != COPIED
        for node in _state_changes(source)
    ]

    assert elsewhere == []


def test_the_search_for_assignments_finds_those_of_the_transitions() -> None:
    found = [source.name for source in sources() for _ in _state_changes(source)]

    assert len(found) >= 5


def test_views_and_feeds_look_nothing_up_by_a_manager() -> None:
    direct = [
        source.at(node)
        for source in sources()
        if _is_page_file(source)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS
    ]

    assert direct == []


def _is_page_file(source: Source) -> bool:
    return source.path.stem in PAGE_FILES or source.path.parent.name in PAGE_FILES


def _state_changes(source: Source) -> Iterator[ast.AST]:
    for node in ast.walk(source.tree):
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        for target in targets:
            for part in target.elts if isinstance(target, ast.Tuple) else [target]:
                if isinstance(part, ast.Attribute) and part.attr in STATES:
                    yield node
    for name, call in calls(source):
        if name in WRITING and any(keyword.arg in STATES for keyword in call.keywords):
            yield call
