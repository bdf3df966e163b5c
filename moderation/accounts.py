"""How staff sign in: accounts are made by invitation only."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffAdapter(DefaultAccountAdapter):
    """allauth's seams: nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: managers invite."""
        return False
