"""Definite descriptions that stand for one body: 'the Syrian government', 'state media', 'the army', 'the rebels'."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from newsledger.extract.actor_phrases import country_of, determiner, phrase_of
from newsledger.extract.actor_words import Found, Reading, Stretch, tokens_among
from newsledger.language.authority import countries, find_country
from newsledger.language.data_files import word_list
from newsledger.language.names import find_title, role_nouns
from schemas.vocabularies import ActorType

if TYPE_CHECKING:
    from newsledger.language.tokens import Token

_GOVERNMENT = frozenset(("government", "regime", "authorities", "administration", "gov't", "govt", "junta"))
_ARMY = frozenset(("army", "military"))
_FORCES = frozenset(("forces", "troops", "soldiers"))
_OTHER_FORCES = frozenset(("special", "security", "foreign", "allied", "coalition", "rebel", "opposition"))
_LOYAL = re.compile(r"\w+ loyal to (?:President )?((?:[A-Z][\w’'-]*|al-\w+)(?: (?:[A-Z][\w’'-]*|al-\w+))*)")
_COUNTED = frozenset(("troops", "soldiers"))
_REBELS = frozenset(("rebels", "insurgents", "separatists"))
_DELEGATION = frozenset(("delegation", "delegations", "team", "teams"))
_MINISTRY = re.compile(r"(foreign|defen[cs]e|interior|health|information|justice|finance|oil|energy) ministry", re.I)
_MEDIA = frozenset(("media", "television", "tv", "radio", "broadcaster", "newspaper"))
_NAMING = frozenset(("PROPN", "NUM", "ADJ"))
BACKREFS = word_list("backrefs")
_NOT_ONE = word_list("not_one")
_FORCE_OWNERS = frozenset(("government", "regime"))
_MEMBERS = word_list("members")


def find_descriptions(reading: Reading, stretch: Stretch) -> Iterator[Found]:
    """Descriptions in a paragraph, in order; they may hold names, and names may hold them."""
    for token in tokens_among(stretch.paragraph.doc, NOUNS):
        found = _describe(reading, stretch, token)
        if found is not None:
            yield found


def _describe(reading: Reading, stretch: Stretch, token: Token) -> Found | None:
    word = token.lower_
    if word in ("police", "parliament"):
        return _plain(reading, stretch, token, word, ActorType.POLICE if word == "police" else ActorType.GOVERNMENT)
    return _RULES[word](reading, stretch, token)


def _hyphened(token: Token) -> bool:
    """Whether the noun is part of a hyphened word ('opposition-held', 'pro-government')."""
    doc = token.doc
    behind = doc[token.i + 1] if token.i + 1 < len(doc) else None
    before = doc[token.i - 1] if token.i else None
    return bool(
        (behind is not None and behind.text in ("-", "‑") and not token.whitespace_)
        or (before is not None and before.text in ("-", "‑") and not before.whitespace_)
    )


def _modifies_office(token: Token) -> bool:
    """Whether the noun stands before a noun for one office holder ('opposition spokesman Yusuf Rashid')."""
    head = token.head
    if token.dep_ not in ("compound", "nmod", "amod") or head == token or head.i <= token.i or head.i - token.i > 4:
        return False
    between = [other.text.casefold() for other in token.doc[token.i + 1 : head.i + 1]]
    return any(word in role_nouns() or find_title(word) is not None for word in between)


def _modifies_attack(token: Token) -> bool:
    """Whether the noun says whose attack it is ('regime air strikes')."""
    following = token.doc.span(token.i + 1, token.i + 3).text.casefold()
    return bool(
        re.match(
            r"(?:air ?strikes?|air raids?|shelling|bombardment|bombing|offensive|attacks?|raids?|warplanes?|jets?)\b",
            following,
        )
    )


def _stands_alone(token: Token) -> bool:
    """Whether the noun is the head of its phrase, going by the parse and by what follows it."""
    if _hyphened(token) or (
        token.i and token.doc[token.i - 1].text.casefold() in ("a", "an", "no", "any", "each", "every")
    ):
        return False
    following = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    if token.dep_ in ("compound", "nmod", "amod") and token.head.i > token.i:
        return bool(following is not None and (following.pos_ in ("VERB", "AUX", "ADP", "PUNCT", "SCONJ", "CCONJ")))
    if (
        following is not None
        and token.whitespace_
        and following.pos_ in ("NOUN", "PROPN")
        and following.head.i >= following.i
    ):
        return token.dep_ not in ("compound", "nmod") and following.dep_ not in ("nsubj",) and token.head != following
    return True


def _found(
    stretch: Stretch, phrase: list[Token], name: str, actor_type: ActorType, key: str, country: str | None
) -> Found:
    base = stretch.paragraph.start
    return Found(
        base + phrase[0].idx,
        base + phrase[-1].idx + len(phrase[-1]),
        name,
        "description",
        actor_type,
        is_name=False,
        key=key,
        country=country,
    )


def _adjective(country: str | None) -> str:
    state = countries().get(country or "")
    if state is None:
        return ""
    return state.adjectives[0] if state.adjectives else state.name


def _named(country: str | None, noun: str) -> str:
    adjective = _adjective(country)
    return f"{adjective} {noun}" if adjective else noun[:1].upper() + noun[1:]


def _is_open(phrase: list[Token], token: Token) -> bool:
    """Whether the phrase is indefinite, or one of several ('a government', 'transitional government')."""
    if determiner(token) in ("a", "an", "no", "any", "some", "each", "every", "another"):
        return True
    return any(other.text.casefold() in _NOT_ONE for other in phrase[:-1])


def _joined_delegation(token: Token) -> bool:
    """'the government and opposition delegations': the first of two owners of a delegation."""
    return bool(
        re.match(
            r"\w+(?:['’]s)?,? and (?:the )?(?:[\w-]+ ){0,2}(?:delegation|team|negotiator)s?\b",
            token.doc.span(token.i, token.i + 10).text,
            re.IGNORECASE,
        )
    )


def _government(reading: Reading, stretch: Stretch, token: Token) -> Found | None:  # noqa: PLR0911  (a rule a line)
    phrase = phrase_of(token)
    if token.text.casefold() == "administration" and len(phrase) == 1 and reading.country != "USA":
        return None
    if _joined_delegation(token) and not _hyphened(token):
        return _found(stretch, [token], "", ActorType.GOVERNMENT, "delegation government", country_of(phrase))
    before = phrase[-2] if len(phrase) > 1 else None
    if before is not None and before.pos_ == "NOUN" and before.dep_ == "compound" and before.text.islower():
        return None  # 'sanctions regime', 'transport authorities'
    attributive = (_modifies_office(token) or _modifies_attack(token)) and not _hyphened(token)
    if not (_stands_alone(token) or attributive) or _is_open(phrase, token):
        return None
    country = country_of(phrase, seats=True)
    if country is None and token.text.casefold() == "authorities" and len(phrase) > 1:
        return None
    if country is None and token.text.casefold() == "administration" and len(phrase) > 1:
        # Only American governments are called so after a person.
        country = "USA" if any(other.pos_ == "PROPN" for other in phrase[:-1]) else reading.government
    country = country or reading.government
    if country is None:
        return None
    entry = reading.authority.state(country) if country else None
    name = entry.name if entry else _named(country, "government")
    found = _found(stretch, phrase, name, ActorType.GOVERNMENT, f"{country} government", country)
    found.entry = entry
    return found


def _opposition(reading: Reading, stretch: Stretch, token: Token) -> Found | None:
    phrase = phrase_of(token)
    following = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    if following is not None and following.text.casefold() == "to" and determiner(token) != "the":
        return None
    member = token.dep_ in ("compound", "amod", "nmod") and token.head.lemma_.casefold() in _MEMBERS
    if not (_stands_alone(token) or member or _modifies_office(token)) or _hyphened(token):
        return None
    if determiner(token) in ("a", "an", "no", "any", "some") and not member and not _modifies_office(token):
        return None
    if not member and not _modifies_office(token) and not _is_noun_phrase(token):
        return None
    if member and phrase == [token] and token.i and token.doc[token.i - 1].text.casefold() in ("political", "armed"):
        phrase = [token.doc[token.i - 1], token]
    country = country_of(phrase) or reading.government
    if any(other.text.casefold() == "armed" for other in phrase):
        return _found(stretch, phrase, _named(country, "rebels"), ActorType.ARMED_GROUP, f"{country} rebels", country)
    name = _named(country, "opposition")
    return _found(stretch, phrase, name, ActorType.POLITICAL_OPPOSITION, f"{country} opposition", country)


def _is_noun_phrase(token: Token) -> bool:
    """Whether 'opposition' is a body and not resistance: it has 'the', a modifier, stands in coordination, or acts."""
    return (
        determiner(token) == "the"
        or any(child.dep_ in ("amod", "poss", "compound") for child in token.children)
        or token.dep_ in ("nsubj", "nsubjpass", "conj")
        or any(child.dep_ == "conj" for child in token.children)
    )


def _rebels(reading: Reading, stretch: Stretch, token: Token) -> Found | None:
    phrase = phrase_of(token)
    if not _stands_alone(token) or _is_open(phrase, token):
        return None
    definite = determiner(token) in ("the", "these", "those")
    if any(child.dep_ == "nummod" for child in token.children):
        return None
    if not definite and _is_narrowed(token):
        return None
    country = country_of(phrase)
    before = token.doc[token.i - 1].text if token.i else ""
    if country is None and (any(other.pos_ == "PROPN" for other in phrase[:-1]) or _is_group_name(before)):
        return None
    country = country or reading.government
    noun = token.text.casefold()
    name = _named(country, noun)
    return _found(stretch, phrase, name, ActorType.ARMED_GROUP, f"{country} {noun}", country)


def _is_group_name(word: str) -> bool:
    """Whether the word before 'rebels' names their group ('M23 rebels')."""
    return len(word) > 1 and word[0].isupper() and word.casefold() not in ("the", "these", "those", "but", "and")


def _is_narrowed(token: Token) -> bool:
    """Whether a relative clause or participle picks some of them ('rebels who …', 'rebels leading …')."""
    following = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    return any(child.dep_ in ("relcl", "acl") and child.i > token.i for child in token.children) or (
        following is not None and following.tag_ == "VBG"
    )


def _loyal_forces(reading: Reading, stretch: Stretch, token: Token) -> Found | None:
    """'forces loyal to President X' are the army of the state that the article is about."""
    loyal = _LOYAL.match(token.doc.span(token.i, token.i + 16).text)
    country = reading.government
    if loyal is None or country is None or determiner(token) in ("a", "some"):
        return None
    found = _found(stretch, [token], _named(country, "army"), ActorType.MILITARY, f"{country} army", country)
    found.end = stretch.paragraph.start + token.idx + len(re.sub(r"[’']s?$", "", loyal.group()))
    return found


def _are_the_army(phrase: list[Token], words: list[str], country: str | None) -> bool:
    """Whether 'forces' with these words before them are a state's army as such ('government forces')."""
    owned = bool(_FORCE_OWNERS & set(words)) or "armed" in words or any(other.dep_ == "poss" for other in phrase[:-1])
    if (len(words) > 1 and "-" in words) or not (owned or (country and len(phrase) == 2)):
        return False
    return not _OTHER_FORCES & set(words)


