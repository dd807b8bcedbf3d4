"""The cue lexicon: which verbs and nouns introduce words, in which construction, and with what stance."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from newsledger.language.data_files import data_rows
from schemas.vocabularies import QuoteStance

if TYPE_CHECKING:
    from newsledger.language.tokens import Doc, Token

SAY, DIRECT, QUOTE, REQUEST, NAME, OBJECT, NOUN, LIGHT, FIND, GERUND, ADJECTIVE, FEELING = (
    "say",
    "direct",
    "quote",
    "request",
    "name",
    "object",
    "noun",
    "light",
    "find",
    "gerund",
    "adjective",
    "feeling",
)
"""Constructions: clause or marked words; marked words only; 'quoted X as saying'; infinitive; characterisation and
object, both with a marked part; noun with a that-clause; light verb of such a noun; clause whose subject is a study or
an inquiry; gerund that reports what was done; adjective of one who speaks, with a that-clause; noun with a that-clause
that is speech only where it is expressed."""

_UNSPOKEN = frozenset((NOUN, LIGHT, ADJECTIVE, FEELING))

ACCUSE = {"of": "accuse of", "for": "accuse for", "with": "accuse with"}
"""Accusations, by the preposition before the deed."""

PRONOUNS = frozenset(("he", "she", "it", "they", "we", "i", "you", "who", "his", "her", "its", "their", "our", "my"))


_STANCES = {str(stance): stance for stance in QuoteStance}


@dataclass(frozen=True, slots=True)
class Cue:
    """An entry that fits a token: its lemma with particle, its stances by construction, and where the words end."""

    lemma: str
    stances: dict[str, QuoteStance]
    last: Token

    def __contains__(self, construction: str) -> bool:
        return construction in self.stances


@lru_cache(maxsize=1)
def load() -> dict[str, dict[str, QuoteStance]]:
    """The lexicon: lemma to construction to stance."""
    entries: dict[str, dict[str, QuoteStance]] = {}
    for row in data_rows("cues.csv"):
        if row["stance"]:
            entries.setdefault(row["lemma"], {})[row["class"]] = _STANCES[row["stance"]]
    return entries


@lru_cache(maxsize=1)
def _classes() -> dict[str, set[str]]:
    """The lemmas of each class."""
    classes: dict[str, set[str]] = {}
    for row in data_rows("cues.csv"):
        classes.setdefault(row["class"], set()).add(row["lemma"])
    return classes


@lru_cache(maxsize=1)
def cue_words() -> frozenset[str]:
    """Lemmas of every word that a cue can begin with."""
    return frozenset({lemma.split()[0] for lemma in load()} | {"accord", "according", "per", "word"})


@lru_cache(maxsize=1)
def _cue_lemmas() -> frozenset[str]:
    """Every word that a cue can begin with, in any case."""
    return frozenset(form for word in cue_words() for form in (word, word.capitalize(), word.upper()))


def cue_positions(doc: Doc) -> list[int]:
    """Indices of the tokens that may be cues, by their lemmas alone: nothing else needs to be looked at."""
    lemmas = _cue_lemmas()
    return [token.i for token in doc if token.lemma_ in lemmas]


@lru_cache(maxsize=1)
def _title_abbreviations() -> frozenset[str]:
    """Words of titles that are printed with a full stop ('Brig', 'Lt', 'Col')."""
    words = (word for row in data_rows("titles.csv") for word in row["title"].split())
    return frozenset(word[:-1] for word in words if word.endswith("."))


def is_title_stop(token: Token) -> bool:
    """The full stop of a title that the tokeniser took for the end of a sentence ('Brig. Gen. Rashid')."""
    if token.text != "." or token.i == 0 or token.i + 1 >= len(token.doc):
        return False
    before = token.doc[token.i - 1]
    is_glued = not before.whitespace_ and before.text in _title_abbreviations()
    return bool(is_glued and token.doc[token.i + 1].text[:1].isupper())


def is_document(token: Token) -> bool:
    """A text that can be said to say something."""
    return token.lemma_.lower() in _classes()["document"]


def is_study(token: Token) -> bool:
    """A study, an inquiry or those who carry it out: what it finds it says."""
    return token.lemma_.lower() in _classes()["study"]


def is_person(token: Token) -> bool:
    """A noun for people who are asked and answer."""
    return token.lemma_.lower() in _classes()["person"]


def is_voice(token: Token) -> bool:
    """An unnamed person or office that speaks as the body it belongs to."""
    return token.lemma_.lower() in _classes()["voice"]


def takes_person(verb: Token) -> bool:
    """A verb whose object is the person told or asked."""
    return verb.lemma_.lower() in _classes()["to whom"]


def verb_cue(token: Token) -> Cue | None:
    """The entry of a verb, the longer one where a particle follows."""
    if not token.tag_.startswith("VB") or token.dep_ in ("amod", "compound"):
        return None
    lemma = token.lemma_.lower()
    entries = load()
    particle = _particle(token)
    if particle is not None:
        longer = f"{lemma} {particle.lower_}"
        if longer in entries:
            merged = entries[longer] if particle.dep_ == "prt" else {**entries.get(lemma, {}), **entries[longer]}
            return Cue(longer, merged, particle)
    stances = entries.get(lemma)
    if stances is None or set(stances) <= _UNSPOKEN:
        return None
    return Cue(lemma, stances, token)


def noun_cue(token: Token) -> QuoteStance | None:
    """Stance of a noun of speech."""
    if token.pos_ != "NOUN":
        return None
    stances = load().get(token.lemma_.lower(), {})
    is_expressed = token.dep_ == "dobj" and token.head.lemma_ in ("express", "voice")
    return stances.get(NOUN) or (stances.get(FEELING) if is_expressed else None)


def adjective_cue(token: Token) -> QuoteStance | None:
    """Stance of an adjective that tells how somebody spoke ('was adamant')."""
    is_predicate = token.dep_ == "acomp" and token.head.lemma_ in ("be", "remain")
    return load().get(token.lower_, {}).get(ADJECTIVE) if is_predicate else None


def is_light(token: Token) -> bool:
    """A verb that only lends a speech noun its subject ('gave warning')."""
    return LIGHT in load().get(token.lemma_.lower(), {})


def _particle(token: Token) -> Token | None:
    following = token.i + 1
    if following < len(token.doc) and token.doc[following].lower_ == "it" and token.lemma_ == "put":
        return token.doc[following]
    if token.lemma_ == "make":
        return _predicate(following, token.doc)
    if following < len(token.doc) and token.doc[following].dep_ in ("prt", "prep", "advmod", "acomp", "nmod"):
        return token.doc[following]
    return next((child for child in token.children if child.dep_ == "prt"), None)


def _predicate(index: int, doc: Doc) -> Token | None:
    """The adjective of 'made clear', 'made it quite plain'."""
    for token in doc[index : index + 3]:
        if token.pos_ == "ADJ":
            return token
        if token.lower_ != "it" and token.pos_ != "ADV":
            return None
    return None
