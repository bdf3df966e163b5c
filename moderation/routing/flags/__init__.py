"""What a person should know of before a text is published, or at once, with its place in the text. Text is only read, never obeyed."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from ideas.proposals import Flag, FlagName
from moderation.routing.flags import (
    accusations,
    address,
    car,
    characters,
    danger,
    email,
    emoji,
    gibberish,
    hate,
    health,
    injection,
    length,
    markup,
    personal_id,
    phone,
    spam,
    threat,
)
from moderation.routing.flags.vocabulary import Reading, read

__all__ = ["find"]

Span = tuple[int, int]
LONGEST_READ: Final = 20_000
"""Characters that are read; a form takes half as many."""
MOST: Final = 20
"""Flags of one name; more would say nothing new."""
PARTING: Final = "\n\n\n\n\n"
"""Between title and text, which are read as one: wider than anything that a number is written with."""
UNKNOWN_LETTERS: Final = frozenset({"se", "smj", "sma", "sju", "fit"})
"""Languages of which the table of letters knows little."""

BY_SIGNS: Final[tuple[tuple[FlagName, Callable[[str], Iterator[Span]]], ...]] = (
    (FlagName.PERSONAL_ID, personal_id.spans),
    (FlagName.PHONE, phone.spans),
    (FlagName.EMAIL, email.spans),
    (FlagName.STREET_ADDRESS, address.spans),
    (FlagName.CAR_REGISTRATION, car.spans),
    (FlagName.INVISIBLE_CHARS, characters.spans),
    (FlagName.HTML_SCRIPT, markup.spans),
)
BY_WORDS: Final[tuple[tuple[FlagName, Callable[[Reading], Iterator[Span]]], ...]] = (
    (FlagName.HEALTH_OF_NAMED_PERSON, health.spans),
    (FlagName.ACUTE_DANGER, danger.spans),
    (FlagName.THREAT, threat.spans),
    (FlagName.HATE_SPEECH, hate.spans),
    (FlagName.SPAM, spam.spans),
    (FlagName.PROMPT_INJECTION, injection.spans),
)


def find(title: str, text: str, *, languages: Sequence[str] = ()) -> tuple[Flag, ...]:
    """The flags of a message, those of the title first, each list in the order of the text, none twice.

    `languages`: BCP 47 tags of what it is written in, where known; no letters are called random in a language that is rarely seen.
    """
    spans = [*_of_the_whole(title, text, languages), *_of_both(title, text)]
    ranked = sorted(set(spans), key=lambda flag: (flag.field != "title", flag.start or 0, flag.end or 0, flag.name))
    return tuple(_at_most(ranked))


def _of_the_whole(title: str, text: str, languages: Sequence[str]) -> Iterator[Flag]:
    """What is said of the text as a whole; a title that says something saves it from being nothing but pictures."""
    pictures = not any(sign.isalnum() for sign in title)
    random = UNKNOWN_LETTERS.isdisjoint(languages)
    yield from (Flag(FlagName.EMOJI_ONLY, "text", *span) for span in emoji.spans(text[:LONGEST_READ]) if pictures)
    yield from (Flag(FlagName.GIBBERISH, "text", *span) for span in gibberish.spans(text) if random)
    yield from (Flag(FlagName.VERY_LONG, "text", *span) for span in length.spans(text))


def _of_both(title: str, text: str) -> Iterator[Flag]:
    """What is said in some words of the title or the text, which are read as one."""
    title, text = title[:LONGEST_READ], text[:LONGEST_READ]
    whole = f"{title}{PARTING}{text}" if title else text
    begin = len(title) + len(PARTING) if title else 0
    for name, (start, end) in _spans(whole):
        if start >= begin:
            yield Flag(name, "text", start - begin, end - begin)
        elif end <= len(title):
            yield Flag(name, "title", start, end)


def _spans(whole: str) -> Iterator[tuple[FlagName, Span]]:
    numbers: list[Span] = []
    for name, by_signs in BY_SIGNS:
        for span in by_signs(whole):
            if name == FlagName.PERSONAL_ID:
                numbers.append(span)
            if name != FlagName.PHONE or not any(start < span[1] and span[0] < end for start, end in numbers):
                yield name, span
    reading = read(whole)
    for name, by_words in BY_WORDS:
        yield from ((name, span) for span in by_words(reading))
    for start, end, staff in accusations.spans(reading):
        yield FlagName.NAMED_STAFF_ACCUSED if staff else FlagName.NAMED_PERSON_ACCUSED, (start, end)


def _at_most(flags: list[Flag]) -> Iterator[Flag]:
    seen: dict[FlagName, int] = {}
    for flag in flags:
        seen[flag.name] = seen.get(flag.name, 0) + 1
        if seen[flag.name] <= MOST:
            yield flag
