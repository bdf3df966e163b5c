"""Looking at the whole portal: every look bounded in time, and none able to spoil another."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db import connection, connections, transaction

from portal.operations import cases, chains, database, leftovers, mails, models, owed, rules, services
from portal.operations.finding import Fact, Finding, Look, Seen, Severity, unseen

IN_THE_DATABASE: Final[Mapping[str, Look]] = {
    "database": database.look,
    "sweep": database.sweep,
    "owed": owed.look,
    "mails": mails.look,
    "cases": cases.look,
    "rules": rules.look,
    "models": models.look,
    "chains": chains.look,
    "leftovers": leftovers.look,
}
OUTSIDE: Final[Mapping[str, Look]] = {
    "broker": services.broker_and_workers,
    "cache": services.page_cache,
    "mail_server": services.mail_server,
    "disk": database.disk,
}
LONGEST: Final = 10
"""Seconds for one statement of a look, and for all looks outside the database together."""


@dataclass
class Report:
    """`findings`: the worst first."""

    findings: list[Finding] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)

    @property
    def troubles(self) -> list[Finding]:
        """What a person has to do something about."""
        return [finding for finding in self.findings if finding.severity == Severity.TROUBLE]

    @property
    def notices(self) -> list[Finding]:
        """What is good to know."""
        return [finding for finding in self.findings if finding.severity == Severity.NOTICE]


def look(*, everything: bool = False, database_is_there: bool = False) -> Report:
    """Look at everything; never raises. `everything`: also at what is old. Changes nothing.

    `database_is_there`: the caller has just spoken to PostgreSQL, so nothing has to be tried before.
    """
    outside = begin({name: lambda name=name: list(OUTSIDE[name](everything)) for name in OUTSIDE})  # type: ignore[misc]
    if database_is_there or _database_answers():
        seen = [found for name in IN_THE_DATABASE for found in ask(name, IN_THE_DATABASE[name], everything)]
    else:
        seen = [Finding("database_away")]
    seen += outside()
    order = (Severity.TROUBLE, Severity.NOTICE)
    findings = [found for found in seen if isinstance(found, Finding)]
    return Report(
        sorted(findings, key=lambda finding: order.index(finding.severity)),
        [found for found in seen if isinstance(found, Fact)],
    )


def ask(name: str, look_: Look, everything: bool = False) -> list[Seen]:
    """What a look in the database gives; that it could not be done where it fails. Ends after LONGEST for each statement."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL statement_timeout = '{LONGEST}s'")
            return list(look_(everything))
    except Exception as error:  # a look that fails is a finding, and the next one goes on
        return [unseen(name, type(error).__name__)]


def begin(looks: Mapping[str, Callable[[], Iterable[Seen]]]) -> Callable[[], list[Seen]]:
    """Start each of `looks` in a thread of its own; call the result to wait for them, LONGEST at most, and to get what they saw."""
    seen: dict[str, list[Seen]] = {}

    def run(name: str) -> None:
        try:
            seen[name] = list(looks[name]())
        except Exception as error:  # as in `ask`
            seen[name] = [unseen(name, type(error).__name__)]
        finally:
            connections.close_all()  # this thread's own

    threads = [threading.Thread(target=run, args=[name], daemon=True) for name in looks]
    end = time.monotonic() + LONGEST
    for thread in threads:
        thread.start()

    def wait() -> list[Seen]:
        for thread in threads:
            thread.join(max(0.0, end - time.monotonic()))
        return [found for name in looks for found in seen.get(name, [unseen(name, "TimeoutError")])]

    return wait


def _database_answers() -> bool:
    """Whether PostgreSQL lets somebody in and answers. A frozen one takes a connection and then says nothing, hence the thread."""

    def try_it() -> list[Seen]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return []

    return begin({"database": try_it})() == []
