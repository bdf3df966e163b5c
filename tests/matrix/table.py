"""Who may enter which address: the one table. An address without an entry fails."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tests.conftest import OFFICE, UMEA
from tests.matrix.world import KEYS, Case, Who

LOCKED_OUT = {Who.ANONYMOUS, Who.SENDER, Who.OTHER_SENDER, Who.DEACTIVATED, Who.PASSWORD_ONLY, *KEYS}
"""They have to sign in first, or to show the second factor."""
NO_SESSION = {Who.ANONYMOUS, Who.SENDER, Who.OTHER_SENDER, Who.DEACTIVATED, *KEYS}
KEY_KEEPERS = {Who.MANAGER: UMEA, Who.COORDINATOR: OFFICE}
"""Of which municipality they keep the keys."""
DESK = {Who.MODERATOR, Who.FOREIGN, Who.MANAGER, Who.COORDINATOR}


class Kind(StrEnum):
    """Which rules for headers an address follows."""

    PUBLIC = "public"
    """The same for everybody, cacheable, no cookie."""
    HEALTH = "health"
    FORM = "form"
    """The browser may keep it; nobody else."""
    PERSONAL = "personal"
    """Nobody keeps it: the sender's own pages, sign-in, the desk."""
    API = "api"
    """Nobody keeps it, and no cookie counts: a token or a key does."""
    DEVELOPMENT = "development"
    """Mounted only where settings.DEVELOPMENT_PAGES is on."""


@dataclass(frozen=True)
class Entry:
    """One address. `about`: what stands in it. `expected`: the status of a GET for (who, what it is about).

    `methods`: those that it takes beside HEAD; `queries`: the bound for a public page.
    """

    kind: Kind
    expected: Callable[[Who, str, "Case | None"], int] = lambda who, key, case: 200
    about: str = ""
    methods: tuple[str, ...] = ("GET",)
    queries: int = 8


def public_case(who: Who, key: str, case: Case | None) -> int:
    """Everybody reads what is public, and the entry of what was."""
    return 200 if case and case.has_entry else 404


def public_text(who: Who, key: str, case: Case | None) -> int:
    """For everybody, about a case whose text is public."""
    return 200 if case and case.is_readable else 404


def without_token(who: Who, key: str, case: Case | None) -> int:
    """No session opens anything in the API, and a key is not the token of a case."""
    return 401


def with_key(who: Who, key: str, case: Case | None) -> int:
    """For systems, whatever their scopes: all read."""
    return 200 if who in KEYS else 401


def desk_case_with_key(who: Who, key: str, case: Case | None) -> int:
    """For systems of those who have or had a part in the case."""
    if who not in KEYS:
        return 401
    return 200 if case and who in case.desks else 404


def own_case(who: Who, key: str, case: Case | None) -> int:
    """The sender's page: for a session that opened it by its link."""
    return 200 if case and case.sender == who else 404


def back_to_own_case(who: Who, key: str, case: Case | None) -> int:
    """Where a message is sent to: a look leads to the page."""
    return 303 if case and case.sender == who else 404


def desk_case(who: Who, key: str, case: Case | None) -> int:
    """The desk's page: after sign-in, for those who have or had a part in the case."""
    if who in LOCKED_OUT:
        return 302
    return 200 if case and who in case.desks else 404


def by_draft(**expected: int) -> Callable[[Who, str, Case | None], int]:
    """The token is a secret, so whoever has it is the writer: the status by what became of the draft."""
    return lambda who, key, case: expected[key]


def staff(who: Who, key: str, case: Case | None) -> int:
    """For everybody who works here now and has shown both factors."""
    if who in LOCKED_OUT:
        return 302
    return 404 if who == Who.ENDED else 200


def queue(who: Who, key: str, case: Case | None) -> int:
    """For those who work with cases; an operator is led to the page about the system."""
    return 302 if who == Who.OPERATOR else staff(who, key, case)


def key_keepers(who: Who, key: str, case: Case | None) -> int:
    """For those who keep keys: a municipality's managers, and at the office its coordinators."""
    if who in LOCKED_OUT:
        return 302
    return 200 if who in KEY_KEEPERS else 404


def assured_key_keepers(who: Who, key: str, case: Case | None) -> int:
    """The same, after the password once more: so the way leads there first."""
    return 404 if key_keepers(who, key, case) == 404 else 302


def own_key(who: Who, key: str, case: Case | None) -> int:
    """For those who keep that very key."""
    if who in LOCKED_OUT:
        return 302
    return 200 if KEY_KEEPERS.get(who) == key else 404


def coordinators(who: Who, key: str, case: Case | None) -> int:
    """For those who write the rules."""
    if who in LOCKED_OUT:
        return 302
    return 200 if who == Who.COORDINATOR else 404


