"""`make try-compose`: start the containers with a mail server of the trial, and try what production promises.

The whole line over HTTP and by mail, the edge, every container killed once, two web containers. Prints a table; exit status 1 when
anything failed. Leaves made-up cases behind: not for an installation that people use.
"""

import re
import sys
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from deploy.trial import people
from deploy.trial.compose import Mailbox, compose, crash, manage, port_of, seconds_until_well
from deploy.trial.people import Letter
from deploy.trial.program import ask
from deploy.trial.visitor import Visitor

PORTAL = ("web", "worker-route", "worker-mail", "sweep", "beat")
SERVICES = (*PORTAL, "nginx", "postgres", "broker", "cache")
HIDDEN_WITHIN = 60.0


class Failed(Exception):
    """Something did not hold."""


@dataclass
class Trial:
    """What is tried, in order, and what came of it."""

    address: str
    mailbox: Mailbox
    desk: Visitor
    letters: list[Letter] = field(default_factory=list)
    failures: int = 0

    def step(self, name: str, what: Callable[["Trial"], str]) -> None:
        """Try one thing, and print its line of the table."""
        began = time.monotonic()
        try:
            said, verdict = what(self), "ok"
        except (Failed, LookupError, OSError, RuntimeError, TimeoutError) as error:
            said, verdict = f"{type(error).__name__}: {error}", "FAILED"
            self.failures += 1
        print(f"{verdict:<7} {name:<34} {time.monotonic() - began:6.1f} s  {said}", flush=True)

    def letter(self, about: str) -> Letter:
        """A resident's letter, ready to be sent."""
        text = (
            f"Lampan vid lekplatsen i Vännäs är trasig sedan i oktober ({about}, {len(self.letters)}). När lagas den?"
        )
        self.letters.append(people.write(self.address, text))
        return self.letters[-1]


def main() -> int:
    """Everything in order; the exit status."""
    compose("up", "--detach", "--build", "--wait")
    address = f"http://localhost:{port_of('nginx', 8080)}"
    print(f"At {address}", flush=True)
    try:
        sample = manage("seed_sample").strip()
    except RuntimeError:  # not the first trial: real cases and sample cases are never mixed
        sample = "left alone: there are cases already"
    print(f"Sample content: {sample}", flush=True)
    trial = Trial(address, Mailbox(), people.moderator(address))
    trial.step("the line, to a public answer", the_line)
    trial.step("the edge keeps public pages only", the_edge_keeps)
    trial.step("a program at the API", the_api)
    trial.step("what is hidden is gone", hidden)
    trial.step("web away: stale pages, a plain 503", web_away)
    for service in PORTAL:
        trial.step(f"{service} falls", partial(falls, service=service))
    for service in SERVICES:
        trial.step(f"{service} is killed", partial(killed, service=service))
    trial.step("two web containers", two_webs)
    trial.step("nothing was lost", nothing_lost)
    trial.step("doctor", lambda _: manage("doctor", "--language", "en").strip().splitlines()[-1])
    print(f"{'FAILED' if trial.failures else 'All held'}: {len(trial.letters)} letters, {trial.failures} failures")
    return 1 if trial.failures else 0


def the_line(trial: Trial) -> str:
    """Write, be routed, get a receipt by mail, be answered, and read the answer in the open."""
    letter = trial.letter("linjen")
    people.press(letter)
    routed = until(lambda: people.is_routed(letter), "routed", 30)
    mailed = until(lambda: len(trial.mailbox.subjects(letter.email)) == 1, "the receipt by mail", 60)
    people.answer(trial.desk, letter, "Vi lagar den **i veckan**.")
    read = until(lambda: "i veckan" in _public(trial, letter), "the public answer", 60)
    until(lambda: len(trial.mailbox.subjects(letter.email)) == 2, "the answer by mail", 60)
    listed = until(lambda: letter.number in Visitor(trial.address).get("/svar/").text, "the list", 70)
    return f"routed {routed:.1f}, mail {mailed:.1f}, page {read:.1f}, in the list {listed:.1f} s"


