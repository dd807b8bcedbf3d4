"""Changes of a table's columns and of what is promised about their cells."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from newsledger.releases.kinds import Change, Kind, if_changed, said
from newsledger.releases.shape import Properties, TableShape

_WORDS = ("title", "description")
_CATEGORIES = ("categories", "itemCategories")
# Each is told of under a kind of its own, or with the constraints.
_SPECIAL = ("name", "type", "format", "separator", "unit", "constraints", *_CATEGORIES, *_WORDS)
_LOWER, _UPPER = ("minimum", "exclusiveMinimum", "minLength"), ("maximum", "exclusiveMaximum", "maxLength")
_BOOLEANS = ("required", "unique")


def field_changes(old: TableShape, new: TableShape) -> Iterator[Change]:
    """Columns that came, went, moved or were renamed, and what changed about those that stayed."""
    before, after = old.fields, new.fields
    renamed = dict(_renamed(before, after))
    for name in before:
        if name not in after and name not in renamed:
            yield Change(new.name, name, Kind.COLUMN_REMOVED)
    for name, other in renamed.items():
        yield Change(new.name, other, Kind.COLUMN_RENAMED, name, other)
    yield from _places(new.name, list(before), list(after), renamed)
    for name in before:
        other = renamed.get(name, name)
        if other in after:
            yield from _column(new.name, other, before[name], after[other])
            if before[name].get("type") == after[other].get("type"):
                yield from if_changed(new.name, other, Kind.STORAGE_CHANGED, old.stored[name], new.stored[other])


def _renamed(before: Mapping[str, Properties], after: Mapping[str, Properties]) -> Iterator[tuple[str, str]]:
    """Columns that went and came with one title and type, if there is one such each."""
    gone = [name for name in before if name not in after]
    come = [name for name in after if name not in before]
    for name in gone:
        face = _face(before[name])
        alike = [other for other in come if _face(after[other]) == face]
        if face[0] and len(alike) == 1 and sum(_face(before[other]) == face for other in gone) == 1:
            yield name, alike[0]


def _face(field: Properties) -> tuple[Any, Any]:
    return field.get("title"), field.get("type")


def _places(table: str, before: list[str], after: list[str], renamed: Mapping[str, str]) -> Iterator[Change]:
    """New columns, behind all others or among them, and columns that stand in another order."""
    stayed = [renamed.get(name, name) for name in before if renamed.get(name, name) in after]
    order = [name for name in after if name in stayed]
    if stayed != order:
        yield Change(table, "", Kind.COLUMN_MOVED, ", ".join(stayed), ", ".join(order))
    last = max((after.index(name) for name in stayed), default=-1)
    for place, name in enumerate(after):
        if name not in stayed:
            yield Change(table, name, Kind.COLUMN_APPENDED if place > last else Kind.COLUMN_INSERTED)


def _column(table: str, name: str, old: Properties, new: Properties) -> Iterator[Change]:
    yield from if_changed(table, name, Kind.TYPE_CHANGED, _type(old), _type(new))
    yield from if_changed(table, name, Kind.UNIT_CHANGED, old.get("unit"), new.get("unit"))
    yield from _words_of_vocabulary(table, name, old, new)
    yield from _constraints(table, name, old, new)
    for key in _WORDS:
        yield from if_changed(table, f"{name}.{key}", Kind.DESCRIBED, old.get(key), new.get(key))
    for key in sorted((old.keys() | new.keys()) - {*_SPECIAL}):
        yield from if_changed(table, f"{name}.{key}", Kind.PROPERTY_CHANGED, old.get(key), new.get(key))


def _type(field: Properties) -> str:
    """The type of a column with all that decides how a cell is read."""
    kind = str(field.get("type", "any"))
    if field.get("format") not in (None, "default"):
        kind += f" ({field['format']})"
    return f"list of {kind}, joined by {field['separator']!r}" if "separator" in field else kind


# --- vocabularies


def _words_of_vocabulary(table: str, name: str, old: Properties, new: Properties) -> Iterator[Change]:
    before, after = _vocabulary(old), _vocabulary(new)
    if before is None or after is None:
        if before != after:
            kind = Kind.VOCABULARY_ADDED if before is None else Kind.VOCABULARY_REMOVED
            yield Change(table, name, kind, ", ".join(before or ()), ", ".join(after or ()))
        return
    for word in before:
        if word not in after:
            yield Change(table, name, Kind.WORD_REMOVED, before=word)
    for word in after:
        if word not in before:
            yield Change(table, name, Kind.WORD_ADDED, after=word)
        elif before[word] and after[word]:
            yield from if_changed(table, f"{name}.{word}", Kind.DESCRIBED, before[word], after[word])


def _vocabulary(field: Properties) -> dict[str, str] | None:
    """The words of a column with all that is said of them; null if any value will do."""
    for key in _CATEGORIES:
        if isinstance(field.get(key), list):
            return dict(map(_word, field[key]))
    words = _promised(field).get("enum")
    return {str(word): "" for word in words} if isinstance(words, list) else None


def _word(entry: Any) -> tuple[str, str]:
    if isinstance(entry, Mapping):
        return str(entry.get("value")), said(entry)
    return str(entry), ""


# --- constraints


def _constraints(table: str, name: str, old: Properties, new: Properties) -> Iterator[Change]:
    before, after = _promised(old), _promised(new)
    # The words of a list stand in the pattern of its cells too, and are told of as words.
    worded = any(key in field for key in _CATEGORIES for field in (old, new))
    for key in sorted((before.keys() | after.keys()) - {"enum"} - ({"pattern"} if worded else set())):
        one, other = before.get(key), after.get(key)
        if key in _BOOLEANS:
            one, other = bool(one), bool(other)
        if one != other:
            yield Change(table, name, _constraint_kind(key, one, other), _told(key, one), _told(key, other))


def _promised(field: Properties) -> Properties:
    promised = field.get("constraints")
    return promised if isinstance(promised, Mapping) else {}


def _constraint_kind(key: str, before: Any, after: Any) -> Kind:
    if key == "required":
        return Kind.NULLS_FORBIDDEN if after else Kind.NULLS_ALLOWED
    if key == "unique":
        return Kind.CONSTRAINT_ADDED if after else Kind.CONSTRAINT_CHANGED
    if key in (*_LOWER, *_UPPER):
        return Kind.BOUND_LOOSENED if _loosened(key, before, after) else Kind.BOUND_TIGHTENED
    if key == "pattern":
        return Kind.PATTERN_ADDED if before is None else Kind.PATTERN_CHANGED
    return Kind.CONSTRAINT_ADDED if before is None else Kind.CONSTRAINT_CHANGED


def _loosened(key: str, before: Any, after: Any) -> bool:
    if before is None or after is None:
        return after is None
    try:
        return bool(after < before) if key in _LOWER else bool(after > before)
    except TypeError:
        # Limits of another type do not compare: nothing that was promised can be relied on.
        return True


def _told(key: str, value: Any) -> str:
    return "" if value is None or value is False else f"{key} {json.dumps(value, ensure_ascii=False)}"
