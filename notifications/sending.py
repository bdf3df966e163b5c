"""Sending one mail."""


def deliver(delivery_id: int) -> None:
    """Send one owed mail."""