def _army(reading: Reading, stretch: Stretch, token: Token) -> Found | None:  # noqa: PLR0911  (a rule a line)
    phrase = phrase_of(token)
    word = token.text.casefold()
    words = [other.text.casefold() for other in phrase[:-1]]
    speaks_for = (word in _ARMY or words[-1:] == ["armed"]) and _modifies_office(token) and not _hyphened(token)
    if speaks_for and phrase[0].i and token.doc[phrase[0].i - 1].tag_ == "PRP$":
        return None  # 'its army spokesman': whose it is, only the reader knows
    if word in _COUNTED and any(child.dep_ == "nummod" for child in token.children):
        return None  # '40 Kenyan soldiers' are some of them
    if not (_stands_alone(token) or speaks_for) or (word in _FORCES and token.text != word and len(phrase) > 1):
        return None
    country = country_of(phrase)
    if word in _FORCES:
        loyal = _loyal_forces(reading, stretch, token)
        if loyal is not None:
            return loyal
        if not _are_the_army(phrase, words, country):
            return None
    elif not speaks_for and (_is_open(phrase, token) or (word == "military" and token.pos_ == "ADJ")):
        return None
    country = country or reading.government
    if country is None:
        return None
    if word not in _FORCES and not (
        speaks_for or determiner(token) == "the" or len(phrase) > 1 or token.dep_ in ("nsubj", "nsubjpass")
    ):
        return None
    return _found(stretch, phrase, _named(country, "army"), ActorType.MILITARY, f"{country} army", country)


