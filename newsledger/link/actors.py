"""Actors across articles: which drafts mean the same one, and what is said of it over all."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from newsledger.identifiers import fold, slug
from newsledger.language.authority import Authority
from newsledger.language.names import acronyms, is_acronym, name_words, same_person, skeleton
from newsledger.link.namesakes import SMALL_WORDS, Namesakes, Person
from schemas import Row
from schemas.rules import ActorRule
from schemas.vocabularies import ActorType, ReviewStatus

_PERSON = ActorType.PERSON.value
_SUFFIX = "id_suffix"
_SPELLINGS = (("defence", "defense"), ("organisation", "organization"), ("centre", "center"), ("programme", "program"))


def block_key(draft: Row) -> str:
    """The key under which a draft meets all others that can mean the same actor.

    Authority id if it has one; for people the consonants of the surname, so that spellings meet; for bodies the first
    letters of the name's words, so that acronyms meet what they stand for.
    """
    return _block_key(draft["authority_id"], draft["name"], draft["actor_type"])


@lru_cache(maxsize=65_536)
def _block_key(authority_id: str | None, name: str, actor_type: str) -> str:
    if authority_id:
        return f"id {authority_id}"
    words = name_words(name)
    if actor_type == _PERSON and words:
        return f"person {skeleton(words[-1])}"
    return f"body {_letters(name)}"


def _letters(name: str) -> str:
    if is_acronym(name):
        return fold(name.replace(".", ""))
    contents = [word for word in _body_words(name) if word not in SMALL_WORDS]
    return "".join(word[0] for word in contents) if len(contents) > 1 else "".join(contents) or fold(name)


def _body_words(name: str) -> list[str]:
    folded = fold(name)
    for british, american in _SPELLINGS:
        folded = folded.replace(british, american)
    return re.findall(r"[^\W_]+", folded)


def link_group(key: str, drafts: list[Row]) -> list[list[Row]]:
    """Cluster the drafts of one block; each cluster is one actor.

    People need the same surname and given names that agree: namesakes stay apart. A bare surname, an initial or an
    acronym joins a full name only if it fits exactly one, and shares its country or a word of its role.

    Args:
        key: The block's key.
        drafts: Rows of ``ACTOR_DRAFTS`` with that key, in any order; a row may stand for several that say the same, and
            then has their number as ``told``.
    """
    ordered = sorted(drafts, key=lambda draft: (draft["article_id"], draft["local_id"]))
    kind = key.partition(" ")[0]
    if kind == "id":
        return [ordered]
    clusters = _people(ordered) if kind == "person" else _bodies(ordered)
    return _told_apart(clusters)


def _people(drafts: list[Row]) -> list[list[Row]]:
    by_name: dict[str, list[Row]] = {}
    for draft in drafts:
        by_name.setdefault(" ".join(name_words(draft["name"])), []).append(draft)
    full = [name for name in sorted(by_name, key=lambda name: (-len(name.split()), name)) if is_full(name)]
    clusters = _complete_links(full, same_person)
    people = [Person([draft for name in names for draft in by_name[name]]) for names in clusters]
    known = Namesakes()
    for person, names in zip(people, clusters, strict=True):
        known.enter(person, {name.split()[-1] for name in names})
    loose: list[Person] = []
    loosely_known = Namesakes()
    for name in sorted(name for name in by_name if not is_full(name)):
        for draft in by_name[name]:
            fitting = known.only_one(draft, name.split()[-1])
            home = fitting or loosely_known.first(draft, draft["name"])
            if home is None:
                home = Person([draft])
                loose.append(home)
                loosely_known.enter(home, [draft["name"]])
            else:
                (known if fitting else loosely_known).add(home, draft)
    return [person.drafts for person in people + loose]


def is_full(name: str) -> bool:
    """Whether the folded words of a person's name are more than a surname with an initial."""
    words = name.split()
    return len(words) > 1 and len(words[0]) > 1


def _complete_links(names: list[str], same: Callable[[str, str], bool]) -> list[list[str]]:
    """Put each name into the cluster with all of whose names it agrees; with none or several such, into its own.

    Names are compared only with clusters that begin with the same letter or with a vowel as it does.
    """
    clusters: list[list[str]] = []
    by_first: dict[str, list[int]] = {}
    for name in names:
        first = "a" if name[0] in "aeiouy" else name[0]
        fitting = [
            number for number in by_first.get(first, []) if all(same(name, other) for other in clusters[number][:12])
        ]
        if len(fitting) == 1:
            clusters[fitting[0]].append(name)
        else:
            by_first.setdefault(first, []).append(len(clusters))
            clusters.append([name])
    return clusters


def _bodies(drafts: list[Row]) -> list[list[Row]]:
    by_name: dict[tuple[str, str], list[Row]] = {}
    for draft in drafts:
        by_name.setdefault((" ".join(w for w in _body_words(draft["name"]) if w != "the"), _nature(draft)), []).append(
            draft
        )
    clusters: list[list[Row]] = []
    for name in sorted(by_name):
        clusters += _by_country(by_name[name])
    spelled = [cluster for cluster in clusters if not is_acronym(cluster[0]["name"])]
    kept = list(spelled)
    for cluster in clusters:
        short = cluster[0]["name"]
        if not is_acronym(short):
            continue
        fitting = [one for one in spelled if short.replace(".", "") in acronyms(one[0]["name"])]
        if len(fitting) == 1 and not _countries_differ(cluster, fitting[0]):
            fitting[0].extend(cluster)
        else:
            kept.append(cluster)
    return kept