def the_edge_keeps(trial: Trial) -> str:
    """Public pages come from the edge and set no cookie; what is personal never does."""
    reader = Visitor(trial.address)
    kept = {}
    for path in ("/", "/svar/", f"/arenden/{trial.letters[0].number}/", "/sa-fungerar-det/"):
        reader.get(path)
        page = reader.get(path)
        kept[path] = page.cache
        require(
            page.status == 200 and page.cache in ("HIT", "STALE", "UPDATING"), f"{path}: {page.status} {page.cache}"
        )
        require("set-cookie" not in page.headers, f"{path} sets a cookie")
    personal = ("/skriv/", "/handlaggning/", f"/handlaggning/{trial.letters[0].number}/", "/readyz", "/healthz")
    for path in personal:
        for visitor in (trial.desk, trial.desk):
            page = visitor.get(path)
            require(page.status == 200 and page.cache in ("", "BYPASS"), f"{path}: {page.status} {page.cache}")
    style = re.search(r'href="(/static/[^"]+\.css)"', reader.get("/").text)
    require(style is not None, "no style sheet")
    reader.get(style[1] if style else "")
    require(reader.get(style[1] if style else "").cache == "HIT", "the style sheet is not kept")
    return f"{len(kept)} public pages kept, {len(personal)} others not"


def the_api(trial: Trial) -> str:
    """Send twice with one key, change the case with the version that a compressed answer told, and read from the edge."""
    text = "Lampan vid lekplatsen i Vännäs är trasig. När lagas den? " * 30
    sent = {"kind": "question", "text": text, "publication": "none"}
    key = str(uuid.uuid4())
    receipts = [ask(trial.address, "submissions/", sent, Idempotency_Key=key) for _ in range(2)]
    require([receipt.status for receipt in receipts] == [201, 200], f"sent: {[one.status for one in receipts]}")
    require(receipts[0].body == receipts[1].body, "two receipts for one key")
    own = f"submissions/{receipts[0].body['case_number']}/own/"
    token = f"Bearer {receipts[0].body['tracking_token']}"
    case = ask(trial.address, own, Authorization=token)
    require(case.headers.get("content-encoding") == "gzip", "the answer is not compressed")
    require(case.headers.get("x-cache", "") in ("", "BYPASS"), "the edge keeps somebody's own case")
    other = ask(trial.address, f"{own}withdrawal/", method="POST", Authorization=token, If_Match='"0-0"')
    seen = ask(trial.address, f"{own}withdrawal/", method="POST", Authorization=token, If_Match=case.headers["etag"])
    require((other.status, seen.status) == (412, 200), f"withdrawn: {other.status}, {seen.status}")
    ask(trial.address, "submissions/?limit=5")
    listed = ask(trial.address, "submissions/?limit=5")
    require(listed.headers.get("x-cache") in ("HIT", "STALE", "UPDATING"), f"the list: {listed.headers.get('x-cache')}")
    return f"one case for two sends, version {case.headers['etag']} taken back, the list from the edge"


def hidden(trial: Trial) -> str:
    """Two public cases are taken back. One is asked for each second, the other by nobody until the minute is over."""
    asked, quiet = (trial.letter("döljs") for _ in range(2))
    for letter in (asked, quiet):
        people.press(letter)
        until(partial(people.is_routed, letter), "routed", 30)
        people.answer(trial.desk, letter, "Det är lagat nu.")
        until(partial(_is_public, trial, letter), "the public page", 60)
    people.retract(asked)
    people.retract(quiet)
    began, last = time.monotonic(), 0.0
    while (now := time.monotonic() - began) < HIDDEN_WITHIN + 5:
        if _is_public(trial, asked):
            last = now
        time.sleep(0.5)
    require(last <= HIDDEN_WITHIN, f"still there after {last:.0f} s")
    require(not _is_public(trial, quiet), "the first reader after a minute still gets the old page")
    page = Visitor(trial.address).get(f"/arenden/{asked.number}/")
    require(page.status == 200, f"the entry without the text: {page.status}")
    return f"last seen {last:.1f} s after it was hidden (at most {HIDDEN_WITHIN:.0f})"


def web_away(trial: Trial) -> str:
    """Without web the edge shows what it has for a while, and says so in plain words where it has nothing."""
    reader = Visitor(trial.address)
    path = f"/arenden/{trial.letters[0].number}/"
    until(lambda: reader.get(path).status == 200, "the page", 30)
    compose("stop", "web")
    try:
        time.sleep(35)  # past fresh
        stale = reader.get(path)
        form = reader.get("/skriv/")
        api = reader.get("/api/v1/desk/")
    finally:
        compose("up", "--detach", "--no-build", "--wait", "web", "nginx")
    require(stale.status == 200 and "i veckan" in stale.text, f"no stale page: {stale.status} {stale.cache}")
    require(form.status == 503 and "Vi är borta en stund" in form.text, f"the form: {form.status}")
    require(form.headers.get("retry-after") == "30", "no Retry-After")
    require(api.status == 503 and api.headers.get("content-type", "").startswith("application/"), "the API: no JSON")
    until(lambda: reader.get("/skriv/").status == 200, "the form again", 30)
    return f"page 200 ({stale.cache}), form and API 503"


