"""The shape of what is said about a finding."""

from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Words:
    """`what` may hold placeholders; `meaning` is for residents, `advice` for the operator."""

    title: Text
    what: Text
    meaning: Text
    advice: Text