def _plain(reading: Reading, stretch: Stretch, token: Token, noun: str, actor_type: ActorType) -> Found | None:
    phrase = phrase_of(token)
    speaks_for = _modifies_office(token) and not _hyphened(token) and len(phrase) > 1
    if not (_stands_alone(token) or speaks_for) or (_is_open(phrase, token) and phrase[0].lower_ != "national"):
        return None
    country = country_of(phrase) or reading.government
    own = {other.lower_ for other in phrase[:-1]} <= {"national", "federal"}
    if country is None or (not own and country_of(phrase) is None):
        return None
    return _found(stretch, phrase, _named(country, noun), actor_type, f"{country} {noun}", country)


def _delegation(reading: Reading, stretch: Stretch, token: Token) -> Found | None:
    phrase = phrase_of(token)
    words = [re.sub(r"['’]s$", "", other.text.casefold()) for other in phrase[:-1]]
    own = determiner(token) in ("a", "an", "each", "both", "no", "its", "their", "own")
    if (own or _hyphened(token)) and not words:
        return None
    owner = next((word for word in reversed(words) if word in ("government", "opposition", "regime", "rebel")), None)
    plural = token.text.casefold().endswith("s")
    if owner:
        side = "government" if owner in ("government", "regime") else "opposition"
        if plural:
            phrase = phrase[next(i for i, other in enumerate(phrase) if other.text.casefold().startswith(owner)) :]
        actor_type = ActorType.GOVERNMENT if side == "government" else ActorType.POLITICAL_OPPOSITION
        return _found(stretch, phrase, "", actor_type, f"delegation {side}", country_of(phrase) or reading.government)
    if plural or token.text.casefold() == "team":
        return None
    country = country_of(phrase)
    if country:
        name = _named(country, "delegation")
        return _found(stretch, phrase, name, ActorType.GOVERNMENT, f"{country} delegation", country)
    if (determiner(token) == "the" or _modifies_office(token)) and len(phrase) == 1:
        return _found(stretch, phrase, "", ActorType.OTHER, "delegation ?", None)
    return None


