"""The joins by which ``identities`` finds ids that are lost or mean another thing.

``old_X`` and ``new_X`` are table X of the release before and of the package that is checked.
"""

from __future__ import annotations

from newsledger.validate.issue import MAX_EXAMPLES
from schemas.retired import GONE
from schemas.vocabularies import DatePrecision, RetirementReason

_ROW = "file_row_number"

COLUMNS: dict[str, tuple[str, ...]] = {
    "articles": ("article_id", "title", "source_sha256", "text", _ROW),
    "actors": ("actor_id", "name", "actor_type", _ROW),
    "actor_mentions": ("mention_id", "actor_id", "article_id", "start", "end", "text", _ROW),
    "events": ("event_id", "title", "event_type", "place", "date_start", "date_precision", _ROW),
    "event_mentions": ("mention_id", "event_id", "article_id", "trigger_start", "trigger_end", "trigger", _ROW),
    "casualty_claims": ("claim_id", "article_id", "start", "end", "text", _ROW),
    "quotes": ("quote_id", "article_id", "start", "end", "text", _ROW),
    "retired": ("table", "id", "label", "reason", "belonged_to", _ROW),
}
"""What is read of each table: the id first, but for ``retired``."""

_WORDS = {"actor_mentions": "text", "event_mentions": "trigger", "casualty_claims": "text", "quotes": "text"}
_MENTIONS = {"actors": "actor_mentions", "events": "event_mentions"}
_NAMES = {"actors": "name || ' (' || actor_type || ')'", "events": "title"}
_SAME = {
    "actors": "old.actor_type = new.actor_type",
    "events": f"""old.event_type = new.event_type AND old.place = new.place AND old.date_start = new.date_start
        AND old.date_precision = '{DatePrecision.DAY}' AND new.date_precision = '{DatePrecision.DAY}'""",
}
"""When an actor or event none of whose mentions is left is the same all the same: see ``docs/releases.md``."""

_RETURNED_SAME = {
    "actors": "ends_with(gone.label, '(' || new.actor_type || ')')",
    "events": f"new.place IS NOT NULL AND new.date_precision = '{DatePrecision.DAY}'",
}
_RETURNS = ", ".join(f"'{word}'" for word in (*GONE, RetirementReason.REJECTED))
_LEAST_SHARED_WORDS = 0.2
"""Share of different words that two versions of one article have in common at least."""


def _in_use() -> str:
    return " UNION ALL ".join(
        f"SELECT '{table}' AS \"table\", {columns[0]} AS id FROM new_{table}"
        for table, columns in COLUMNS.items()
        if table != "retired"
    )


def _lost(table: str) -> str:
    key = COLUMNS[table][0]
    return f"""
        SELECT 'identity_lost' AS rule, '{table}' AS "table", NULL::BIGINT AS row, old.{key} AS id, '' AS value
        FROM old_{table} AS old ANTI JOIN new_{table} AS new ON new.{key} = old.{key}
        ANTI JOIN new_retired AS gone ON gone."table" = '{table}' AND gone.id = old.{key}
    """


def _other_words(table: str) -> str:
    """The id is made of article and span: where the text has become another one, it may stand for other words."""
    key, words = COLUMNS[table][0], _WORDS[table]
    return f"""
        SELECT 'identity_reused', '{table}', new.{_ROW} + 1, new.{key}, 'was ' || old.{words} || ', is ' || new.{words}
        FROM old_{table} AS old JOIN new_{table} AS new USING ({key})
        WHERE old.{words} <> new.{words} OR old.article_id <> new.article_id
    """


_OTHER_ARTICLE = f"""
    SELECT 'identity_reused', 'articles', {_ROW} + 1, article_id, 'was ' || was || ', is ' || is_now
    FROM (
        SELECT new.article_id, new.{_ROW}, coalesce(old.title, left(old.text, 60)) AS was,
               coalesce(new.title, left(new.text, 60)) AS is_now,
               list_distinct(regexp_split_to_array(lower(old.text), '\\s+')) AS before,
               list_distinct(regexp_split_to_array(lower(new.text), '\\s+')) AS now
        FROM old_articles AS old JOIN new_articles AS new USING (article_id)
        WHERE old.source_sha256 <> new.source_sha256 AND old.text <> new.text
    ) WHERE len(list_intersect(before, now)) < {_LEAST_SHARED_WORDS} * least(len(before), len(now))
"""


