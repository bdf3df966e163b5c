"""What can be wrong with cases, mails, the log, and the work between them."""

from django.utils.translation import gettext_lazy, ngettext_lazy

from portal.operations.words.entry import Words

_MEND = gettext_lazy("Run “manage.py doctor --mend”.")
_MEND_SAFE = gettext_lazy("Run “manage.py doctor --mend”. It can be run as often as you like.")
_PERSON = gettext_lazy(
    "Nothing is changed by itself here: look at the case in the database, and tell those who build the portal."
)

LINE: dict[str, Words] = {
    # Owed work
    "dead": Words(
        gettext_lazy("Work that was given up"),
        ngettext_lazy(
            "%(number)d piece of work was given up after too many tries (%(errors)s). Since %(since)s.",
            "%(number)d pieces of work were given up after too many tries (%(errors)s). The oldest since %(since)s.",
            "number",
        ),
        gettext_lazy("Somebody waits for it: for a case that lies in no queue, or for a mail that does not come."),
        gettext_lazy(
            "Read the log of the workers at that time and put the cause right. Then press “Try again” on the status page, or run “manage.py doctor --retry-dead”."
        ),
    ),
    "late": Words(
        gettext_lazy("Work that waits too long"),
        ngettext_lazy(
            "%(number)d piece of work could have begun %(since)s, and nobody is at it.",
            "%(number)d pieces of work could have begun long ago, the oldest %(since)s, and nobody is at them.",
            "number",
        ),
        gettext_lazy("Nothing is lost, but cases reach their municipality late, and mails come late."),
        gettext_lazy(
            "See that the workers and the sweep run. “manage.py doctor --mend” puts the work on the queue at once."
        ),
    ),
    "stuck": Words(
        gettext_lazy("Work that kills its worker"),
        ngettext_lazy(
            "%(number)d piece of work was begun eight times, and never came to an end.",
            "%(number)d pieces of work were begun eight times, and never came to an end.",
            "number",
        ),
        gettext_lazy("Whoever waits for it waits in vain."),
        gettext_lazy(
            "Look for workers that were killed, by want of memory perhaps. “manage.py doctor --mend” counts the work as given up, from where it can be tried again."
        ),
    ),
    # Mails
    "mail_refused": Words(
        gettext_lazy("Mails that were refused for good"),
        ngettext_lazy(
            "%(number)d mail was refused during the last %(days)d days (%(codes)s).",
            "%(number)d mails were refused during the last %(days)d days (%(codes)s).",
            "number",
        ),
        gettext_lazy("These residents hear nothing by mail. The page of their case is still there."),
        gettext_lazy("Mostly the address was mistyped, and there is nothing to do."),
    ),
    "mail_refused_alike": Words(
        gettext_lazy("Many mails were refused for the same reason"),
        ngettext_lazy(
            "%(number)d recipient was refused with code %(code)d, the first %(since)s.",
            "%(number)d recipients were refused with code %(code)d, the first %(since)s.",
            "number",
        ),
        gettext_lazy(
            "So many at once are hardly wrong addresses. More likely the mail server does not take mail from us, and then nobody hears from us."
        ),
        gettext_lazy(
            "Check what the mail server demands of us: sender address, sign-in, SPF and DKIM. Then “manage.py doctor --retry-refused” sends again what was refused during the last 72 hours."
        ),
    ),
    "mail_waiting": Words(
        gettext_lazy("Mails that wait for the mail server"),
        ngettext_lazy(
            "%(number)d mail was not taken yet. It was first tried %(since)s.",
            "%(number)d mails were not taken yet. The oldest was first tried %(since)s.",
            "number",
        ),
        gettext_lazy("Residents get their receipts and answers later. They are tried again for 72 hours."),
        gettext_lazy("See that the mail server answers. After that the mails go by themselves."),
    ),
    "mail_twice": Words(
        gettext_lazy("Mails that may have come twice"),
        ngettext_lazy(
            "%(number)d mail during the last %(days)d days.",
            "%(number)d mails during the last %(days)d days.",
            "number",
        ),
        gettext_lazy(
            "The line or the worker broke just before the mail server’s yes was noted. So the mail was sent once more."
        ),
        gettext_lazy("One now and then is to be expected. Are there many, look for workers that are killed."),
    ),
    "mail_unclear": Words(
        gettext_lazy("Mails in two states at once"),
        ngettext_lazy(
            "%(number)d mail is stamped as one thing and noted as another.",
            "%(number)d mails are stamped as one thing and noted as another.",
            "number",
        ),
        gettext_lazy("It is not certain that these residents have heard from us."),
        gettext_lazy(
            "“manage.py doctor --mend” settles those where the mail server’s word is known. The others need a person with access to the database."
        ),
    ),
    # Cases
    "unheard": Words(
        gettext_lazy("Events that nobody heard of"),
        ngettext_lazy(
            "%(number)d event lacks the work that it should have set going.",
            "%(number)d events lack the work that they should have set going.",
            "number",
        ),
        gettext_lazy("A case may have reached no municipality, or a mail may never have been sent."),
        _MEND_SAFE,
    ),
    "unrouted": Words(
        gettext_lazy("Cases that went nowhere"),
        ngettext_lazy(
            "%(number)d case lies where it came in, though its routing counts as done: %(cases)s.",
            "%(number)d cases lie where they came in, though their routing counts as done: %(cases)s.",
            "number",
        ),
        gettext_lazy("No municipality sees what these residents wrote."),
        _MEND_SAFE,
    ),
    "leaderless": Words(
        gettext_lazy("Cases that nobody leads"),
        ngettext_lazy(
            "%(number)d case has no municipality that leads it: %(cases)s.",
            "%(number)d cases have no municipality that leads them: %(cases)s.",
            "number",
        ),
        gettext_lazy("It stands in no queue, and its sender waits for nobody."),
        _PERSON,
    ),
    "unfitting": Words(
        gettext_lazy("Cases whose state does not fit"),
        ngettext_lazy(
            "%(number)d case says one thing, and the municipalities’ parts in it another: %(cases)s.",
            "%(number)d cases say one thing, and the municipalities’ parts in them another: %(cases)s.",
            "number",
        ),
        gettext_lazy(
            "The sender may read that it is answered while somebody still works on it, or the other way round."
        ),
        _PERSON,
    ),
    "rule_failed": Words(
        gettext_lazy("Routing rules that can’t be carried out"),
        ngettext_lazy(
            "%(number)d rule can’t be carried out: number %(rules)s.",
            "%(number)d rules can’t be carried out: numbers %(rules)s.",
            "number",
        ),
        gettext_lazy(
            "Nothing is lost. What these rules should send somewhere goes to the regional office, and takes longer."
        ),
        gettext_lazy(
            "Tell the regional office’s coordinators. Their page about the rules says what is wrong, and there the rule is ended or the failure settled."
        ),
    ),
    "model_unreadable": Words(
        gettext_lazy("The trained model can’t be read"),
        gettext_lazy("The router should ask the model %(version)s, and this version of the portal can’t read it."),
        gettext_lazy(
            "Nothing is lost. Cases get no topic by themselves, and more of them go to the regional office, which takes longer."
        ),
        gettext_lazy(
            "Run manage.py train_routing --first: it makes a new model where none can be read. Or let a coordinator go back to another one on the page about the model."
        ),
    ),
    "uncounted": Words(
        gettext_lazy("Numbers that do not add up"),
        gettext_lazy("There are %(cases)d cases, but the log tells of %(events)d that came in."),
        gettext_lazy("A case, or the record of it, has vanished or was put in past the portal."),
        gettext_lazy("Do not mend by hand. Keep the latest backup, and compare."),
    ),
    "unknown_state": Words(
        gettext_lazy("Work in an unknown state"),
        ngettext_lazy(
            "%(number)d row is neither owed, done nor given up.",
            "%(number)d rows are neither owed, done nor given up.",
            "number",
        ),
        gettext_lazy("Nobody will ever do it."),
        gettext_lazy(
            "Somebody has changed the database by hand. Put the state right, or restore the row from a backup."
        ),
    ),
    "chain_broken": Words(
        gettext_lazy("The log was changed"),
        ngettext_lazy(
            "%(number)d chain of the log does not follow from its beginning: %(chains)s.",
            "%(number)d chains of the log do not follow from their beginning: %(chains)s.",
            "number",
        ),
        gettext_lazy("What the history of these cases says can’t be trusted any more."),
        gettext_lazy("Keep the latest backups, and find out who had access to the database. Nothing is mended here."),
    ),
    # What is left over
    "contacts_left": Words(
        gettext_lazy("Addresses that are not needed any more"),
        ngettext_lazy(
            "%(number)d address belongs to nothing any more.",
            "%(number)d addresses belong to nothing any more.",
            "number",
        ),
        gettext_lazy("We keep personal data that we have no use for."),
        _MEND,
    ),
    "drafts_left": Words(
        gettext_lazy("Drafts whose time is over"),
        ngettext_lazy(
            "%(number)d draft should have been removed.", "%(number)d drafts should have been removed.", "number"
        ),
        gettext_lazy("We keep what residents chose not to send."),
        gettext_lazy("See that beat and the worker for cleaning up run. “manage.py doctor --mend” removes them now."),
    ),
    "sessions_left": Words(
        gettext_lazy("Sessions whose time is over"),
        ngettext_lazy(
            "%(number)d session should have been removed.", "%(number)d sessions should have been removed.", "number"
        ),
        gettext_lazy("Nothing, but the table grows."),
        gettext_lazy("See that beat and the worker for cleaning up run. “manage.py doctor --mend” removes them now."),
    ),
}