def one_rule(who: Who, key: str, case: Case | None) -> int:
    """The same, for a rule or a model that there is."""
    return 404 if key == "unknown" and who not in LOCKED_OUT else coordinators(who, key, case)


def rule_draft(who: Who, key: str, case: Case | None) -> int:
    """The same; what is no draft any more can't be changed."""
    status = one_rule(who, key, case)
    return 409 if status == 200 and key != "draft" else status


def operators(who: Who, key: str, case: Case | None) -> int:
    """For those who run the system, and nobody else at the desk."""
    if who in LOCKED_OUT:
        return 302
    return 200 if who == Who.OPERATOR else 404


def password_alone(who: Who, key: str, case: Case | None) -> int:
    """For those who have no second factor yet: the others are sent on to it."""
    return 200 if who == Who.PASSWORD_ONLY else 302


def second_factor(who: Who, key: str, case: Case | None) -> int:
    """For those who have a second factor; the others are asked for their password."""
    return 302 if who in LOCKED_OUT else 200


def only(status: int) -> Callable[[Who, str, Case | None], int]:
    """The same for everybody."""
    return lambda who, key, case: status


def _keyed_deed(method: str = "POST") -> Entry:
    return Entry(Kind.API, only(405), about="case", methods=(method,))


def _draft(**expected: int) -> Entry:
    return Entry(Kind.FORM, by_draft(**expected), about="draft", methods=("GET", "POST"))


def _draft_deed() -> Entry:
    return Entry(Kind.FORM, only(405), about="draft", methods=("POST",))


def _rule_step() -> Entry:
    return Entry(Kind.PERSONAL, only(405), about="rule", methods=("POST",))


def _decision() -> Entry:
    return Entry(Kind.PERSONAL, only(405), about="case", methods=("POST",))


STEP = {"writing": 200, "sent": 303, "over": 410, "unknown": 404}
RECEIPT = {"writing": 303, "sent": 200, "over": 410, "unknown": 404}

