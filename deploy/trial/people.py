"""What a resident and a moderator do at the portal's pages."""

import base64
import hashlib
import hmac
import html
import re
import secrets
import struct
import time
from dataclasses import dataclass

from deploy.trial.compose import manage
from deploy.trial.visitor import Form, Visitor

HUMAN_SECONDS = 3.2
"""Whoever is faster than three seconds looks automated."""
PLACE, CODE, MUNICIPALITY = "Vännäs", "2460", "Vännäs"


@dataclass
class Letter:
    """Something that a resident wrote, up to the last button; then what the receipt said."""

    visitor: Visitor
    text: str
    email: str
    last: Form
    number: str = ""
    link: str = ""
    tries: int = 0


def write(address: str, text: str) -> Letter:
    """Every step of the form but the last."""
    visitor, email = Visitor(address), f"{secrets.token_hex(6)}@example.com"
    visitor.get("/skriv/")
    time.sleep(HUMAN_SECONDS)
    visitor.send(kind="question", text=text)
    visitor.send("/var/", place=PLACE)
    visitor.send("/kontakt/", email=email, publish="yes")
    return Letter(visitor, text, email, visitor.form("/granska/"))


def press(letter: Letter, longest: float = 90) -> float:
    """Press the last button until there is a receipt; the seconds that took. TimeoutError where none comes."""
    began = time.monotonic()
    while not letter.number:
        if time.monotonic() - began > longest:
            raise TimeoutError(f"no receipt within {longest:.0f} s (status {letter.visitor.page.status})")
        press_once(letter)
        time.sleep(0 if letter.number else 1)
    return time.monotonic() - began


def press_once(letter: Letter) -> int:
    """Press it, and keep what the receipt says if there is one; the status that came of it."""
    letter.tries += 1
    page = letter.visitor.send_again(letter.last)
    number = re.search(r'class="case-number">([^<]+)<', page.text)
    link = re.search(r'class="own-link"><a href="([^"]+)"', page.text)
    if page.status == 200 and number and link:
        letter.number, letter.link = number[1], html.unescape(link[1])
    return page.status


def is_routed(letter: Letter) -> bool:
    """Whether the receipt says who got it."""
    receipt = letter.visitor.get(letter.last.action.replace("/granska/", "/kvitto/"))
    return MUNICIPALITY in _section(receipt.text, "mottagare")


def retract(letter: Letter) -> None:
    """By the sender's own link: off the web with it. LookupError where the page offers no such thing."""
    sender = Visitor(letter.visitor.address)
    sender.get(letter.link)
    sender.get(f"/mitt-arende/{letter.number}/inte-pa-webben/")
    page = sender.send("/inte-pa-webben/")
    if page.status != 200:
        raise LookupError(f"taking back was answered by {page.status}")


def moderator(address: str) -> Visitor:
    """Invite somebody by command; the rest as they would do it: choose a password, sign in, set up the code app."""
    email, password = f"{secrets.token_hex(6)}@example.com", secrets.token_urlsafe(18)
    link = manage("invite", email, "--role", "moderator", "--municipality", CODE).strip().splitlines()[-1]
    desk = Visitor(address)
    desk.get(link)
    desk.send(password=password, again=password)
    desk.send("/logga-in/", login=email, password=password)
    key = re.search(r'class="secret">([^<]+)<', desk.page.text)
    if key is None:
        raise LookupError(f"no code app on {desk.page.path} ({desk.page.status})")
    desk.send("/kodapp/", code=one_time_code(key[1]))
    if desk.get("/handlaggning/").path != "/handlaggning/":
        raise LookupError(f"not signed in: {desk.page.path}")
    return desk


def answer(desk: Visitor, letter: Letter, text: str) -> None:
    """Answer and publish. LookupError where that was not taken."""
    desk.get(f"/handlaggning/{letter.number}/")
    page = desk.send("/svara/", body=text, publish_case="yes")
    if page.path != "/handlaggning/":
        raise LookupError(f"the answer was answered by {page.status} on {page.path}")


def one_time_code(key: str, now: float | None = None) -> str:
    """Six digits of RFC 6238 for `key` in base 32."""
    secret = base64.b32decode(key.replace(" ", "").upper() + "=" * (-len(key.replace(" ", "")) % 8))
    turn = struct.pack(">Q", int(time.time() if now is None else now) // 30)
    digest = hmac.new(secret, turn, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def _section(text: str, name: str) -> str:
    found = re.search(rf'id="{name}".*?</section>', text, re.DOTALL)
    return found[0] if found else ""
