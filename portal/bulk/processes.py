"""How a process that helps with seeding begins. Imports nothing that needs Django to be set up."""

import gc
import signal

import django


def begin() -> None:
    """Set Django up, and leave Ctrl-C to the parent, which waits until the batch at hand is done.

    Rows form no cycles: they go as soon as nobody refers to them, and looking for cycles among them takes a tenth of the time.
    """
    gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    django.setup()
