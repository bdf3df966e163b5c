"""Case numbers and their check letter."""

from hypothesis import given
from hypothesis import strategies as st

from ideas import case_numbers

NUMBERS = st.integers(1, 999_999_999)
YEARS = st.integers(2024, 2150)


@given(YEARS, NUMBERS)
def test_a_case_number_survives_being_typed(year: int, number: int) -> None:
    written = case_numbers.render(year, number)

    assert case_numbers.parse(f" {written.lower()} ") == written


@given(YEARS, NUMBERS, st.integers(0, 30), st.integers(0, 9))
def test_one_wrong_digit_is_noticed(year: int, number: int, place: int, digit: int) -> None:
    written = case_numbers.render(year, number)
    digits = [index for index, character in enumerate(written) if character.isdigit()]
    index = digits[place % len(digits)]

    changed = written[:index] + str(digit) + written[index + 1 :]

    assert changed == written or case_numbers.parse(changed) is None


@given(YEARS, NUMBERS, st.integers(0, 30))
def test_two_swapped_neighbours_are_noticed(year: int, number: int, place: int) -> None:
    written = case_numbers.render(year, number)
    index = 3 + place % (len(written) - 6)

    swapped = written[:index] + written[index + 1] + written[index] + written[index + 2 :]

    assert swapped == written or case_numbers.parse(swapped) is None


def test_the_number_grows_beyond_five_digits() -> None:
    assert case_numbers.render(2026, 4217).startswith("UR-2026-04217-")
    assert case_numbers.render(2026, 1_234_567).startswith("UR-2026-1234567-")
