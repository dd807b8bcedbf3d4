import pytest

from newsledger.language.word_forms import forms_of


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("shell", {"shell", "shells", "shelled", "shelling"}),
        ("clash", {"clash", "clashes", "clashed", "clashing"}),
        ("accuse", {"accuse", "accuses", "accused", "accusing"}),
        ("deny", {"deny", "denies", "denied", "denying"}),
        ("stab", {"stab", "stabs", "stabbed", "stabbing"}),
        ("say", {"say", "says", "said", "saying"}),
        ("strike", {"strike", "strikes", "struck", "striking"}),
        ("withdraw", {"withdraw", "withdraws", "withdrew", "withdrawn", "withdrawing"}),
    ],
)
def test_every_form_of_a_word_is_among_those_given(word: str, forms: set[str]) -> None:
    assert forms <= forms_of(word)
