"""Whose figure it is."""

from __future__ import annotations

import re

from newsledger.language.attribution import Attribution
from newsledger.language.mentions import ActorIndex
from schemas import Row
from schemas.vocabularies import (
    ActorType,
    ClaimAttribution,
    ClaimStance,
    QuoteStance,
)

_NOT_ASSERTED = {QuoteStance.DEMANDS, QuoteStance.PROPOSES, QuoteStance.ASKS}
_REQUESTS = ("call for", "call on", "demand", "urge", "ask", "request", "propose", "appeal", "push for", "seek")
"""Cues after which a figure is the article's own, whatever stance the attribution has."""

_BEFORE_PREPOSITION = re.compile(r"\s(?:of|for|in|at|from|with|who|on)\s")
_ROLE_END = re.compile(r"\s(?:of|for|in|at|from|to)\s|,")
_COMMON_ROLES = {"official", "source", "spokesman", "spokeswoman", "resident", "witness", "member", "doctor", "officer"}
"""Roles that several people of one article have, named or not."""

_LATER = 600
_LONGEST_NAME = 60


def source(attribution: Attribution | None, index: ActorIndex, text: str) -> Row:
    """The columns about the claimant, as the rules of the table want them."""
    row: Row = {
        "claimant": None,
        "claimant_for": None,
        "claimant_text": None,
        "claimant_start": None,
        "claimant_end": None,
        "attribution": ClaimAttribution.ARTICLE,
        "stance": ClaimStance.ASSERTS,
    }
    if attribution is None or _is_request(attribution):
        return row
    speaker = attribution.speaker
    actor = attribution.speaker_actor
    if actor is None and speaker is not None:
        actor = _named_elsewhere(index, text, speaker.start, speaker.end)
    bounds = (speaker.start, speaker.end) if speaker else _last_named(index, actor, attribution.content.start)
    if bounds is None or bounds[0] >= bounds[1]:
        return row
    named = actor is not None and actor in index.actors
    speaks_for = attribution.speaks_for
    if named and speaks_for is None and actor is not None and index.actors[actor].actor_type == ActorType.PERSON:
        speaks_for = index.actors[actor].affiliation
    return row | {
        "claimant": actor if named else None,
        "claimant_for": speaks_for if speaks_for in index.actors and speaks_for != actor else None,
        "claimant_text": text[bounds[0] : bounds[1]],
        "claimant_start": bounds[0],
        "claimant_end": bounds[1],
        "attribution": ClaimAttribution.NAMED if named else ClaimAttribution.UNNAMED,
        "stance": ClaimStance.DENIES if attribution.stance == QuoteStance.DENIES else ClaimStance.ASSERTS,
    }


def _named_elsewhere(index: ActorIndex, text: str, start: int, end: int) -> str | None:
    """The one person whom the article names with the role that the phrase gives ('the governor', then her name)."""
    words = _BEFORE_PREPOSITION.split(text[start:end], maxsplit=1)[0].casefold().split()
    if len(words) < 2 or words[0] not in {"the", "a", "an"}:
        return None
    noun = words[-1]
    persons = [actor for actor in index.actors.values() if actor.actor_type == ActorType.PERSON and actor.role]
    if words[0] == "the":
        fitting = [actor for actor in persons if _role_noun(actor.role or "") == noun]
        return fitting[0].local_id if len(fitting) == 1 and noun not in _COMMON_ROLES else None
    # 'A local official said … said the official, Ada Lind.'
    later = re.search(rf"\bthe {re.escape(noun)}, (?=[A-Z])", text[end : end + _LATER])
    at = end + later.end() if later else 0
    named = next(index.within(at, at + _LONGEST_NAME), None) if later else None
    is_person = named is not None and named.start == at and index.actors[named.actor].actor_type == ActorType.PERSON
    return named.actor if named is not None and is_person else None


def _role_noun(role: str) -> str:
    """The last word of a role before 'of' and the like."""
    words = _ROLE_END.split(role.casefold())[0].split()
    return words[-1] if words else ""


def _is_request(attribution: Attribution) -> bool:
    return attribution.stance in _NOT_ASSERTED or (attribution.cue_lemma or "").startswith(_REQUESTS)


def _last_named(index: ActorIndex, actor: str | None, offset: int) -> tuple[int, int] | None:
    """Where the speaker of a carried-on paragraph was last named."""
    if actor is None:
        return None
    mention = next((mention for mention in index.before(offset) if mention.actor == actor), None)
    return (mention.start, mention.end) if mention else None
