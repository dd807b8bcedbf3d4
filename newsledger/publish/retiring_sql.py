"""The joins by which ``retiring`` finds what became of an id, in the order in which they are run.

Names: ``old_X`` and ``new_X`` are table X of the release before and of the one that is made; ``gone_X`` are the ids
that the first has and the second has not, with what became of each.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from newsledger.validate.database import literal, name
from schemas.vocabularies import RetirementReason as Reason

COLUMNS: dict[str, tuple[str, ...]] = {
    "articles": ("article_id", "source_sha256", "text"),
    "actors": ("actor_id", "name", "actor_type"),
    "actor_mentions": ("mention_id", "actor_id", "article_id", "start", "end", "text"),
    "events": ("event_id", "title"),
    "event_mentions": ("mention_id", "event_id", "article_id", "trigger_start", "trigger_end", "text"),
    "casualty_claims": ("claim_id", "article_id", "start", "end", "text"),
    "quotes": ("quote_id", "article_id", "start", "end", "text"),
}
"""What is read of each table: its id first."""

REJECTED = pa.schema([pa.field("of", pa.string()), pa.field("id", pa.string())])

_MENTIONS = {"actor_mentions": "actors", "event_mentions": "events"}
_LABELS = {"actors": "name || ' (' || actor_type || ')'", "events": "title"}
_GOES_ON = ", ".join(literal(word) for word in (Reason.MERGED, Reason.SPLIT, Reason.RENAMED, Reason.REDRAWN))


def statements() -> Iterator[str]:
    """Everything that is made on the way to the result, in order."""
    yield from _articles()
    for table in ("actor_mentions", "event_mentions", "casualty_claims", "quotes"):
        yield from _spans(table)
    for mentions, table in _MENTIONS.items():
        yield from _things(table, mentions)


def _articles() -> Iterator[str]:
    """Articles that are gone; one whose very file came in again under another id goes on under it.

    ``homes`` says where the rows of an article that the release before had can be found again, and whether its text is
    the same, so that offsets can be compared.
    """
    yield f"""
        CREATE TABLE gone_articles AS
        WITH fresh AS (
            SELECT source_sha256, min(article_id) AS article_id
            FROM (SELECT * FROM new_articles ANTI JOIN old_articles USING (article_id)) GROUP BY ALL
        )
        SELECT gone.article_id AS id, fresh.article_id AS successor,
               if(fresh.article_id IS NULL, '{Reason.ARTICLE_REMOVED}', '{Reason.RENAMED}') AS reason
        FROM (SELECT article_id, source_sha256 FROM old_articles ANTI JOIN new_articles USING (article_id)) AS gone
        LEFT JOIN fresh USING (source_sha256)
    """
    yield """
        CREATE TABLE homes AS
        SELECT old.article_id, home.article_id AS home, sha256(old.text) = sha256(home.text) AS same_text
        FROM old_articles AS old
        LEFT JOIN gone_articles AS gone ON gone.id = old.article_id
        JOIN new_articles AS home ON home.article_id = coalesce(gone.successor, old.article_id)
    """


def _spans(table: str) -> Iterator[str]:
    """Rows that rest on a span of a text, and are gone.

    The row that took over is a new one of the same article that shares most with it: of its span, if the text is the
    same, else of its words, the nearest of those with equal ones.
    """
    columns = COLUMNS[table]
    key, start, end = columns[0], name(columns[-3]), name(columns[-2])
    whole = columns[1] if table in _MENTIONS else None
    belonged = f"old.{whole}" if whole else "NULL::VARCHAR"
    rejected = f"EXISTS (FROM rejected WHERE of = '{table}' AND rejected.id = gone.id)"
    if whole:
        rejected += f" OR EXISTS (FROM rejected WHERE of = '{_MENTIONS[table]}' AND rejected.id = gone.belonged_to)"
    yield f"""
        CREATE TABLE gone_{table} AS
        WITH gone AS (
            SELECT old.{key} AS id, old.article_id, old.{start} AS s, old.{end} AS e, old.text,
                   {belonged} AS belonged_to
            FROM old_{table} AS old ANTI JOIN new_{table} AS new ON new.{key} = old.{key}
        ), fresh AS (
            SELECT new.{key} AS id, new.article_id, new.{start} AS s, new.{end} AS e, new.text
            FROM new_{table} AS new ANTI JOIN old_{table} AS old ON new.{key} = old.{key}
        ), near AS (
            SELECT gone.id, fresh.id AS successor,
                   if(same_text, (least(gone.e, fresh.e) - greatest(gone.s, fresh.s))
                                 / (greatest(gone.e, fresh.e) - least(gone.s, fresh.s)),
                      -abs(fresh.s - gone.s)) AS nearness
            FROM gone JOIN homes USING (article_id) JOIN fresh ON fresh.article_id = homes.home
            WHERE if(same_text, fresh.s < gone.e AND gone.s < fresh.e, fresh.text = gone.text)
        ), best AS (
            SELECT id, successor FROM near
            QUALIFY row_number() OVER (PARTITION BY id ORDER BY nearness DESC, successor) = 1
        )
        SELECT gone.id, best.successor, gone.belonged_to, gone.article_id,
               CASE WHEN {rejected} THEN '{Reason.REJECTED}'
                    WHEN homes.home IS NULL THEN '{Reason.ARTICLE_REMOVED}'
                    WHEN best.successor IS NULL THEN '{Reason.NOT_FOUND_AGAIN}'
                    WHEN homes.home <> gone.article_id THEN '{Reason.RENAMED}'
                    ELSE '{Reason.REDRAWN}' END AS reason
        FROM gone LEFT JOIN homes USING (article_id) LEFT JOIN best ON best.id = gone.id
    """


def _things(table: str, mentions: str) -> Iterator[str]:
    """Actors or events that are gone: where their mentions went tells what became of them."""
    key, mention = COLUMNS[table][0], COLUMNS[mentions][0]
    yield f"""
        CREATE TABLE gone_{table} AS
        WITH gone AS (
            SELECT {key} AS id, regexp_replace({_LABELS[table]}, '\\s+', ' ', 'g') AS label
            FROM old_{table} ANTI JOIN new_{table} USING ({key})
        ), had AS (
            SELECT {key} AS id, old.{mention} AS mention, home FROM old_{mentions} AS old
            SEMI JOIN gone ON gone.id = old.{key} LEFT JOIN homes USING (article_id)
        ), heirs AS (
            SELECT had.id, new.{key} AS successor, count(*) AS mentions
            FROM had LEFT JOIN gone_{mentions} AS redrawn ON redrawn.id = had.mention
            JOIN new_{mentions} AS new ON new.{mention} = coalesce(redrawn.successor, had.mention)
            GROUP BY ALL
        ), best AS (
            SELECT *, sum(mentions) OVER (PARTITION BY id) AS total FROM heirs
            QUALIFY row_number() OVER (PARTITION BY id ORDER BY mentions DESC, successor) = 1
        ), articles AS (
            SELECT id, count(home) AS left_over FROM had GROUP BY ALL
        )
        SELECT gone.id, gone.label, best.successor,
               CASE WHEN EXISTS (FROM rejected WHERE of = '{table}' AND rejected.id = gone.id)
                        THEN '{Reason.REJECTED}'
                    WHEN articles.left_over = 0 THEN '{Reason.ARTICLE_REMOVED}'
                    WHEN best.successor IS NULL THEN '{Reason.NOT_FOUND_AGAIN}'
                    WHEN best.mentions * 2 <= best.total THEN '{Reason.SPLIT}'
                    WHEN EXISTS (FROM old_{table} AS old WHERE old.{key} = best.successor) THEN '{Reason.MERGED}'
                    ELSE '{Reason.RENAMED}' END AS reason
        FROM gone LEFT JOIN best USING (id) LEFT JOIN articles USING (id)
    """


def _gone(table: str) -> str:
    label = "label" if table in _LABELS else "NULL"
    belonged = "belonged_to" if table in _MENTIONS else "NULL"
    return f"""
        SELECT '{table}' AS "table", id, {label} AS label, reason,
               if(reason IN ({_GOES_ON}, '{Reason.REJECTED}'), successor, NULL) AS successor,
               {belonged} AS belonged_to, $version AS retired_in
        FROM gone_{table}
    """


def _in_use() -> str:
    return " UNION ALL ".join(f"SELECT '{t}' AS \"table\", {c[0]} AS id FROM new_{t}" for t, c in COLUMNS.items())


RESULT = f"""
    WITH used AS ({_in_use()}), known AS (
        SELECT "table", id, label, reason, successor, belonged_to, retired_in
        FROM old_retired ANTI JOIN used USING ("table", id)
        UNION ALL {" UNION ALL ".join(map(_gone, COLUMNS))}
    )
    SELECT * FROM (
        FROM known UNION ALL
        SELECT "table", id, label, reason, successor, belonged_to, $version AS retired_in
        FROM between_retired ANTI JOIN used USING ("table", id) ANTI JOIN known USING ("table", id)
    ) ORDER BY "table", id
"""
"""The result: what was retired before and is not in use again, and what is gone now, in the order of ``retired``."""
