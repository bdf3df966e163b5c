"""A resident at the form: no script, cookies on."""

import re
import uuid
from typing import Any

from django.test import Client

Response = Any


class Writer:
    """Fills in one step after the other; each method returns the response to its POST."""

    def __init__(self, client: Client, language: str = "") -> None:
        self.client = client
        self.root = f"{language}/skriv/"
        self.token: uuid.UUID | None = None

    def begun(self) -> str:
        """The signed stamp of a fresh first page."""
        page = self.client.get(self.root).content.decode()
        found = re.search(r'name="begun" value="([^"]+)"', page)
        assert found, page
        return found[1]

    def write(self, *, begun: str | None = None, **typed: str) -> Response:
        """Send the first page."""
        fields = {"kind": "question", "text": "När lagas lamporna?", "title": "", "website": ""}
        stamp = self.begun() if begun is None else begun
        response = self.client.post(self.root, fields | {"begun": stamp} | typed)
        if response.status_code == 303:
            self.token = uuid.UUID(response["Location"].split("/")[-3])
        return response

    def place(self, **typed: str) -> Response:
        """Send the second page."""
        return self.client.post(self.at("var/"), {"place": "", "municipality": ""} | typed)

    def contact(self, **typed: str) -> Response:
        """Send the third page."""
        return self.client.post(self.at("kontakt/"), {"email": "", "name": "", "publish": "yes"} | typed)

    def send(self) -> Response:
        """Send everything."""
        return self.client.post(self.at("granska/"))

    def follow(self, response: Response) -> Response:
        """The page that a response leads to."""
        assert response.status_code in (302, 303), response.status_code
        return self.client.get(response["Location"])

    def at(self, step: str) -> str:
        """The address of a step of this draft."""
        return f"{self.root}{self.token}/{step}"
