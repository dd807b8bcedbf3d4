"""Rules that reach beyond a batch: keys, chains and counts. All are asked of the store, none of Python's memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from newsledger.validate import issue
from newsledger.validate.contents import Content
from newsledger.validate.issue import Example, Issue, shorten
from newsledger.validate.parted_source import numbered
from newsledger.validate.store import ROW, Store, key_text, quoted
from schemas import TABLES, Acyclic, CountOf, Retirement, Span, UniqueKey

Contents = Mapping[str, Content]

_MOST_SHOWN = 1_000


def check_cross(contents: Contents, store: Store) -> list[Issue]:
    """Check every table that could be read against itself and the others; order and spans are checked elsewhere.

    Args:
        contents: Table name to content, all in one format; a rule that needs a table which is not there is passed over.
        store: Holds the keys of the contents.
    """
    issues: list[Issue] = []
    for name, content in contents.items():
        table = TABLES[name]
        issues += _repeated(content, store, table.primary_key, "primary_key", "another row has the same key")
        issues += _foreign_keys(content, store, contents)
        for rule in table.cross_rules:
            if not isinstance(rule, Span):
                issues += _CHECKS[type(rule)](content, store, rule, contents)
    return issues


def _repeated(content: Content, store: Store, columns: Sequence[str], rule: str, message: str) -> list[Issue]:
    """Rows that agree with another in all the columns, none of them null."""
    if content.distinguishing is not None and set(content.distinguishing) <= set(columns):
        return []
    named = ", ".join(quoted(name) for name in columns)
    filled = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in columns)
    held = content.held(store, columns)
    repeated = f"SELECT {named} FROM {held} WHERE {filled} GROUP BY ALL HAVING count(*) > 1"
    if not store.rows(f"{repeated} LIMIT 1"):
        return []
    broken = f"SELECT * FROM {held} SEMI JOIN ({repeated}) USING ({named})"
    return issues_of_rows(content, store, rule, message, columns, broken)


def issues_of_rows(
    content: Content, store: Store, rule: str, message: str, columns: Sequence[str], broken: str, value: str = ""
) -> list[Issue]:
    """One issue a file of all rows that a query gives; the value is the columns' if no SQL for another is given."""
    value = value or " || ', ' || ".join(f"coalesce(b.{quoted(name)}::VARCHAR, '')" for name in columns)
    example = f"{{'row': b.{ROW}, 'key': {key_text(content.table.primary_key, 'b')}, 'value': {value}}}"
    shown = min(issue.MAX_EXAMPLES, _MOST_SHOWN)
    part = numbered(content.source, f"b.{ROW}")
    query = (
        f"SELECT {part} AS part, count(*), min_by({example}, b.{ROW}, {shown}) FROM ({broken}) b GROUP BY 1 ORDER BY 1"
    )
    issues = []
    for at, count, examples in store.rows(query):
        place, before = content.source.parts[at].place, content.source.offsets[at]
        found = tuple(Example(each["row"] - before, shorten(each["key"]), shorten(each["value"])) for each in examples)
        issues.append(Issue(place.table, place.file, ", ".join(columns), rule, message, count, found))
    return issues


def _foreign_keys(content: Content, store: Store, contents: Contents) -> list[Issue]:
    issues = []
    for name, to in content.table.foreign_keys:
        if to.table not in contents:
            continue
        known = f"SELECT {quoted(to.column)} AS known FROM {contents[to.table].keys.rows}"
        unknown = f"SELECT DISTINCT value FROM {content.keys.values} ANTI JOIN ({known}) ON value = known"
        unknown += f" WHERE name = {_literal(name)}"
        if store.rows(f"{unknown} LIMIT 1"):
            held = content.held(store, [name])
            broken = f"SELECT r.* FROM {held} r SEMI JOIN ({unknown}) u ON r.{quoted(name)} = u.value"
            issues += issues_of_rows(
                content, store, "foreign_key", f"not found in {to.table}.{to.column}", [name], broken
            )
    return issues


def _unique_key(content: Content, store: Store, rule: UniqueKey, contents: Contents) -> list[Issue]:
    return _repeated(content, store, rule.columns, "unique_key", "another row has the same values")


def _acyclic(content: Content, store: Store, rule: Acyclic, contents: Contents) -> list[Issue]:
    """Rows from which following the column comes back to themselves."""
    key, to, linked = quoted(content.table.primary_key[0]), quoted(rule.column), content.keys.links[rule.column]
    joined = f"{linked} c JOIN {linked} p ON c.{to} = p.{key}"
    links = f"SELECT c.{ROW} AS child, min(p.{ROW}) AS parent FROM {joined} GROUP BY ALL"
    message = "following the column comes back to the row"
    return _in_circles(content, store, "acyclic", message, [rule.column], links, linked)


