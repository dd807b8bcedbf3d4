"""The contract: what every row and column means. Declarations only; one module a table."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from schemas.basics import LIST_SEPARATOR, Row

if TYPE_CHECKING:
    from schemas.table import Acyclic, Column, CountOf, Retirement, RowRule, Span, Table, UniqueKey
    from schemas.tables import CORPUS_TABLES, TABLES

__all__ = [
    "CORPUS_TABLES",
    "LIST_SEPARATOR",
    "TABLES",
    "Acyclic",
    "Column",
    "CountOf",
    "Retirement",
    "Row",
    "RowRule",
    "Span",
    "Table",
    "UniqueKey",
]


def __getattr__(name: str) -> Any:
    """Load the tables, and with them what checks them, when they are asked for: that takes most of a second."""
    if name not in __all__:
        raise AttributeError(f"module 'schemas' has no attribute {name!r}")
    return getattr(import_module("schemas.tables" if name.endswith("TABLES") else "schemas.table"), name)
