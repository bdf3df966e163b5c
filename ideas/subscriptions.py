"""Who hears of an event. Apps above `ideas` subscribe in their `AppConfig.ready`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from ideas.verbs import Verb

if TYPE_CHECKING:
    from ideas.models import Event


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A function that takes an event's effect, in one transaction with the stamp that it is done."""

    name: str
    verbs: frozenset[Verb]
    effect: Callable[["Event"], None]
    queue: str
    lease: timedelta | None
    """How long one claim may take before another worker may take over; None: as long as usual."""


_subscribers: dict[str, Subscriber] = {}


def subscribe(
    name: str,
    verbs: Iterable[Verb],
    effect: Callable[["Event"], None],
    *,
    queue: str,
    lease: timedelta | None = None,
) -> None:
    """Have `effect` run once, by a worker on `queue`, for every later event with one of `verbs`.

    `name` is stored with each piece of work: it must stay the same. Subscribing a name again replaces it.
    """
    _subscribers[name] = Subscriber(name, frozenset(verbs), effect, queue, lease)


def get(name: str) -> Subscriber:
    """The subscriber called `name`; LookupError when there is none (any more)."""
    try:
        return _subscribers[name]
    except KeyError:
        raise LookupError(f"no subscriber {name!r}") from None


def for_verb(verb: Verb) -> list[Subscriber]:
    """Everybody who hears of `verb`, in the order of subscription."""
    return [subscriber for subscriber in _subscribers.values() if verb in subscriber.verbs]


def all_subscribers() -> list[Subscriber]:
    """Every subscriber."""
    return list(_subscribers.values())


def on_queue(queue: str) -> list[str]:
    """The names of the subscribers whose work goes to `queue`."""
    return [name for name, subscriber in _subscribers.items() if subscriber.queue == queue]
