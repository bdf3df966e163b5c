"""How staff sign in: accounts are made by invitation only. What allauth is told to say and to ask, in the portal's words."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ReauthenticateForm
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthCodeAgainForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.utils import is_mfa_enabled
from crispy_forms.helper import FormHelper
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class StaffAdapter(DefaultAccountAdapter):
    """allauth's seams: nobody signs up, nothing is announced that the page does not say itself."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The address and the password do not go together. Check both and try again."),
        "incorrect_password": _("That is not your password."),
        "account_inactive": _("This account has been closed. Ask a manager in your municipality."),
        "too_many_login_attempts": _("Too many tries in a short time. Wait five minutes and try again."),
        "rate_limited": _("Too many tries in a short time. Wait five minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: managers invite."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """allauth's remarks on each step are left out."""

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Always, but for the first code app: whoever sets that up has just signed in."""
        return bool(is_mfa_enabled(self.request.user, [Authenticator.Type.TOTP]))


class CodeAdapter(DefaultMFAAdapter):
    """What is said about codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That code does not fit, or was used already. Wait for the next one in the app."),
    }


class _Plain(forms.Form):
    """The look: crispy, inside a form tag of the page's own. No placeholder stands in for a label."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class LoginForm(_Plain, AllauthLoginForm):
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address at work")
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""


class PasswordForm(_Plain, ReauthenticateForm):
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")


class _Code(_Plain):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Code")
        field.widget.attrs |= {"class": "code-input", "inputmode": "text", "autocomplete": "one-time-code"}


class CodeForm(_Code, AuthenticateForm):
    """A code from the app, or a recovery code, at sign-in."""


class CodeAgainForm(_Code, AllauthCodeAgainForm):
    """The same, once more."""


class ActivateForm(_Code, ActivateTOTPForm):
    """The first code, which shows that the app was set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"
