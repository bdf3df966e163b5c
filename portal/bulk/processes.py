"""How a process that helps with seeding begins. Imports nothing that needs Django to be set up."""

import signal

import django


def begin() -> None:
    """Set Django up, and leave Ctrl-C to the parent, which waits until the batch at hand is done."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    django.setup()
