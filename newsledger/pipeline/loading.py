"""What is done with articles, loaded where it is done: the process that deals out the work needs none of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from newsledger.nursery import Nursery
from schemas import Row

if TYPE_CHECKING:
    import pyarrow as pa

    from newsledger.pipeline.documents import Reading


def rows_of(batch: pa.RecordBatch, reading: Reading) -> Mapping[str, list[Row]]:
    """See ``articles.rows_of``."""
    from newsledger.pipeline import articles  # noqa: PLC0415 - see above

    return articles.rows_of(batch, reading)


def nursery_of(workers: int, model: str) -> Nursery:
    """What starts the workers of a build.

    Args:
        workers: How many there will be; with one, nothing is started.
        model: Name of an installed spaCy pipeline.
    """
    nursery = Nursery(partial(_load, model))
    if workers > 1:
        nursery.begin()
    return nursery


def _load(model: str) -> None:
    from newsledger import engine  # noqa: F401, PLC0415 - see above
    from newsledger.pipeline import articles, keys  # noqa: F401, PLC0415
    from newsledger.pipeline.lean_arrow import look_for_pandas_in_vain  # noqa: PLC0415

    look_for_pandas_in_vain()
    articles.load(model)
