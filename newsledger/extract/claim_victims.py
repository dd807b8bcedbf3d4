"""Who is counted by a figure: the words for them, their groups, and whether they are civilians or combatants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from newsledger.extract.claim_figures import Figure
from newsledger.extract.claim_lexicon import Victim, victim_lexicon
from newsledger.extract.claim_parts import Found
from newsledger.language.parse import Parse
from schemas import Row
from schemas.vocabularies import VictimGroup, VictimStatus

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_TAIL = 14
"""Tokens that the words behind the head noun may add to the description of the victims."""


def victims(text: str, parse: Parse, figure: Figure, trigger: Token) -> str | None:
    """Who is counted, as printed, without the number; with what stands behind the noun and describes it."""
    if figure.elided and not (figure.partitive and figure.victims_first < figure.last):
        return None
    doc = figure.head.doc
    first = min(figure.victims_first, figure.last - 1)
    last = figure.last
    for child in figure.head.rights:
        contiguous = child.left_edge.i == last and child.right_edge.i - last < _TAIL
        trigger_inside = child.left_edge.i <= trigger.i <= child.right_edge.i
        describes = (child.dep_ == "prep" and child.lower_ in {"of", "with"}) or child.dep_ in {"relcl", "acl"}
        if contiguous and describes and not trigger_inside and not any(t.like_num for t in child.subtree):
            last = child.right_edge.i + 1
            comma = next((token.i for token in doc[figure.last : last] if token.text == ","), last)
            last = comma
    start = parse.start_of(doc[first])
    end = parse.end_of(doc[last - 1]) if last > figure.last else _end(figure, parse)
    return text[start:end].rstrip(" ,;.") or None


def named_victims(figure: Figure) -> Iterator[Victim]:
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


def status(whole: Found, parts: Sequence[Found]) -> str:
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


def share_status(rows: list[Row]) -> None:
    """Give a figure the status that the same figure has elsewhere in the article, where all that know one agree."""
    known: dict[tuple[object, ...], set[str]] = {}
    for row in rows:
        if row["victim_status"] != VictimStatus.UNKNOWN.value and (row["count_value"] or 0) > 1:
            known.setdefault((row["effect"], row["count_value"]), set()).add(row["victim_status"])
    for row in rows:
        statuses = known.get((row["effect"], row["count_value"]), set())
        if row["victim_status"] == VictimStatus.UNKNOWN.value and len(statuses) == 1 and row["part_of"] is None:
            row["victim_status"] = next(iter(statuses))


def _end(figure: Figure, parse: Parse) -> int:
    first = figure.head.doc[figure.first]
    return int(parse.start_of(first) - first.idx) + figure.bounds()[1]
