"""Fields that clean what was typed, say plainly what is wrong, and never cut anything off."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_lazy

from ideas import cleaning

NUL_MESSAGE = gettext_lazy(
    "There was a character in it that can't be stored. We took it away: look it through and go on."
)
MARKS_MESSAGE = gettext_lazy("There are so many accents on one letter that nobody can read it. Take some of them away.")


class TextField(forms.CharField):
    """Several lines. Cleaned by `ideas.cleaning`; at most `longest` characters after that.

    The browser gets no `maxlength`: it would cut what is pasted without a word.
    """

    one_line = False

    def __init__(self, *, longest: int, **options: Any) -> None:
        super().__init__(**options)
        self.longest = longest

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What is shown again: as typed, but for what no page can hold."""
        return _showable(data)

    def clean(self, value: Any) -> str:
        """The cleaned text. ValidationError for what is missing, too long or can't be stored or read."""
        typed = str(value or "")
        if cleaning.NUL in typed:
            raise ValidationError(NUL_MESSAGE, code="nul")
        text = (cleaning.clean_line if self.one_line else cleaning.clean_text)(typed).strip()
        if cleaning.has_heaped_marks(text):
            raise ValidationError(MARKS_MESSAGE, code="marks")
        if len(text) > self.longest:
            raise ValidationError(_too_long(len(text), self.longest), code="too_long")
        return str(super().clean(text))


class LineField(TextField):
    """One line."""

    one_line = True


class StorableEmailField(forms.EmailField):
    """An address, in lower case and composed."""

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What is shown again: as typed, but for what no page can hold."""
        return _showable(data)

    def clean(self, value: Any) -> str:
        """The address. ValidationError where it is none."""
        typed = str(value or "")
        if cleaning.NUL in typed:
            raise ValidationError(NUL_MESSAGE, code="nul")
        address = cleaning.clean_line(typed)
        if address and "@" not in address:
            raise ValidationError(gettext("The address lacks an @, as in name@example.com."), code="no_at")
        return str(super().clean(address)).lower()


def _showable(data: Any) -> Any:
    return cleaning.without_nul(data) if isinstance(data, str) else data


def _too_long(length: int, longest: int) -> str:
    return gettext(
        "It is %(length)s characters, and %(longest)s is the most we can take. All of it still stands here: shorten it a little."
    ) % {
        "length": number_format(length, force_grouping=True),
        "longest": number_format(longest, force_grouping=True),
    }
