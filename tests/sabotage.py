"""`make sabotage`: takes one safeguard away at a time, in a copy of the checkout, and demands that a test notices.

A suite that stays green without a lock, a fence or a unique key proves nothing about them. Each entry says which file, what stands
there, what stands there instead, and which tests must fail; those same tests must pass before. The exit status is 1 if one passes.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
OUTBOX, SWEEPING = "tests/ideas/test_outbox.py", "tests/ideas/test_sweeping.py"
PUBLISHING = "tests/ideas/test_publishing.py"
SETTINGS = "tests/portal/test_celery_settings.py"


@dataclass(frozen=True)
class Sabotage:
    """One safeguard that is taken away."""

    name: str
    file: str
    edits: tuple[tuple[str, str], ...]
    tests: str


SABOTAGES = (
    Sabotage(
        "that one claim excludes another",
        "ideas/outbox.py",
        (("pk=pk, lease_token=token).first()", "pk=pk).first()"), ("        if taken:", "        if taken or pk:")),
        OUTBOX,
    ),
    Sabotage(
        "the look at another's lease",
        "ideas/outbox.py",
        (("            models.Q(lease_until=None) | models.Q(lease_until__lte=Now()),\n", ""),),
        OUTBOX,
    ),
    Sabotage(
        "the fence",
        "ideas/outbox.py",
        (("filter(pk=self.pk, state=WorkState.PENDING, lease_token=self.lease_token)", "filter(pk=self.pk)"),),
        OUTBOX,
    ),
    Sabotage(
        "the end after eight attempts",
        "ideas/outbox.py",
        (("attempts >= MAX_ATTEMPTS", "attempts >= 100"), ("attempts__lt=MAX_ATTEMPTS", "attempts__lt=100")),
        OUTBOX,
    ),
    Sabotage(
        "waiting for the commit before publishing",
        "ideas/outbox.py",
        (("    transaction.on_commit(lambda: publish(row), robust=True)", "    publish(row)"),),
        PUBLISHING,
    ),
    Sabotage(
        "that publishing never raises",
        "ideas/outbox.py",
        (("    except Exception as error:  # kombu, redis", "    except ZeroDivisionError as error:  # kombu, redis"),),
        PUBLISHING,
    ),
    Sabotage(
        "the breaker",
        "ideas/outbox.py",
        (("        self.open_until = time.monotonic() + BREAKER_SECONDS", "        pass"),),
        PUBLISHING,
    ),
    Sabotage(
        "the sweep's skipping of rows that somebody holds",
        "ideas/sweeping.py",
        (("select_for_update(skip_locked=True)", "select_for_update()"),),
        SWEEPING,
    ),
    Sabotage(
        "the sweep's stepping back",
        "ideas/sweeping.py",
        (("return span(min(300, 10 * 2 ** min(publications, 5)))", "return span(0)"),),
        SWEEPING,
    ),
    Sabotage(
        "the sweep's pause on a long queue",
        "ideas/sweeping.py",
        (("if client.llen(name) <= LONG_QUEUE", "if client.llen(name) >= 0"),),
        SWEEPING,
    ),
    Sabotage(
        "the sweep's lock",
        "ideas/sweeping.py",
        (("        return bool(cursor.fetchone()[0])", "        return True"),),
        SWEEPING,
    ),
    Sabotage(
        "putting back what the sweep could not publish",
        "ideas/sweeping.py",
        (("                _put_back(model, rows[number:])\n", ""),),
        SWEEPING,
    ),
    Sabotage(
        "the lock of a case",
        "ideas/transitions/moves.py",
        (("select_for_update().", ""),),
        "tests/ideas/test_one_writer.py",
    ),
    Sabotage(
        "the look at a worker's connection before each task",
        "portal/celery.py",
        (("    close_old_connections()", "    pass"),),
        "tests/services/test_line.py -k connection",
    ),
    Sabotage(
        "the work that an event owes",
        "ideas/events.py",
        (("for subscriber in subscriptions.for_verb(verb)]", "for subscriber in []]"),),
        OUTBOX,
    ),
    Sabotage(
        "the unique key of a form",
        "ideas/migrations/0001_initial.py",
        (
            (
                "models.UUIDField(default=uuid.uuid4, editable=False, unique=True)",
                "models.UUIDField(default=uuid.uuid4)",
            ),
        ),
        "tests/ideas/test_submit.py",
    ),
    Sabotage(
        "late acknowledgement",
        "portal/settings.py",
        (("CELERY_TASK_ACKS_LATE = True", "CELERY_TASK_ACKS_LATE = False"),),
        SETTINGS,
    ),
    Sabotage(
        "giving back what a dead worker had",
        "portal/settings.py",
        (("CELERY_TASK_REJECT_ON_WORKER_LOST = True", "CELERY_TASK_REJECT_ON_WORKER_LOST = False"),),
        SETTINGS,
    ),
    Sabotage(
        "the freed place after a failed acknowledgement",
        "portal/broker.py",
        (("            virtual.QoS.ack(self, delivery_tag)", "            pass"),),
        "tests/portal/test_broker.py",
    ),
    Sabotage(
        "the mark that a mail is being sent",
        "notifications/sending.py",
        (('            "outcome": DeliveryState.SENDING,', '            "outcome": DeliveryState.WAITING,'),),
        "tests/notifications",
    ),
    Sabotage(
        "the fixed Message-ID",
        "notifications/sending.py",
        (("<delivery-{row.pk}@", "<delivery-{row.pk}-{row.lease_token}@"),),
        "tests/notifications",
    ),
    Sabotage(
        "telling a final no from a temporary one",
        "notifications/posting.py",
        (("return Refused(code) if code >= 500 else", "return Refused(code) if code >= 600 else"),),
        "tests/notifications",
    ),
    Sabotage(
        "the end of every wait for PostgreSQL",
        "portal/deadline.py",
        (
            (
                "            return super().wait(gen, interval, ends - time.monotonic())",
                "            return super().wait(gen, interval, timeout)",
            ),
        ),
        "tests/portal tests/services/test_web.py -k frozen",
    ),
    Sabotage(
        "what was typed on the page of a database that is away",
        "portal/kept.py",
        (('DRAFT: Final = "draft_"', 'DRAFT: Final = "nothing_"'),),
        "tests/portal/test_kept.py",
    ),
    Sabotage(
        "the look at the version under the lock",
        "ideas/api/versions.py",
        (("and current not in seen", "and not seen"),),
        "tests/ideas/api/test_own_case.py tests/moderation/api/test_versions.py",
    ),
    Sabotage(
        "the scope of a key",
        "moderation/api/door.py",
        (("        self.require(self.scope)\n", ""),),
        "tests/moderation/api/test_entry.py",
    ),
    Sabotage(
        "comparing the secret of a key",
        "moderation/keys.py",
        (("hmac.compare_digest(bytes(key.digest), _digest(parts[2]))", "key.digest"),),
        "tests/moderation/test_keys.py",
    ),
    Sabotage(
        "that a search finds only what is public",
        "ideas/migrations/0005_search_entry.py",
        ((" AND s.visibility = 'public'", ""),),
        "tests/ideas/test_search.py",
    ),
    Sabotage(
        "comparing what a key was first used for",
        "ideas/sending.py",
        (("        new.show_name,\n", "        bool(sender and sender.show_name),\n"),),
        "tests/ideas/api/test_sending.py",
    ),
    Sabotage(
        "that one household is one client",
        "ideas/api/throttles.py",
        (("(address, 64)", "(address, 128)"),),
        "tests/ideas/api/test_door.py",
    ),
    Sabotage(
        "that the lead alone redirects",
        "ideas/transitions/redirections.py",
        (("    led_by(submission, by)\n", ""),),
        "tests/ideas/test_redirect.py",
    ),
    Sabotage(
        "that nobody is sent to the municipalities' own",
        "ideas/transitions/redirections.py",
        (("if target is None or target.is_internal:", "if target is None:"),),
        "tests/ideas/test_redirect.py",
    ),
    Sabotage(
        "that the lead and the office alone say who takes part",
        "ideas/transitions/contributors.py",
        (("if by != OFFICE and not leads.exists():", "if not by:"),),
        "tests/ideas/test_contributors.py",
    ),
    Sabotage(
        "that a reason for passing on goes with the text",
        "ideas/api/serializers/cases.py",
        (("case_page.reasons_to_pass_on(case) if is_readable(case) else {}", "case_page.reasons_to_pass_on(case)"),),
        "tests/ideas/test_contributors.py",
    ),
    Sabotage(
        "that only a public text takes suggestions",
        "ideas/transitions/suggestions.py",
        (("if submission.visibility != Visibility.PUBLIC:", "if not submission:"),),
        "tests/ideas/test_suggestions.py",
    ),
    Sabotage(
        "that suggestions are counted",
        "ideas/views/suggestions.py",
        (("if not throttle.allow_request(", "if throttle.allow_request is None and not throttle.allow_request("),),
        "tests/ideas/test_suggestions.py",
    ),
    Sabotage(
        "that marks count in the text that is shown",
        "moderation/reading.py",
        (("reading.text_version_id == text.pk", "True"),),
        "tests/moderation/test_flags.py",
    ),
)


def main() -> int:
    """Try every sabotage; the number of those that nothing noticed, as exit status 0 or 1."""
    home = Path(tempfile.mkdtemp(prefix="sabotage-"))
    copy = home / "copy"
    shutil.copytree(
        CHECKOUT, copy, ignore=shutil.ignore_patterns(".git", ".data", "node_modules", ".venv", "__pycache__")
    )
    unnoticed = 0
    try:
        for sabotage in SABOTAGES:
            noticed, seconds = _try(sabotage, copy, home)
            unnoticed += not noticed
            sys.stdout.write(f"{'noticed  ' if noticed else 'UNNOTICED'} {seconds:5.1f} s  without {sabotage.name}\n")
            sys.stdout.flush()
    finally:
        shutil.rmtree(home, ignore_errors=True)
    sys.stdout.write(f"{len(SABOTAGES) - unnoticed} of {len(SABOTAGES)} were noticed\n")
    return 1 if unnoticed else 0


def _try(sabotage: Sabotage, copy: Path, home: Path) -> tuple[bool, float]:
    """Whether the tests notice, and how long that took. RuntimeError where the source has changed under the entry."""
    file = copy / sabotage.file
    whole = changed = file.read_text()
    for old, new in sabotage.edits:
        if old not in changed:
            raise RuntimeError(f"{sabotage.file} has no {old!r} any more")
        changed = changed.replace(old, new)
    began = time.monotonic()
    file.write_text(changed)
    try:
        return _fails(sabotage.tests, copy, home), time.monotonic() - began
    finally:
        file.write_text(whole)


def _fails(tests: str, copy: Path, home: Path) -> bool:
    """Whether a test fails (exit status 1). RuntimeError where none could run."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--create-db", *tests.split()]
    environment = os.environ | {"EMBEDDED_HOME": str(home / "data"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in {0, 1}:
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
    return done.returncode == 1


if __name__ == "__main__":
    sys.exit(main())
