"""Which rules read a column: these may be broken beside the one that a bad cell breaks by itself."""

from __future__ import annotations

from schemas import TABLES, Acyclic, CountOf, Retirement, Span, Table, UniqueKey


def readers_of(table: Table, column: str) -> tuple[str, ...]:
    """The rules that read a column, as ``rule`` in its own table and ``table.rule`` in others."""
    found = {rule.name for rule in table.row_rules if column in rule.columns}
    found |= {"primary_key"} if column in table.primary_key else set()
    found |= {"row_order"} if column in table.order else set()
    found |= {"foreign_key"} if column in dict(table.foreign_keys) else set()
    found |= {rule for own in table.cross_rules for rule in _in_own_table(own, table, column)}
    for other in TABLES.values():
        references = {(to.table, to.column) for _, to in other.foreign_keys}
        rules = {"foreign_key"} if (table.name, column) in references else set()
        rules |= {rule for theirs in other.cross_rules for rule in _in_another(theirs, table, column)}
        found |= {f"{other.name}.{rule}" for rule in rules}
    return tuple(sorted(found))


def _in_own_table(rule: object, table: Table, column: str) -> set[str]:
    key = set(table.primary_key)
    match rule:
        case Span(start, end, text):
            return {"span"} if column in ("article_id", start, end, text) else set()
        case UniqueKey(columns):
            return {"unique_key"} if column in columns else set()
        case Acyclic(name):
            return {"acyclic"} if column in key | {name} else set()
        case CountOf(name):
            return {"count_of"} if column in key | {name} else set()
        case Retirement(of, id_, successor):
            named = column in (of, id_, successor)
            return {"retired_in_use", "successor_unknown", "successor_acyclic"} if named else set()
    return set()


def _in_another(rule: object, table: Table, column: str) -> set[str]:
    match rule:
        case Span():
            return {"span"} if table.name == "articles" and column in ("article_id", "text") else set()
        case CountOf(_, counted, key, distinct, where):
            read = (key, distinct, where[0] if where else None)
            return {"count_of"} if counted == table.name and column in read else set()
        case Retirement():
            return {"retired_in_use", "successor_unknown"} if column in table.primary_key else set()
    return set()
