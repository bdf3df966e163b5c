"""Fields that the standard ones are not strict or plain enough for."""

from datetime import UTC
from functools import partial
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

Moment: Final = partial(serializers.DateTimeField, default_timezone=UTC)
"""A moment in UTC (RFC 3339)."""


class TextField(serializers.CharField):
    """A JSON string, as it was sent: cleaning and measuring it is the forms' work."""

    default_error_messages = {"invalid": _("This has to be text in quotation marks.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_blank=True, trim_whitespace=False, **options)
        self.validators = []

    def to_internal_value(self, data: Any) -> str:
        """`data`, if it is a string."""
        if not isinstance(data, str):
            self.fail("invalid")
        return str(data)


class ChoiceField(serializers.ChoiceField):
    """One of a few words, with the sentence of the form."""

    default_error_messages = {
        "required": _("Choose one of the three."),
        "null": _("Choose one of the three."),
        "invalid_choice": _("Choose one of the three."),
    }

    def to_internal_value(self, data: Any) -> Any:
        """`data`, if it is one of the words."""
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


@extend_schema_field(OpenApiTypes.DOUBLE)
class Degrees(serializers.FloatField):
    """A JSON number, not a string that looks like one."""

    def to_internal_value(self, data: Any) -> float:
        """`data`, if it is a number."""
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        try:
            return float(data)
        except OverflowError:
            self.fail("invalid")