def _ministry(reading: Reading, stretch: Stretch, token: Token) -> Found | None:
    phrase = phrase_of(token)
    text = token.doc.span(phrase[0].i, token.i + 1).text
    kind = _MINISTRY.search(text)
    if kind is None:
        return _backref(reading, stretch, token)
    if token.is_title or (not _stands_alone(token) and not _modifies_office(token)):
        return None
    country = country_of(phrase) or reading.government
    if country is None:
        return None
    noun = kind.group().casefold().replace("defence", "defense")
    return _found(stretch, phrase, _named(country, noun), ActorType.GOVERNMENT, f"{country} {noun}", country)


def _state_media(reading: Reading, stretch: Stretch, token: Token) -> Found | None:
    before = token.doc.span(max(0, token.i - 2), token.i).text.casefold()
    word = token.text.casefold()
    agency = word == "agency" and before.endswith("state news")
    if not (agency or before.endswith(("state", "state-run", "state -", "- run"))):
        return _backref(reading, stretch, token) if word in BACKREFS else None
    phrase = phrase_of(token)
    if len(phrase) < 2 or phrase[-2].text.casefold() not in ("state", "news", "run"):
        state = next((i for i in range(max(0, token.i - 3), token.i) if token.doc[i].text.casefold() == "state"), None)
        if state is None:
            return None
        phrase = list(token.doc[state : token.i + 1])
        if state and find_country(token.doc[state - 1].text):
            phrase.insert(0, token.doc[state - 1])
    following = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    if following is not None and following.text[:1].isupper() and token.whitespace_:
        return None
    country = country_of(phrase) or reading.government
    if country is None:
        return None
    noun = "state news agency" if agency else "state television" if word in ("tv", "television") else f"state {word}"
    return _found(stretch, phrase, _named(country, noun), ActorType.MEDIA, f"{country} {noun}", country)


def _backref(_: Reading, stretch: Stretch, token: Token) -> Found | None:
    """'the coalition', 'ministry spokesman': whom it means is found out when the article's bodies are known."""
    if token.text != token.lower_ or token.tag_ not in ("NN", "NNP") or _hyphened(token):
        return None
    speaks_for = _modifies_office(token)
    if speaks_for and token.i and token.doc[token.i - 1].tag_ == "PRP$":
        return None
    if not speaks_for and (determiner(token) != "the" or not _stands_alone(token)):
        return None
    following = token.doc[token.i + 1].lower_ if token.i + 1 < len(token.doc) else ""
    before = token.doc[token.i - 1] if token.i else None
    if before is not None and before.lower_ != "the" and (before.pos_ in _NAMING or before.text[0].isupper()):
        return None
    if len(phrase_of(token)) > 1 or following in ("of", "for"):
        return None
    found = _found(stretch, [token], token.lower_, ActorType.OTHER, "", None)
    found.kind, found.key = "backref", None
    return found


_RULES: dict[str, Callable[[Reading, Stretch, Token], Found | None]] = {
    word: rule
    for words, rule in (
        (_GOVERNMENT, _government),
        (("opposition",), _opposition),
        (_REBELS, _rebels),
        (_ARMY | _FORCES, _army),
        (_DELEGATION, _delegation),
        (("ministry",), _ministry),
        (_MEDIA | {"agency"}, _state_media),
    )
    for word in words
} | dict.fromkeys(BACKREFS - {"ministry", "agency"}, _backref)
"""Which rule looks at a noun."""
NOUNS = frozenset(("police", "parliament", *_RULES))
"""Nouns, in every form, that such a description ends in."""
