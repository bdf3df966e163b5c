"""What is said about a password that is refused, where Django does not say it in all our languages."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext


class LengthValidator(MinimumLengthValidator):
    """Django's rule in our words: its own sentence has no Finnish."""

    def get_error_message(self) -> str:
        """One sentence, with the number of characters that are needed."""
        return gettext("That is too short. A password needs at least %(number)s characters.") % {
            "number": self.min_length
        }
