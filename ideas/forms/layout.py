"""How crispy draws a field: in the design's own mark-up."""

from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Explained:
    """A choice with a sentence that explains it."""

    label: str | Promise
    hint: str | Promise = ""

    def __str__(self) -> str:
        return str(self.label)


def typed(name: str) -> Any:
    """A field to type in: label, hint, control, error."""
    return Field(name, template="ideas/write/_field.html")


def choices(name: str) -> Any:
    """Radio buttons side by side, each with its explanation."""
    return Field(name, template="ideas/write/_choices.html")


def picks(name: str) -> Any:
    """Radio buttons in a list, each a place with its municipality."""
    return Field(name, template="ideas/write/_picks.html")


def trap(name: str) -> Any:
    """A field that nobody sees and that stays empty."""
    return Field(name, template="ideas/write/_trap.html")


def drawn(*fields: Any) -> Any:
    """A crispy helper that draws `fields` and the form token; the page has the <form> and its buttons."""
    made = FormHelper()
    made.form_tag = False
    made.layout = Layout(*fields)
    return made
