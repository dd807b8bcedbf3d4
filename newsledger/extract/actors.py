"""Who is mentioned in an article: names and definite descriptions, grouped into the article's actors."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass

from newsledger.corpus.article import Article
from newsledger.extract.actor_backrefs import place_backrefs
from newsledger.extract.actor_clusters import Group, in_order
from newsledger.extract.actor_countries import dominant_country, governing_country
from newsledger.extract.actor_descriptions import NOUNS as BODY_NOUNS
from newsledger.extract.actor_descriptions import find_descriptions
from newsledger.extract.actor_grounds import actor_rule, mention_rule
from newsledger.extract.actor_groups import group
from newsledger.extract.actor_names import find_names
from newsledger.extract.actor_offices import NOUNS as OFFICE_NOUNS
from newsledger.extract.actor_offices import find_offices, place_offices
from newsledger.extract.actor_roles import Context, describe_people, home_country, pronoun_genders
from newsledger.extract.actor_types import full_body_name
from newsledger.extract.actor_words import Found, Reading, Stretch, stretches, tokens_among
from newsledger.identifiers import row_id
from newsledger.language.authority import Authority
from newsledger.language.given_names import name_gender
from newsledger.language.mentions import ActorIndex, LocalActor, Mention
from newsledger.language.parse import Parse
from schemas import Row
from schemas.rules import ActorRule
from schemas.vocabularies import ActorType, ReviewStatus

_NOUNS = BODY_NOUNS | OFFICE_NOUNS


@dataclass(frozen=True, slots=True)
class ActorExtraction:
    """The actors of one article.

    Attributes:
        index: The actors and their mentions, of nested mentions the outer one only.
        drafts: Rows of ``ACTOR_DRAFTS``, by first mention.
        mentions: Rows of ``actor_mentions`` with local ids, by offset; names inside descriptions are rows too.
    """

    index: ActorIndex
    drafts: list[Row]
    mentions: list[Row]


def extract(article: Article, parse: Parse, authority: Authority) -> ActorExtraction:
    """Find the actors of an article and every place where it names them.

    Args:
        article: The cleaned article; offsets of the result point into its text.
        parse: The parse of that text.
        authority: Names known beforehand.
    """
    found, reading = _find(parse, authority)
    named = group(reading, [item for item in found if item.kind not in ("office", "backref")])
    place_backrefs((item for item in found if item.kind == "backref"), [one for one in named if one.kind != "person"])
    named = in_order(named)
    people = describe_people(Context(reading, named, _ids(article.article_id, named)))
    groups = place_offices(named, people, [item for item in found if item.kind == "office"])
    ids = _ids(article.article_id, groups)
    actors = _local_actors(reading, groups, ids)
    spans = _spans(groups, ids)
    return ActorExtraction(
        ActorIndex(actors, _outermost(spans)),
        [_draft(article.article_id, actor, actor_rule(one)) for actor, one in zip(actors, groups, strict=True)],
        [_mention_row(article, mention) for mention in spans],
    )


def _ids(article_id: str, groups: list[Group]) -> dict[int, str]:
    """Local ids by identity of the group, numbered by first mention."""
    return {id(one): f"{article_id}#a{number}" for number, one in enumerate(groups, 1)}


def _find(parse: Parse, authority: Authority) -> tuple[list[Found], Reading]:
    pieces = tuple(stretches(parse))
    country, countries = dominant_country(pieces)
    reading = Reading(parse, pieces, authority, country, countries, governing_country(pieces, country))
    found: list[Found] = []
    for stretch in pieces:
        names = list(find_names(reading, stretch))
        nouns = tokens_among(stretch.paragraph.doc, _NOUNS)
        described = [*find_descriptions(reading, stretch, nouns), *find_offices(stretch, nouns)]
        merged = _merge(names, described, parse.text)
        if not (len(merged) == 1 and merged[0].actor_type is ActorType.MEDIA and _fills(stretch, merged[0])):
            found += merged
    return found, reading


def _fills(stretch: Stretch, item: Found) -> bool:
    """Whether the paragraph is nothing but the name: an outlet's or agency's own line, no mention."""
    return stretch.paragraph.start == item.start and item.end >= stretch.paragraph.end - 1


def _merge(names: list[Found], described: list[Found], text: str) -> list[Found]:
    """Names and descriptions of a paragraph: a name may lie inside a description, never the other way round."""
    kept: list[Found] = []
    end = -1
    starts = [name.start for name in names]
    for item in sorted(described, key=lambda item: (item.start, -item.end)):
        near = _overlapping(names, starts, item)
        covering = any(name.start <= item.start and item.end <= name.end and name.sure for name in near)
        crossing = any(name.start < item.start < name.end < item.end for name in near)
        if item.start >= end and not covering and not crossing:
            kept.append(item)
            end = item.end
    merged: list[Found] = [*kept]
    starts = [item.start for item in kept]
    for name in names:
        near = _overlapping(kept, starts, name)
        holder = next((item for item in near if item.start <= name.start and name.end <= item.end), None)
        if not (near and holder is None) and not (holder is not None and _is_swallowed(holder, name, text)):
            merged.append(name)
    return sorted(merged, key=lambda item: (item.start, -item.end))


def _overlapping(items: list[Found], starts: list[int], other: Found) -> list[Found]:
    """Those of the items, which are in order and do not overlap each other, that share text with the other."""
    first = max(0, bisect_right(starts, other.start) - 1)
    return [item for item in items[first : bisect_left(starts, other.end)] if item.end > other.start]


def _is_swallowed(holder: Found, name: Found, text: str) -> bool:
    possessive = text[name.end : name.end + 1] in ("'", "’")
    if holder.kind == "office":
        return not possessive
    if name.kind == "state" and name.country == holder.country:
        return True
    # 'the Example regime' has no owner, 'President Example's regime' does.
    return name.kind == "person" and name.end < holder.end and not possessive


def _local_actors(reading: Reading, groups: list[Group], ids: dict[int, str]) -> list[LocalActor]:
    genders = pronoun_genders(reading, groups)
    context = Context(reading, groups, ids)
    people = describe_people(context)
    actors = []
    for one in groups:
        entry = one.entry
        person = people.get(id(one))
        actor_type = entry.actor_type if entry else _type(one)
        name = entry.name if entry else one.full_name or one.found[0].name
        country = entry.country if entry else _country(one)
        if entry is None and country and one.names:
            name = full_body_name(name, actor_type, country)
        affiliation = context.by_entry.get(entry.affiliation) if entry and entry.affiliation else context.owner(one)
        if person is not None:
            country = country or person.country or home_country(reading, person)
            affiliation = affiliation or person.affiliation
        actors.append(
            LocalActor(
                ids[id(one)],
                name,
                actor_type,
                person.role if person else None,
                affiliation if affiliation != ids[id(one)] else None,
                country,
                entry.actor_id if entry else None,
                ((person.gender if person else None) or name_gender(name) or genders.get(id(one)))
                if actor_type is ActorType.PERSON
                else None,
            )
        )
    return actors


def _type(one: Group) -> ActorType:
    if one.kind == "person":
        return ActorType.PERSON
    counts = Counter(item.actor_type for item in one.found if item.actor_type is not ActorType.OTHER)
    return max(counts, key=lambda kind: (counts[kind], kind.value)) if counts else ActorType.OTHER


def _country(one: Group) -> str | None:
    return next((item.country for item in one.found if item.country), None)


def _spans(groups: list[Group], ids: dict[int, str]) -> list[Mention]:
    """Mentions in order of the text; of two with the same span the first stays."""
    spans: dict[tuple[int, int], Mention] = {}
    for one in groups:
        for item in one.found:
            mention = Mention(item.start, item.end, ids[id(one)], item.is_name, mention_rule(one, item))
            spans.setdefault((item.start, item.end), mention)
    return [spans[key] for key in sorted(spans)]


def _outermost(mentions: list[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda mention: (mention.start, -mention.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _draft(article_id: str, actor: LocalActor, rule: ActorRule) -> Row:
    return {
        "local_id": actor.local_id,
        "article_id": article_id,
        "name": actor.name,
        "actor_type": actor.actor_type.value,
        "role": actor.role,
        "affiliation": actor.affiliation,
        "country": actor.country,
        "authority_id": actor.authority_id,
        "rule": rule.value,
    }


def _mention_row(article: Article, mention: Mention) -> Row:
    return {
        "mention_id": row_id(article.article_id, "m", mention.start, mention.end),
        "actor_id": mention.actor,
        "article_id": article.article_id,
        "start": mention.start,
        "end": mention.end,
        "text": article.text[mention.start : mention.end],
        "rule": mention.rule.value,
        "review_status": ReviewStatus.MACHINE.value,
    }
