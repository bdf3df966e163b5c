"""The form, step by step, as a resident without a script meets it."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from ideas.models import Draft, Submission
from tests.ideas.writing import Writer

pytestmark = pytest.mark.django_db


def test_the_whole_way_leads_to_a_receipt(writer: Writer) -> None:
    writer.write(text="När lagas lamporna i Tväråbäck?")
    writer.place(place="Tväråbäck")
    writer.contact(email="Alice@Example.com")

    receipt = writer.follow(writer.send())

    case = Submission.objects.get()
    assert case.case_number in receipt.content.decode()
    assert (case.place_name, case.place_municipality_id) == ("Tväråbäck", "2460")
    assert case.sender.contact is not None
    assert case.sender.contact.email == "alice@example.com"