def falls(trial: Trial, service: str) -> str:
    """All processes of a container die; the restart policy alone brings it back."""
    return _around(trial, service, lambda: crash(service))


def killed(trial: Trial, service: str) -> str:
    """A container is killed from outside, somebody sends in vain or not, and it is started again."""
    kill = partial(compose, "kill", "--signal", "KILL", service)
    return _around(trial, service, kill, partial(compose, "up", "--detach", "--no-build", "--no-deps", service))


def _around(trial: Trial, service: str, kill: Callable[[], object], start: Callable[[], object] = lambda: None) -> str:
    """Send one letter right after the blow and one after the recovery; both must have a receipt in the end."""
    struck, after = trial.letter(f"medan {service} dör"), trial.letter(f"sedan {service} dog")
    kill()
    first = people.press_once(struck)
    start()
    waited = people.press(struck)
    back = seconds_until_well(service)
    people.press(after)
    return f"first answer {first or 'none'}, receipt after {waited:.1f} s, healthy {back:.1f} s later"


def two_webs(trial: Trial) -> str:
    """Both serve; when one falls, no reader and no sender sees it."""
    compose("up", "--detach", "--no-build", "--no-recreate", "--scale", "web=2")
    try:
        seconds_until_well("web", 2)
        time.sleep(3)  # the edge asks the name server every two seconds
        since = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        reader = Visitor(trial.address)
        require({reader.get("/healthz").status for _ in range(40)} == {200}, "errors with two web containers")
        said = compose("logs", "--no-log-prefix", "--since", since, "nginx")
        served = set(re.findall(r"/healthz 200 .* (\d+\.\d+\.\d+\.\d+:8000)$", said, re.MULTILINE))
        require(len(served) == 2, f"{len(served)} of 2 web containers serve")
        letter = trial.letter("två portar")
        crash("web", 2)
        statuses = [reader.get("/skriv/").status for _ in range(30)]
        people.press(letter)
        require(set(statuses) == {200} and letter.tries == 1, f"{statuses}, {letter.tries} tries")
        seconds_until_well("web", 2)
    finally:
        compose("up", "--detach", "--no-build", "--no-recreate", "--scale", "web=1")
    return "both serve; one fell, and 30 page views and a letter passed at the first try"


def nothing_lost(trial: Trial) -> str:
    """Every letter has its own number, its mail, and its place in the moderator's queue."""
    numbers = {letter.number for letter in trial.letters if letter.number}
    require(len(numbers) == len(trial.letters), f"{len(numbers)} numbers for {len(trial.letters)} letters")
    for letter in trial.letters:
        until(partial(_has_mail, trial, letter), f"mail for {letter.number}", 150)
        until(partial(_is_at_desk, trial, letter), f"{letter.number} at the desk", 60)
    twice = sum(len(set(s := trial.mailbox.subjects(letter.email))) != len(s) for letter in trial.letters)
    return f"{len(numbers)} of {len(trial.letters)} routed and mailed; {twice} mails came twice"


def _has_mail(trial: Trial, letter: Letter) -> bool:
    return bool(trial.mailbox.subjects(letter.email))


def _is_at_desk(trial: Trial, letter: Letter) -> bool:
    return trial.desk.get(f"/handlaggning/{letter.number}/").status == 200


def _is_public(trial: Trial, letter: Letter) -> bool:
    return letter.text in _public(trial, letter)


def _public(trial: Trial, letter: Letter) -> str:
    return Visitor(trial.address).get(f"/arenden/{letter.number}/").text


def until(holds: Callable[[], bool], what: str, longest: float) -> float:
    """Wait for something to hold; the seconds that took. Failed where it does not."""
    began = time.monotonic()
    while time.monotonic() - began < longest:
        with suppress(OSError):
            if holds():
                return time.monotonic() - began
        time.sleep(0.3)
    raise Failed(f"{what}: not within {longest:.0f} s")


def require(holds: bool, otherwise: str) -> None:
    """Failed, saying what is instead, where it does not hold."""
    if not holds:
        raise Failed(otherwise)


if __name__ == "__main__":
    sys.exit(main())