def _in_circles(
    content: Content, store: Store, rule: str, message: str, columns: Sequence[str], links: str, linked: str
) -> list[Issue]:
    """One issue of the rows of ``linked`` that links from child to parent lead back to.

    Each round makes every step twice as long. Whoever gets nowhere is out; once the steps are longer than there are
    links, those who are still going go round, and where they arrive are all the rows that lie on a circle.
    """
    steps = store.scratch("steps", "child BIGINT, parent BIGINT")
    store.execute(f"INSERT INTO {steps} {links}")
    left = all_links = _count(store, steps)
    length = 1
    while left > 0 and length <= all_links:
        longer = store.scratch("steps", "child BIGINT, parent BIGINT")
        store.execute(
            f"INSERT INTO {longer} SELECT a.child, b.parent FROM {steps} a JOIN {steps} b ON a.parent = b.child"
        )
        store.drop(steps)
        steps, length, left = longer, length * 2, _count(store, longer)
    found: list[Issue] = []
    if left:
        broken = f"SELECT r.* FROM {linked} r SEMI JOIN {steps} s ON r.{ROW} = s.parent"
        found = issues_of_rows(content, store, rule, message, columns, broken)
    store.drop(steps)
    return found


def _count(store: Store, relation: str) -> int:
    return int(store.rows(f"SELECT count(*) FROM {relation}")[0][0])


def _count_of(content: Content, store: Store, rule: CountOf, contents: Contents) -> list[Issue]:
    """The column equals the number of rows that refer to the row."""
    if rule.table not in contents:
        return []
    measured = f"count(DISTINCT {quoted(rule.distinct)})" if rule.distinct else "count(*)"
    only = f"AND {quoted(rule.where[0])} = {_literal(rule.where[1])}" if rule.where else ""
    counts = (
        f"SELECT {quoted(rule.foreign_key)} AS counted_key, {measured} AS counted "
        f"FROM {contents[rule.table].keys.rows} WHERE {quoted(rule.foreign_key)} IS NOT NULL {only} GROUP BY 1"
    )
    stated, key = f"r.{quoted(rule.column)}", f"r.{quoted(content.table.primary_key[0])}"
    broken = (
        f"SELECT r.*, coalesce(c.counted, 0) AS _counted FROM {content.keys.rows} r LEFT JOIN ({counts}) c "
        f"ON {key} = c.counted_key WHERE {stated} {'>' if rule.at_most else '<>'} coalesce(c.counted, 0)"
    )
    counted_rows = f"{'distinct ' + rule.distinct + ' among ' if rule.distinct else ''}rows of {rule.table}"
    message = f"{'more than' if rule.at_most else 'not'} the number of {counted_rows}"
    if rule.where:
        message += f" with {rule.where[0]} '{rule.where[1]}'"
    value = f"b.{quoted(rule.column)}::VARCHAR || ', counted ' || b._counted::VARCHAR"
    return issues_of_rows(content, store, "count_of", message, [rule.column], broken, value)


def _retirement(content: Content, store: Store, rule: Retirement, contents: Contents) -> list[Issue]:
    """Ids that are gone are gone, and lead somewhere."""
    retired, table, gone, next_ = content.keys.rows, quoted(rule.table), quoted(rule.id), quoted(rule.successor)
    in_use, lost = [], []
    with_ids = ((name, other) for name, other in contents.items() if len(other.table.primary_key) == 1)
    for name, other in with_ids:
        ids = f"SELECT {quoted(other.table.primary_key[0])} AS known FROM {other.keys.rows}"
        of_table = f"SELECT * FROM {retired} WHERE {table} = {_literal(name)}"
        in_use.append(f"SELECT * FROM ({of_table}) r SEMI JOIN ({ids}) k ON r.{gone} = k.known")
        known = f"{ids} UNION ALL SELECT {gone} FROM ({of_table})"
        lost.append(
            f"SELECT * FROM ({of_table}) r ANTI JOIN ({known}) k ON r.{next_} = k.known WHERE r.{next_} IS NOT NULL"
        )
    links = (
        f"SELECT c.{ROW}, min(p.{ROW}) FROM {retired} c "
        f"JOIN {retired} p ON c.{next_} = p.{gone} AND c.{table} = p.{table} GROUP BY ALL"
    )
    back = "following successors comes back to the row"
    columns = [rule.table, rule.successor]
    issues = _in_circles(content, store, "successor_acyclic", back, columns, links, retired)
    if in_use:
        used = "the id is retired, but its table has it"
        issues += issues_of_rows(
            content, store, "retired_in_use", used, [rule.table, rule.id], " UNION ALL ".join(in_use)
        )
        nowhere = "found neither in the table nor among its retired ids"
        issues += issues_of_rows(content, store, "successor_unknown", nowhere, columns, " UNION ALL ".join(lost))
    return issues


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


_CHECKS: dict[type, Callable[[Content, Store, Any, Contents], list[Issue]]] = {
    Retirement: _retirement,
    UniqueKey: _unique_key,
    Acyclic: _acyclic,
    CountOf: _count_of,
}
