"""The words by which forms of dates are looked for."""

from __future__ import annotations

import pytest

from newsledger.language.date_patterns import _among
from newsledger.language.dates import find_dates


def test_words_are_found_in_order_and_units_only_behind_a_blank() -> None:
    text = "day by day, today; one week\nday"
    assert [text[slice(*place)] for place in _among("week", "day")(text)] == ["day", "day", "day", "week", "day"]
    assert _among("week", "day", behind_blank=True)(text) == [(7, 10), (23, 27), (28, 31)]


@pytest.mark.parametrize(
    "printed",
    ["May 3, 2014", "3 May 2014", "03-May-2014", "May 2014", "2014-05-03", "13/05/2014", "last May", "in May"],
)
def test_forms_are_found_wherever_they_stand(printed: str) -> None:
    for text in (printed, f"It rained {printed}.", f"The mayor ({printed}) spoke."):
        assert any(printed.endswith(found.text) or found.text == printed for found in find_dates(text))


@pytest.mark.parametrize("printed", ["New Year's Eve", "NEW YEAR’S DAY", "Christmas Day", "overnight", "last night"])
def test_days_with_a_name_are_found_in_any_case(printed: str) -> None:
    assert [found.text for found in find_dates(f"The bridge fell {printed}, he said.")] == [printed]