def _nature(draft: Row) -> str:
    return _PERSON if draft["actor_type"] == _PERSON else ""


def _by_country(drafts: list[Row]) -> list[list[Row]]:
    """Bodies of one name: those of different states are different ones; unplaced ones join if there is one state."""
    placed: dict[str, list[Row]] = {}
    for draft in drafts:
        if draft["country"]:
            placed.setdefault(draft["country"], []).append(draft)
    unplaced = [draft for draft in drafts if not draft["country"]]
    clusters = [placed[country] for country in sorted(placed)]
    if len(clusters) == 1:
        return [[*clusters[0], *unplaced]]
    return clusters + ([unplaced] if unplaced else [])


def _countries_differ(one: list[Row], other: list[Row]) -> bool:
    first, second = ({row["country"] for row in rows if row["country"]} for rows in (one, other))
    return bool(first and second and not first & second)


def _told_apart(clusters: list[list[Row]]) -> list[list[Row]]:
    """Give clusters whose slugs are equal a suffix made of what they are; the first one told of goes without.

    Not the one with most articles: an article that comes in later must not turn names over.
    """
    by_slug: dict[str, list[list[Row]]] = {}
    for cluster in clusters:
        by_slug.setdefault(_own_slug(cluster), []).append(_in_order(cluster))
    apart = []
    for same in by_slug.values():
        ranked = sorted(same, key=_first_told)
        apart.append(ranked[0])
        used: set[str] = set()
        for cluster in ranked[1:]:
            suffix = next(one for one in _suffixes(cluster) if one and one not in used)
            used.add(suffix)
            apart.append([{**draft, _SUFFIX: suffix} for draft in cluster])
    return sorted(apart, key=_first_told)


def _first_told(cluster: list[Row]) -> tuple[str, str]:
    return cluster[0]["article_id"], cluster[0]["local_id"]


def _own_slug(cluster: list[Row]) -> str:
    """The slug of the first full name: unlike the most frequent one, no later article changes it."""
    return slug(_full_names(_in_order(cluster))[0]["name"])


def _in_order(cluster: list[Row]) -> list[Row]:
    return sorted(cluster, key=lambda draft: (draft["article_id"], draft["local_id"]))


def _suffixes(cluster: list[Row]) -> Iterable[str]:
    yield next((draft["country"] for draft in cluster if draft["country"]), "").lower()
    yield next((slug(draft["role"]) for draft in cluster if draft["role"]), "")
    yield hashlib.sha256(cluster[0]["local_id"].encode()).hexdigest()[:6]
    yield slug(cluster[0]["local_id"])


def resolve(cluster: list[Row]) -> Row:
    """The row of ``actors`` for a cluster; ``affiliation`` is a local id, aliases and counts are left to be worked out.

    Args:
        cluster: Drafts of one actor, at least one.
    """
    drafts = _in_order(cluster)
    authority_id = next((draft["authority_id"] for draft in drafts if draft["authority_id"]), None)
    entry = Authority.load().get(authority_id) if authority_id else None
    suffix = drafts[0].get(_SUFFIX)
    return {
        "actor_id": authority_id or (f"{_own_slug(drafts)}-{suffix}" if suffix else _own_slug(drafts)),
        "name": _name(drafts),
        "actor_type": _most([draft for draft in drafts if draft["actor_type"] != ActorType.OTHER.value], "actor_type")
        or ActorType.OTHER.value,
        "role": _most(drafts, "role"),
        "affiliation": next((draft["affiliation"] for draft in drafts if draft["affiliation"]), None),
        "country": _most(drafts, "country"),
        "wikidata_id": entry.wikidata_id if entry else None,
        "aliases": None,
        "mention_count": 0,
        "article_count": 0,
        "rule": min((draft["rule"] for draft in drafts), key=ActorRule.values().index),
        "review_status": ReviewStatus.MACHINE.value,
    }


def _name(drafts: list[Row]) -> str:
    """The authority's name, else the most frequent of the full forms; of equally frequent ones the first sorted."""
    counts = _counted(_full_names(drafts), "name")
    return min(counts, key=lambda name: (-counts[name], name))


def _full_names(drafts: list[Row]) -> list[Row]:
    """The drafts whose names are full forms, in their order; all of them if none is."""
    named = [draft for draft in drafts if draft["authority_id"]] or drafts
    if drafts[0]["actor_type"] == _PERSON:
        return [draft for draft in named if is_full(" ".join(name_words(draft["name"])))] or named
    return [draft for draft in named if not is_acronym(draft["name"])] or named


def _most(drafts: Sequence[Row], column: str) -> str | None:
    """The most frequent value, the first of equally frequent ones; null if all are."""
    counts = _counted(drafts, column)
    return max(counts, key=lambda value: counts[value]) if counts else None


def _counted(drafts: Iterable[Row], column: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for draft in drafts:
        if draft[column]:
            counts[draft[column]] += draft.get("told", 1)
    return counts
