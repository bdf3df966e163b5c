"""What can be wrong with that which the portal leans on."""

from django.utils.translation import gettext_lazy, ngettext_lazy

from portal.operations.words.entry import Words

SERVICES: dict[str, Words] = {
    "database_away": Words(
        gettext_lazy("The database does not answer"),
        gettext_lazy("PostgreSQL takes no connection, or says nothing. What lies in it could not be looked at."),
        gettext_lazy("Nobody can write, and only pages that are kept in a cache can be read."),
        gettext_lazy("Start PostgreSQL, or see what holds it: disk space, memory, the number of connections."),
    ),
    "connections_scarce": Words(
        gettext_lazy("The database is short of connections"),
        gettext_lazy("%(number)d of %(most)d connections are in use."),
        gettext_lazy("Soon some will meet a page that says that we are away for a moment."),
        gettext_lazy("Raise max_connections, or run fewer processes and threads."),
    ),
    "migrations_missing": Words(
        gettext_lazy("The database is older than the program"),
        ngettext_lazy("%(number)d migration was not run.", "%(number)d migrations were not run.", "number"),
        gettext_lazy("Pages may break, and work may be given up."),
        gettext_lazy("Run “manage.py migrate”."),
    ),
    "operator_unknown": Words(
        gettext_lazy("Nobody gets a mail when something is wrong"),
        gettext_lazy("OPERATOR_EMAIL is empty."),
        gettext_lazy("What breaks is found out late."),
        gettext_lazy("Set OPERATOR_EMAIL to one address or several, separated by commas."),
    ),
    "sweep_silent": Words(
        gettext_lazy("The sweep does not run"),
        gettext_lazy("Nobody holds its lock."),
        gettext_lazy("What the broker forgets, and every mail that has to be tried again, waits for ever."),
        gettext_lazy("Start “manage.py sweep” and let it be started again whenever it ends."),
    ),
    "disk_full": Words(
        gettext_lazy("The disk is nearly full"),
        gettext_lazy("%(free)s GB are free."),
        gettext_lazy("With a full disk nobody can write to us."),
        gettext_lazy("Make room: old logs and backups first."),
    ),
    "broker_away": Words(
        gettext_lazy("The broker does not answer"),
        gettext_lazy("Redis for Celery can’t be reached (%(error)s). Whether the workers answer is not known either."),
        gettext_lazy("Nothing is lost. Cases and mails wait until it is back."),
        gettext_lazy("Start Redis, and check CELERY_BROKER_URL."),
    ),
    "queue_long": Words(
        gettext_lazy("A long queue"),
        ngettext_lazy("%(number)d message waits.", "%(number)d messages wait.", "number"),
        gettext_lazy("It takes longer than usual until cases and mails arrive."),
        gettext_lazy("See that its workers run. If it stays long, start one more."),
    ),
    "messages_held": Words(
        gettext_lazy("Many messages that no worker has finished"),
        ngettext_lazy(
            "%(number)d message was handed out and not acknowledged.",
            "%(number)d messages were handed out and not acknowledged.",
            "number",
        ),
        gettext_lazy("Their work is brought again by the sweep, some minutes late."),
        gettext_lazy("Look for workers that are killed or hang."),
    ),
    "workers_silent": Words(
        gettext_lazy("No worker answers"),
        gettext_lazy("Nobody said anything within a second."),
        gettext_lazy("Cases reach no municipality, and no mail is sent. Nothing is lost."),
        gettext_lazy("Start the workers."),
    ),
    "queue_unserved": Words(
        gettext_lazy("A queue without a worker"),
        gettext_lazy("The workers that answered take nothing from it."),
        gettext_lazy("This work is not done. Nothing is lost."),
        gettext_lazy("Start a worker for this queue."),
    ),
    "cache_away": Words(
        gettext_lazy("The page cache does not answer"),
        gettext_lazy("Redis for pages can’t be reached (%(error)s)."),
        gettext_lazy("Pages come a little slower."),
        gettext_lazy("Start Redis, and check REDIS_URL."),
    ),
    "mail_server_away": Words(
        gettext_lazy("The mail server does not answer"),
        gettext_lazy("It could not be reached, or does not let us in (%(error)s)."),
        gettext_lazy("Mails wait, for 72 hours at most."),
        gettext_lazy("Check the mail server, and EMAIL_URL."),
    ),
    "mail_server_unnamed": Words(
        gettext_lazy("Nobody said which mail server to use"),
        gettext_lazy("EMAIL_URL is not set, and no demo is running here."),
        gettext_lazy("Mails wait, for 72 hours at most."),
        gettext_lazy("Set EMAIL_URL. On your own machine “make demo” is enough: it brings a mail server."),
    ),
    "unmended": Words(
        gettext_lazy("Something could not be mended"),
        gettext_lazy("The try failed (%(error)s)."),
        gettext_lazy("It stays as it was."),
        gettext_lazy("See below what it is, and try once more when the rest is well."),
    ),
    "unseen": Words(
        gettext_lazy("Something could not be looked at"),
        gettext_lazy("The look failed (%(error)s)."),
        gettext_lazy("There may be faults that nobody sees."),
        gettext_lazy("Run “manage.py doctor” once more. If it fails again, read the log of the database."),
    ),
}
