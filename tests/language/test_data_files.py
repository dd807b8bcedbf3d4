from importlib.resources import files

import pytest

from newsledger.language.data_files import data_lines, data_rows, word_list

NAMES = sorted(file.name for file in files("newsledger.language").joinpath("data").iterdir())


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith((".csv", ".tsv", ".txt"))])
def test_comments_and_blank_lines_are_left_out(name: str) -> None:
    lines = data_lines(name)
    assert lines
    assert not any(line.startswith("#") or not line.strip() for line in lines)


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".csv")])
def test_every_row_of_a_table_has_as_many_cells_as_its_header(name: str) -> None:
    rows = data_rows(name)
    assert rows
    # The reader files surplus cells under no column, and gives missing ones no value.
    assert not [row for row in rows if None in row or None in row.values()]


def test_word_lists_are_found_by_name_only() -> None:
    assert "monday" in word_list("calendar")
    with pytest.raises(KeyError):
        word_list("no such list")
