"""pyarrow without pandas, in fresh interpreters: here both are loaded."""

from __future__ import annotations

import pytest
from support.interpreters import said

LEAN = """
import sys
import numpy as np
import pyarrow as pa
from newsledger.pipeline.lean_arrow import look_for_pandas_in_vain
look_for_pandas_in_vain()
"""


def test_arrays_are_made_without_pandas() -> None:
    arrays = "print(pa.array(['a', None]).null_count, pa.array(np.arange(3)).type, 'pandas' in sys.modules)"
    assert said(LEAN + arrays) == "1 int64 False"


@pytest.mark.parametrize(
    "code",
    [
        "print(pa.table({'a': [1, 2]}).to_pandas().shape)",
        "import pandas; print(pandas.DataFrame({'a': [1, 2]}).shape)",
        "import pandas; print(pa.Table.from_pandas(pandas.DataFrame({'a': [1, 2]})).shape)",
    ],
)
def test_pandas_is_there_when_it_is_wanted(code: str) -> None:
    assert said(LEAN + code) == "(2, 1)"


def test_nothing_is_changed_where_pandas_is_loaded() -> None:
    series = "print(pa.array(pandas.Series([1.0, float('nan')])).null_count)"
    assert said("import pandas" + LEAN + series) == "1"