def _unrelated(table: str) -> str:
    """Actors or events that have mentions in both releases, but none in common, not even one that overlaps."""
    mentions, key = _MENTIONS[table], COLUMNS[table][0]
    mention, _, _, start, end, *_ = COLUMNS[mentions]
    return f"""
        CREATE TABLE unrelated_{table} AS
        SELECT DISTINCT {key} FROM (
            SELECT {key} FROM new_{mentions} INTERSECT SELECT {key} FROM old_{mentions}
        ) ANTI JOIN (
            SELECT {key} FROM old_{mentions} AS old JOIN new_{mentions} AS new USING ({mention}, {key})
        ) AS shared USING ({key}) ANTI JOIN (
            SELECT {key} FROM old_{mentions} AS old JOIN new_{mentions} AS new USING ({key}, article_id)
            WHERE old."{start}" < new."{end}" AND new."{start}" < old."{end}"
        ) AS overlapping USING ({key})
    """


def _other_thing(table: str) -> str:
    """Unrelated ones whose mentions another one has now, or which are not the same by what they are."""
    mentions, key = _MENTIONS[table], COLUMNS[table][0]
    mention, named = COLUMNS[mentions][0], _NAMES[table]
    elsewhere = f"""EXISTS (
        FROM old_{mentions} AS om JOIN new_{mentions} AS nm USING ({mention}) WHERE om.{key} = old.{key}
    )"""
    return f"""
        SELECT 'identity_reused', '{table}', new.{_ROW} + 1, {key}, 'was ' || old.named || ', is ' || new.named
        FROM unrelated_{table} JOIN (SELECT *, {named} AS named FROM old_{table}) AS old USING ({key})
        JOIN (SELECT *, {named} AS named FROM new_{table}) AS new USING ({key})
        WHERE {elsewhere} OR NOT coalesce({_SAME[table]}, false)
    """


def _returned(table: str) -> str:
    """Retired ids in use again, neither for a mention that they had nor for what can only be the same."""
    mentions, key = _MENTIONS[table], COLUMNS[table][0]
    mention = COLUMNS[mentions][0]
    return f"""
        SELECT 'identity_reused', '{table}', new.{_ROW} + 1, new.{key}, 'was ' || gone.label || ', is ' || new.named
        FROM old_retired AS gone
        JOIN (SELECT *, {_NAMES[table]} AS named FROM new_{table}) AS new ON new.{key} = gone.id
        ANTI JOIN (
            SELECT nm.{key} FROM old_retired AS om JOIN new_{mentions} AS nm
            ON om."table" = '{mentions}' AND om.id = nm.{mention} AND om.belonged_to = nm.{key}
        ) AS back ON back.{key} = gone.id
        WHERE gone."table" = '{table}'
        AND NOT (gone.reason IN ({_RETURNS}) AND coalesce({_RETURNED_SAME[table]}, false))
    """


_RETIREMENT_LOST = f"""
    SELECT 'retirement_lost', "table", NULL::BIGINT, id, ''
    FROM old_retired ANTI JOIN (SELECT "table", id FROM new_retired UNION ALL {_in_use()}) AS known USING ("table", id)
"""

PREPARATIONS = tuple(map(_unrelated, _MENTIONS))
"""What is made before the faults can be asked for."""

_ALL = " UNION ALL ".join(
    [
        *(_lost(table) for table in COLUMNS if table != "retired"),
        _RETIREMENT_LOST,
        _OTHER_ARTICLE,
        *map(_other_words, _WORDS),
        *map(_other_thing, _MENTIONS),
        *map(_returned, _MENTIONS),
    ]
)

FAULTS = f"""
    WITH faults AS (
        SELECT rule, "table", row, id, value, (
            SELECT coalesce(max(part), 0) FROM parts WHERE parts."table" = found."table" AND before < row
        ) AS part
        FROM ({_ALL}) AS found
    )
    SELECT rule, "table", part, any_value(total),
           list(row ORDER BY place), list(id ORDER BY place), list(value ORDER BY place)
    FROM (
        SELECT *, count(*) OVER (PARTITION BY rule, "table", part) AS total,
               row_number() OVER (PARTITION BY rule, "table", part ORDER BY row, id) AS place
        FROM faults
    ) WHERE place <= {MAX_EXAMPLES} GROUP BY rule, "table", part ORDER BY ALL
"""
"""One row for each rule, table and part: how often, and row, id and what is said of the first of them.

``PARTS`` says how many rows come before each file of a table, files counted from 0.
"""

PARTS = 'CREATE TABLE parts ("table" VARCHAR, part BIGINT, before BIGINT)'