TABLE: dict[str, Entry] = {
    "healthz": Entry(Kind.HEALTH),
    "readyz": Entry(Kind.HEALTH),
    # Public pages
    "front": Entry(Kind.PUBLIC),
    "about": Entry(Kind.PUBLIC),
    "submission_list": Entry(Kind.PUBLIC),
    "submission_atom": Entry(Kind.PUBLIC),
    "submission_detail": Entry(Kind.PUBLIC, public_case, about="case", queries=16),
    # The API; own cases with their tokens: tests/ideas/api
    "api_root": Entry(Kind.PUBLIC),
    "api_submissions": Entry(Kind.PUBLIC, methods=("GET", "POST")),
    "api_submission": Entry(Kind.PUBLIC, public_case, about="case", queries=16),
    "api_municipalities": Entry(Kind.PUBLIC),
    "api_topics": Entry(Kind.PUBLIC),
    "api_goals": Entry(Kind.PUBLIC),
    "api_schema": Entry(Kind.PUBLIC),
    "api_docs": Entry(Kind.PUBLIC),
    "api_problem": Entry(Kind.PUBLIC, about="problem"),
    "api_recipient": Entry(Kind.API, only(405), methods=("POST",)),
    "api_own_case": Entry(Kind.API, without_token, about="case"),
    "api_own_replies": Entry(Kind.API, only(405), about="case", methods=("POST",)),
    "api_own_withdrawal": Entry(Kind.API, only(405), about="case", methods=("POST",)),
    "api_own_retraction": Entry(Kind.API, only(405), about="case", methods=("POST",)),
    # The desk API; every scope: tests/moderation/api
    "api_desk_submissions": Entry(Kind.API, with_key),
    "api_desk_submission": Entry(Kind.API, desk_case_with_key, about="case"),
    "api_desk_publish": _keyed_deed(),
    "api_desk_release": _keyed_deed(),
    "api_desk_draft": _keyed_deed("PUT"),
    "api_desk_answer": _keyed_deed(),
    "api_desk_message": _keyed_deed(),
    "api_desk_decline": _keyed_deed(),
    "api_desk_redirect": _keyed_deed(),
    "api_desk_contributors": _keyed_deed("PUT"),
    "api_desk_classify": _keyed_deed(),
    "api_desk_reroute": _keyed_deed(),
    # The form
    "draft_create": Entry(Kind.FORM, methods=("GET", "POST")),
    "draft_text": _draft(**STEP),
    "draft_place": _draft(**STEP),
    "draft_contact": _draft(**STEP),
    "draft_review": _draft(**STEP),
    "draft_receipt": Entry(Kind.FORM, by_draft(**RECEIPT), about="draft"),
    "draft_forecast": Entry(Kind.PERSONAL, only(405), methods=("POST",)),
    "draft_danger": _draft(**STEP),
    "draft_correct": _draft_deed(),
    "draft_find": _draft_deed(),
    "draft_elsewhere": _draft(**STEP),
    "draft_discarded": Entry(Kind.FORM),
    "draft_recipient": Entry(Kind.FORM, by_draft(**RECEIPT), about="draft"),
    # What a reader says of a public case
    "suggestion_create": Entry(Kind.FORM, public_text, about="case", methods=("GET", "POST")),
    "suggestion_thanks": Entry(Kind.FORM, public_text, about="case"),
    # The sender's own page
    "tracking_detail": Entry(Kind.PERSONAL, own_case, about="case"),
    "tracking_reply": Entry(Kind.PERSONAL, back_to_own_case, about="case", methods=("GET", "POST")),
    "tracking_withdraw": Entry(Kind.PERSONAL, own_case, about="case", methods=("GET", "POST")),
    "tracking_retract": Entry(Kind.PERSONAL, own_case, about="case", methods=("GET", "POST")),
    "tracking_open": Entry(Kind.PERSONAL, only(404), about="case and wrong token"),
    "contact_confirm": Entry(Kind.PERSONAL, only(404), about="id and wrong token", methods=("GET", "POST")),
    # The desk
    "queue_list": Entry(Kind.PERSONAL, queue),
    "operations_status": Entry(Kind.PERSONAL, operators),
    "operations_retry": Entry(Kind.PERSONAL, only(405), methods=("POST",)),
    "case_detail": Entry(Kind.PERSONAL, desk_case, about="case"),
    "case_publish": _decision(),
    "case_release": _decision(),
    "case_answer": _decision(),
    "case_draft": _decision(),
    "case_preview": _decision(),
    "case_message": _decision(),
    "case_decline": _decision(),
    "case_redirect": _decision(),
    "case_add_contributor": _decision(),
    "case_release_contributor": _decision(),
    "case_reread": _decision(),
    "case_classify": _decision(),
    "case_accept_suggestion": _decision(),
    "case_dismiss_suggestion": _decision(),
    "case_reroute": _decision(),
    "key_list": Entry(Kind.PERSONAL, key_keepers),
    "key_create": Entry(Kind.PERSONAL, assured_key_keepers, methods=("GET", "POST")),
    "key_revoke": Entry(Kind.PERSONAL, own_key, about="key", methods=("GET", "POST")),
    "rule_list": Entry(Kind.PERSONAL, coordinators),
    "rule_create": Entry(Kind.PERSONAL, coordinators, methods=("GET", "POST")),
    "rule_detail": Entry(Kind.PERSONAL, one_rule, about="rule"),
    "rule_edit": Entry(Kind.PERSONAL, rule_draft, about="rule", methods=("GET", "POST")),
    "rule_move": _rule_step(),
    "rule_activate": _rule_step(),
    "rule_retire": _rule_step(),
    "rule_settle": _rule_step(),
    "model_list": Entry(Kind.PERSONAL, coordinators),
    "model_detail": Entry(Kind.PERSONAL, one_rule, about="model"),
    "model_promote": Entry(Kind.PERSONAL, only(405), about="model", methods=("POST",)),
    "invitation_accept": Entry(Kind.PERSONAL, only(404), about="id and wrong token", methods=("GET", "POST")),
    # Staff accounts
    "account_login": Entry(
        Kind.PERSONAL, lambda who, key, case: 200 if who in NO_SESSION else 302, methods=("GET", "POST")
    ),
    "account_logout": Entry(
        Kind.PERSONAL, lambda who, key, case: 302 if who in NO_SESSION else 200, methods=("GET", "POST")
    ),
    "account_inactive": Entry(Kind.PERSONAL),
    "account_reauthenticate": Entry(
        Kind.PERSONAL, lambda who, key, case: 302 if who in NO_SESSION else 200, methods=("GET", "POST")
    ),
    "mfa_index": Entry(Kind.PERSONAL, staff),
    "mfa_authenticate": Entry(Kind.PERSONAL, only(302), methods=("GET", "POST")),
    "mfa_reauthenticate": Entry(Kind.PERSONAL, second_factor, methods=("GET", "POST")),
    "mfa_activate_totp": Entry(Kind.PERSONAL, password_alone, methods=("GET", "POST")),
    "mfa_view_recovery_codes": Entry(Kind.PERSONAL, only(302)),  # asks for a code first, each time
    "mfa_generate_recovery_codes": Entry(Kind.PERSONAL, only(302), methods=("GET", "POST")),
    # Pages for those who build the portal
    "development_index": Entry(Kind.DEVELOPMENT),
    "development_mails": Entry(Kind.DEVELOPMENT),
    "development_mail": Entry(Kind.DEVELOPMENT),
    "development_mail_html": Entry(Kind.DEVELOPMENT),
    "development_preview": Entry(Kind.DEVELOPMENT),
    "development_preview_html": Entry(Kind.DEVELOPMENT),
    "development_accounts": Entry(Kind.DEVELOPMENT),
}
