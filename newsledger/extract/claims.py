"""Casualty claims of one article: every figure about people harmed or moved, with whose it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from newsledger.corpus.article import Article
from newsledger.extract.claim_figures import Figure
from newsledger.extract.claim_frames import Frames
from newsledger.extract.claim_lexicon import Victim, victim_lexicon
from newsledger.extract.claim_parts import Found, find_claims
from newsledger.extract.claim_sources import Attributions, perpetrator, source
from newsledger.identifiers import row_id
from newsledger.language.attribution import Attribution
from newsledger.language.mentions import ActorIndex
from newsledger.language.parse import Parse
from schemas import LIST_SEPARATOR, Row
from schemas.rules import ClaimRule
from schemas.vocabularies import Qualifier, ReviewStatus, VictimGroup, VictimStatus

if TYPE_CHECKING:
    from spacy.tokens import Token

    from newsledger.language.places import Gazetteer

_TAIL = 14
"""Tokens that the words behind the head noun may add to the description of the victims."""


def extract(
    article: Article,
    parse: Parse,
    index: ActorIndex,
    attributions: Sequence[Attribution],
    gazetteer: Gazetteer | None = None,
) -> list[Row]:
    """Find the casualty claims of an article.

    Args:
        article: The article; offsets of the rows point into its text.
        parse: Its parse.
        index: Its actors, for perpetrators and claimants.
        attributions: Who said what in it.
        gazetteer: Finds places; without it, ``place`` is null.

    Returns:
        Rows of ``casualty_claims`` in order of text, actors by their local ids, ``event_id`` null.
    """
    frames = Frames(article, parse, gazetteer)
    covering = Attributions(attributions)
    rows: list[Row] = []
    taken: set[tuple[int, int]] = set()
    for paragraph in parse.paragraphs:
        claims = find_claims(paragraph.doc)
        parts: dict[int, list[Found]] = {}
        for claim in claims:
            if claim.whole is not None and claim.rule != ClaimRule.TOTAL:
                parts.setdefault(claim.whole, []).append(claim)
        ids = [row_id(article.article_id, "c", *_bounds(claim.figure, parse)) for claim in claims]
        for at, claim in enumerate(claims):
            bounds = _bounds(claim.figure, parse)
            if bounds in taken:
                continue
            taken.add(bounds)
            whole = ids[claim.whole] if claim.whole is not None and ids[claim.whole] != ids[at] else None
            row = _row(article, parse, claim)
            row |= {"claim_id": ids[at], "part_of": whole, "victim_status": _status(claim, parts.get(at, []))}
            row |= _context(article, parse, index, covering, frames, claim, _room(claims, at, parse))
            rows.append(row)
    _share_status(rows)
    return rows


def _bounds(figure: Figure, parse: Parse) -> tuple[int, int]:
    first = figure.head.doc[figure.first]
    base = parse.start_of(first) - first.idx
    start, end = figure.bounds()
    return base + start, base + end


def _room(claims: Sequence[Found], at: int, parse: Parse) -> tuple[int, int]:
    """The text that belongs to this figure: from the figure before it to the one behind it, or to its trigger."""
    paragraph = claims[at].figure.head.doc
    base = parse.start_of(paragraph[0])
    start, end = base, parse.end_of(paragraph[-1])
    if at > 0:
        start = _bounds(claims[at - 1].figure, parse)[1]
    if at + 1 < len(claims):
        behind = claims[at + 1]
        start_behind = _bounds(behind.figure, parse)[0]
        trigger = parse.start_of(behind.harm.trigger)
        end = trigger if behind.rule == ClaimRule.TOTAL and trigger < start_behind else start_behind
    return min(start, _bounds(claims[at].figure, parse)[0]), max(end, _bounds(claims[at].figure, parse)[1])


def _row(article: Article, parse: Parse, claim: Found) -> Row:
    start, end = _bounds(claim.figure, parse)
    sentence_start, sentence_end = parse.sentence_bounds(start, end)
    figure, quantity = claim.figure, claim.figure.quantity
    if quantity is None:
        counts: Row = {"count_value": 1, "count_low": 1, "count_high": 1, "share_low": None, "share_high": None}
    else:
        counts = {
            "count_value": quantity.value,
            "count_low": quantity.low,
            "count_high": quantity.high,
            "share_low": quantity.share_low,
            "share_high": quantity.share_high,
        }
    groups = list(dict.fromkeys(victim.group.value for victim in _named(figure) if victim.group))
    return {
        "article_id": article.article_id,
        "event_id": None,
        "effect": claim.harm.effect.value,
        "start": start,
        "end": end,
        "text": article.text[start:end],
        **counts,
        "qualifier": (Qualifier.NONE if quantity is None else quantity.qualifier).value,
        "victims": _victims(article.text, parse, claim),
        "victim_groups": LIST_SEPARATOR.join(groups) or None,
        "sentence_start": sentence_start,
        "sentence_end": sentence_end,
        "part": article.part_at(start).value,
        "rule": claim.rule.value,
        "review_status": ReviewStatus.MACHINE.value,
    }


def _context(
    article: Article,
    parse: Parse,
    index: ActorIndex,
    covering: Attributions,
    frames: Frames,
    claim: Found,
    room: tuple[int, int],
) -> Row:
    start, end = _bounds(claim.figure, parse)
    sentence = parse.sentence_bounds(start, end)
    attribution = covering.innermost(start, end)
    scope = frames.scope(claim, sentence, room)
    time = frames.time(claim, scope, sentence, attribution)
    date_start, date_end, precision = time.days(article.published_on)
    row = {
        "scope": scope,
        "date_start": date_start,
        "date_end": date_end,
        "date_precision": precision,
        "date_note": None if article.published_on else time.note(),
        "place": frames.place(claim, scope, sentence, attribution),
        **source(attribution, index, article.text),
        **perpetrator(claim.harm, attribution, index, parse, start),
    }
    return {name: str(value) if name in _WORDS and value is not None else value for name, value in row.items()}


_WORDS = {"scope", "date_precision", "attribution", "stance", "perpetrator_basis"}


# --- who is counted


def _victims(text: str, parse: Parse, claim: Found) -> str | None:
    figure = claim.figure
    if figure.elided and not (figure.partitive and figure.victims_first < figure.last):
        return None
    doc = figure.head.doc
    first = min(figure.victims_first, figure.last - 1)
    last = figure.last
    for child in figure.head.rights:
        contiguous = child.left_edge.i == last and child.right_edge.i - last < _TAIL
        trigger_inside = child.left_edge.i <= claim.harm.trigger.i <= child.right_edge.i
        describes = (child.dep_ == "prep" and child.lower_ in {"of", "with"}) or child.dep_ in {"relcl", "acl"}
        if contiguous and describes and not trigger_inside and not any(t.like_num for t in child.subtree):
            last = child.right_edge.i + 1
            comma = next((token.i for token in doc[figure.last : last] if token.text == ","), last)
            last = comma
    start = parse.start_of(doc[first])
    end = parse.end_of(doc[last - 1]) if last > figure.last else _bounds(figure, parse)[1]
    return text[start:end].rstrip(" ,;.") or None


def _named(figure: Figure) -> Iterator[Victim]:
    """What the nouns of the figure say of those counted."""
    doc, lexicon = figure.head.doc, victim_lexicon()
    tokens = doc[figure.victims_first : figure.last] if not figure.elided else doc[0:0]
    for token in tokens:
        pair = f"{doc[token.i - 1].lower_} {token.lemma_.lower()}" if token.i else ""
        victim = lexicon.get(pair) or lexicon.get(token.lemma_.lower()) or lexicon.get(token.lower_)
        if victim is not None:
            yield victim
        elif token.lower_.endswith("men") and token.lower_.removesuffix("men") + "man" in lexicon:
            yield lexicon[token.lower_.removesuffix("men") + "man"]
        elif token.lower_ in {"elderly", "aged"}:
            yield Victim(VictimStatus.UNKNOWN, VictimGroup.ELDERLY)


def _own_status(figure: Figure) -> VictimStatus:
    """Civilian or combatant if that holds for everybody in the phrase; its modifiers count, too ('civilian deaths')."""
    if figure.elided:
        return VictimStatus.UNKNOWN
    heads = [token for token in figure.head.doc[figure.victims_first : figure.last] if _is_head(token, figure)]
    statuses = {_status_of(token) for token in heads}
    if len(statuses) == 1:
        return statuses.pop()
    if {VictimStatus.CIVILIAN, VictimStatus.COMBATANT} <= statuses:
        return VictimStatus.MIXED
    return VictimStatus.UNKNOWN


def _is_head(token: Token, figure: Figure) -> bool:
    if token.pos_ not in {"NOUN", "PROPN"} and token.i != figure.head.i:
        return False
    following = token.doc[token.i + 1] if token.i + 1 < figure.last else None
    return following is None or following.pos_ not in {"NOUN", "PROPN", "PART"}


def _status_of(head: Token) -> VictimStatus:
    lexicon = victim_lexicon()
    for token in (head, *(child for child in head.lefts if child.dep_ in {"compound", "amod", "nmod"})):
        pair = f"{token.doc[token.i - 1].lower_} {token.lemma_.lower()}" if token.i else ""
        victim = lexicon.get(pair) or lexicon.get(token.lemma_.lower())
        if victim is None and token.lower_.endswith("men"):
            victim = lexicon.get(token.lower_.removesuffix("men") + "man")
        if victim is not None and victim.status != VictimStatus.UNKNOWN:
            return victim.status
    return VictimStatus.UNKNOWN


def _status(whole: Found, parts: Sequence[Found]) -> str:
    """The status of those counted, from their own words or from what is said of parts of them."""
    own = _own_status(whole.figure)
    statuses = {status for claim in parts if (status := _own_status(claim.figure)) != VictimStatus.UNKNOWN}
    if own != VictimStatus.UNKNOWN or not statuses:
        return own.value
    everybody = [
        claim for claim in parts if claim.figure.quantity is not None and claim.figure.quantity.share_low == 1.0
    ]
    if everybody:
        return _own_status(everybody[0].figure).value
    named = any(claim.figure.quantity is not None and claim.figure.quantity.is_share for claim in parts)
    return (VictimStatus.MIXED if named or len(statuses) > 1 else VictimStatus.UNKNOWN).value


def _share_status(rows: list[Row]) -> None:
    """Give a figure the status that the same figure has elsewhere in the article, where all that know one agree."""
    known: dict[tuple[object, ...], set[str]] = {}
    for row in rows:
        if row["victim_status"] != VictimStatus.UNKNOWN.value and (row["count_value"] or 0) > 1:
            known.setdefault((row["effect"], row["count_value"]), set()).add(row["victim_status"])
    for row in rows:
        statuses = known.get((row["effect"], row["count_value"]), set())
        if row["victim_status"] == VictimStatus.UNKNOWN.value and len(statuses) == 1 and row["part_of"] is None:
            row["victim_status"] = next(iter(statuses))
