import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.identifiers import fold, numbered, row_id, slug


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Médecins Sans Frontières", "medecins-sans-frontieres"),
        ("Ḩimş", "hims"),
        ("Ma‘an", "maan"),
        ("Người Việt", "nguoi-viet"),
        ("U.N. Security Council", "u-n-security-council"),
        ("Łódź / Straße", "lodz-strasse"),
        ("  --  ", "unnamed"),
        ("", "unnamed"),
    ],
)
def test_slug_keeps_folded_letters_and_digits(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_slug_takes_another_separator() -> None:
    assert slug("Deir al-Balah", "_") == "deir_al_balah"


@given(st.text())
def test_slug_of_a_slug_is_itself(text: str) -> None:
    assert slug(slug(text)) == slug(text)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_row_id_is_made_of_article_and_span() -> None:
    assert row_id("herald-12", "q", 120, 260) == "herald-12-q120-260"


def test_repeated_identifiers_get_numbers() -> None:
    assert numbered(["a", "b", "a", "a"]) == ["a", "b", "a-2", "a-3"]
