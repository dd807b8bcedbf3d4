"""The words around a name that tell whether it is a place's, and what kind of place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache
from string import ascii_letters

from newsledger.identifiers import fold
from newsledger.language.data_files import data_rows
from newsledger.language.parse import Parse
from schemas.vocabularies import PlacePrecision

_CAP = r"(?:[^\W\d_a-zà-öø-ÿ][\w'’‘`]*(?:\.[A-Z]\b\.?)*)"
_LINK = r"(?:[ ]?[-–][ ]?|[ ])"
# 'As', 'an' and 'at' are English words unless a hyphen follows ('at-Tall').
_PARTICLE = (
    r"(?:al|el|es|ash|ar|er|az|ez|ad|ed|(?:as|an|at)(?=-)|ath|adh|de|del|la|le|las|los|du|da|do|dos|der|abu|umm)"
)
RUN = re.compile(rf"{_CAP}(?:{_LINK}(?:{_PARTICLE}{_LINK})*{_CAP})*")
_LEADING = re.compile(r"\b(?:al|el|an|as|ash|at|ar|ad|az)-")
PART = re.compile(r"[^\s\-–]+")
POSSESSIVES = ("'s", "’s", "'", "’")
UNIT_WORDS = "province|governorate|oblast|state|region|county|prefecture|department|canton|provinces|governorates"
UNIT_AFTER = re.compile(rf"[ ](?:{UNIT_WORDS}|Province|Governorate|Oblast|Region|County|Prefecture)\b")
UNIT_BEFORE = re.compile(rf"\b(?:{UNIT_WORDS}) of (?:the )?(?:[A-Z][\w’' -]+(?:, (?:and )?| and ))*$")
KINDS = (
    "village|hamlet|town|city|capital|suburb|settlement|port|district|neighbou?rhood|quarter|area|enclave|pocket|"
    "stronghold|bastion|countryside|outskirts|camp|valley|region|province|governorate|municipality|island"
)
KIND_BEFORE = re.compile(rf"\b(?:{KINDS})s?(?: and (?:{KINDS})s?)? of (?:the )?$", re.I)
KIND_AFTER = re.compile(
    rf"(?:[’']s)?[ ](?:(?:{KINDS})s?|airport|airbase|air base|checkpoint|crossing|hospital|prison|dam|"
    r"refugee camp|village of|town of|city of)\b"
)
APPOSED_KIND = re.compile(rf"^, (?:a|an|the)(?: [\w’'-]+){{0,4}} (?:{KINDS})\b")
_DISTRICT_BEFORE = re.compile(r"\b(?:district|neighbou?rhood|quarter|area|valley)s? of (?:the )?$", re.I)
PART_AFTER = re.compile(r"[ ](?:neighbou?rhoods?|quarters?)\b", re.I)
PART_BEFORE = re.compile(r"\b(?:neighbou?rhood|quarter)s? of (?:the )?$", re.I)
_SETTLED_AFTER = re.compile(r"[ ](?:villages?|towns?|hamlets?|suburbs?|districts?|neighbou?rhoods?|quarters?|valley)\b")
_VILLAGE_AFTER = re.compile(r"[ ](?:village|town|hamlet)\b")
_THE_BEFORE = re.compile(r"\b(?:the|in|on|at|near|of|from|around|[’']s?) $", re.I)
DISTRICT_AFTER = re.compile(r"^[ ](?:district|neighbou?rhood|quarter|valley|suburbs?)\b", re.I)
SITE_AFTER = re.compile(
    r"^[ ](?:refugee camp|camp|airport|air ?base|military base|base|checkpoint|(?:border )?crossing|hospital|"
    r"prison|dam|bridge|mosque|church|school|market|square|power plant|refinery|oil ?field|gas ?field)\b"
)
_LOCATIVES = (
    "in|into|inside|within|at|near|around|outside|across|throughout|from|to|toward|towards|on|over|of|off|"
    "through|via|between|leaving|left|reached|entered|visiting|captured|seized|retook|recaptured|took|"
    "taken|besieged|besieging|shelled|shelling|bombed|bombing|bombarded|attacked|attacking|struck|hit|hitting|stormed|"
    "liberated|evacuated|fled|control|controls|controlled|hold|held|lost|pounded|targeted|targeting|defending|capture|"
    "seize|retake|attack|leave|reach|enter|encircled|overran|"
    "north|south|east|west|northeast|northwest|southeast|southwest"
)
_LOCATIVE_WORDS = frozenset(_LOCATIVES.split("|"))
_HYPHENED = re.compile(r".*\W", re.DOTALL)
# For small letters: a pattern that takes capitals for small ones is several times as slow.
_LOCATIVE = re.compile(
    rf"\b(?:{_LOCATIVES})"
    r"(?: of)?"
    r"(?: the)?(?: (?:nearby|neighbou?ring|central|northern|southern|eastern|western|north|south|east|west|"
    r"north-?eastern|north-?western|south-?eastern|south-?western|rebel-held|government-held|opposition-held|besieged|"
    r"war-torn|strategic|ancient|greater|downtown|coastal|historic|occupied|embattled|oil-rich|mainly \w+|\w+-\w+))*"
    r"(?: [a-z][a-z]+(?:[’']s|s)(?: \w+){0,3}?)?(?: (?:city|town|village|province|region|district)s? of)?"
    r" $"
)
_UNDIVIDED = re.compile(r"[\w '’-]*")
_IN_COUNTRY = re.compile(
    r"\b(?:in|into|inside|within|near|around|outside|across|throughout|from|to|enter(?:ed|ing)?|left|fled|leave|flee|over)"
    r"(?: the)?(?: [\w-]+(?:ern|al|torn|held|east|west|by)| (?:parts|areas|swathes|most|much) of(?: [\w-]+ern)?)* $",
    re.I,
)
_PARTS_OF_COUNTRY = ("ern", "al", "torn", "held", "east", "west", "by")
_BEFORE_COUNTRY = frozenset(
    {
        *("in", "into", "inside", "within", "near", "around", "outside", "across", "throughout", "from", "to", "enter"),
        *("entered", "entering", "left", "fled", "leave", "flee", "over", "the", "of"),
    }
)
"""Words one of which, or one that ends as above, stands last in what the pattern matches."""
_PLAIN_IN = re.compile(r"\b(?:in|into|inside|near|outside|around|across|throughout|at|within)\b[^,.;]*$", re.I)
_NEAR = re.compile(
    r"\b(?:near|nearby|outside|around|close to|(?:north|south|east|west|(?:north|south)-?(?:east|west)) of|"
    r"outskirts of|(?:miles|kilomet(?:er|re)s|km) (?:from|\w+ of))(?: the)?(?: (?:city|town|village) of)?\s$",
    re.I,
)
_LAST_OF_NEAR = frozenset({"near", "nearby", "outside", "around", "to", "of", "from", "the"})
_TITLE = (
    "Mr|Mrs|Ms|Dr|President|Minister|General|Colonel|Captain|Major|Sheikh|Sheik|Prince|King|Queen|Sen|Rep|Gov|"
    "Senator|Secretary|Ambassador|Judge|Lt|Gen|Col|Sgt|Capt|Brig|Prof|Professor|Imam|Sir|Pope|spokesman|spokeswoman|"
    "leader|envoy|director|commander|activist|journalist|analyst|resident|named"
)
_TITLES = re.compile(rf"\b(?:{_TITLE})\.? $")
_TITLE_WORDS = frozenset(_TITLE.lower().split("|"))
_SPOKE = re.compile(r"^,? (?:said|says|told|added|tweeted|wrote|argued|replied|insisted|warned|explained)\b")
_BODY_BEFORE = re.compile(
    r"\b(?:State|Front|Army|Party|University|Bank|Institute|Church|Bishop|Archbishop|Duke|Prince|Brigades?|Battalions?|"
    r"Committee|Association|Council|Center|Centre|Movement|Voice|Times|Government|Ministry|Coalition|Friends|League|"
    r"Union|Organi[sz]ation|Observatory|Banner|Hawks|Soldiers|Lions)"
    r" (?:of|in|for)(?: the)?(?: [A-Z][\w-]+(?:,| and))* $"
)
KIND_OF_BEFORE = re.compile(rf"\b(?:{KINDS})s? of $")
_NEAR_BEFORE = re.compile(
    r"\b(?:near|nearby|outside|"
    r"(?:villages?|towns?|camps?|bases?|posts?|checkpoints?|garrisons?|airports?) (?:at|in|of|near)|"
    r"(?:north|south|east|west|(?:north|south)-?(?:east|west)) of) $"
)
"""What hardly ever stands before a person's name."""
_BEFORE_NEAR = frozenset({"near", "nearby", "outside", "at", "in", "of"})
NUMBERS = frozenset({"DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT", "QUANTITY"})
PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
OTHER_LABELS = frozenset(
    {"PERSON", "ORG", "NORP", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW", "LANGUAGE", "DATE", "TIME"}
)
OTHER_LABELS |= {"CARDINAL", "ORDINAL", "MONEY", "PERCENT", "QUANTITY"}
NO_NAMES = OTHER_LABELS - {"PERSON", "ORG"}
OLD_CITY = re.compile(r"\b([Oo]ld (?:[Cc]ity|[Tt]own|[Qq]uarter)) of $")
DATELINE = re.compile(r"[A-Z][A-Z'’. -]+(?:, [\w .]{2,30}){0,3}(?: ?\([^)]{1,40}\))? ?(?:--|[-–—])")
OF = ("of ", "of the ", "Of ", "OF ", "Of the ", "OF THE ")
_BODY_ENDS = (*OF, "in ", "in the ", "for ", "for the ", "and ", ", ")
_TITLE_LENGTH = 16
_NEXT_WORD = re.compile(r"(?:[’']s)?[ ](\w+)")
_KIND_WORDS = frozenset(
    word.replace("u?", letter).removesuffix("s")
    for word in (
        *KINDS.split("|"),
        *UNIT_WORDS.split("|"),
        *("airport", "airbase", "air", "checkpoint", "crossing", "hospital", "prison", "dam", "refugee", "military"),
        *("base", "border", "bridge", "mosque", "church", "school", "market", "square", "power", "refinery", "oil"),
        *("oilfield", "gas", "gasfield"),
    )
    for letter in ("", "u")
)
"""The first word of all that may stand behind a name and say what kind of place it is, without the s of a plural."""
_APPOSITIONS = (", a ", ", an ", ", the ")
_ONE_KIND, _TWO_KINDS = 25, 45
"""Characters before a name in which patterns match that hold one word, or two, for a kind of place."""
LOOK = 90
"""Characters before and after a name that patterns may look at."""


class Context(Enum):
    """How sure it is, from the surroundings alone, that a name is a place's."""

    STRONG = "strong"
    LOCATIVE = "locative"
    LABELLED = "labelled"
    WEAK = "weak"


@lru_cache(maxsize=1)
def _common_words() -> frozenset[str]:
    words = {row["word"] for row in data_rows("not_places.csv")}
    rows = data_rows("country_names.csv")
    return frozenset(words | {fold(row["name"]) for row in rows if row["kind"] == "adjective"})


@lru_cache(maxsize=20_000)
def is_common(word: str) -> bool:
    """Whether a capitalised word is hardly ever a place: weekdays, nationalities, 'Northern', 'President'."""
    folded = fold(word).rstrip(".")
    return folded in _common_words() or folded.removesuffix("s") in _common_words()


@dataclass
class Beside:
    """What stands beside a name.

    Attributes:
        before: Characters before it, at most ``LOOK``.
        after: Characters behind it.
        label: The entity's that it is or lies in; empty for none.
        is_wider: The entity holds more than the name.
        is_named: A word beside it says what kind of place it is.
        is_kind_next: The next word may say what kind of place it is.
    """

    before: str
    after: str
    label: str
    is_wider: bool
    is_named: bool
    is_kind_next: bool

    @property
    def last_word(self) -> str:
        """The letters before it, in small letters, by which most patterns can be ruled out before they are tried."""
        words = self.before.rstrip().rstrip(".")
        return words[len(words.rstrip(ascii_letters)) :].lower()

    @cached_property
    def is_locative(self) -> bool:
        """Whether words before it say that something is there."""
        undivided = _UNDIVIDED.match(self.before[::-1]) if self.before.endswith(" ") else None
        if undivided is None:
            return False
        # Only what no mark divides from the name can be part of the match, which begins with one of certain words.
        text = self.before[-undivided.end() :].lower()
        end = len(text)
        for word in reversed(text.split(" ")):
            last_part = word if word.isalnum() else _HYPHENED.sub("", word)
            if last_part in _LOCATIVE_WORDS and _LOCATIVE.match(text, end - len(last_part)):
                return True
            end -= len(word) + 1
        return False

    @property
    def is_in_country(self) -> bool:
        """Whether words before the name of a country say that something is in it."""
        may_be = self.last_word in _BEFORE_COUNTRY or self.last_word.endswith(_PARTS_OF_COUNTRY)
        return may_be and bool(_IN_COUNTRY.search(self.before))

    @property
    def is_near(self) -> bool:
        """Whether words stand before it that hardly ever stand before a person's name."""
        return self.last_word in _BEFORE_NEAR and bool(_NEAR_BEFORE.search(self.before))


def context_in(beside: Beside, is_whole: bool, has_kind: bool) -> Context | None:
    """How sure it is that the name is a place; null where it is sure that it is none."""
    before, label = beside.before, beside.label
    is_place = label in PLACE_LABELS
    if not (is_whole or (is_place and not beside.is_wider)):
        return None
    if _is_titled(beside) or _is_of_body(before):
        return None
    if has_kind and label not in NO_NAMES:
        return Context.STRONG
    if beside.is_locative and not _SPOKE.match(beside.after):
        # 'from Smith', 'to Clinton': there a person is told from a place by the label only.
        if label in OTHER_LABELS and not _PLAIN_IN.search(before):
            return Context.WEAK
        return Context.STRONG if is_place else Context.LOCATIVE
    return Context.LABELLED if is_place else Context.WEAK


def is_kind_next(after: str) -> bool:
    """Whether the next word may say what kind of place it is; if not, no pattern for what follows need be tried."""
    word = _NEXT_WORD.match(after)
    return word is not None and word[1].lower().removesuffix("s") in _KIND_WORDS


def is_surely_named(before: str, after: str) -> bool:
    """'The town of X', 'X, a village'."""
    return _is_apposed(after) or (before.endswith("of ") and _ends(before, KIND_OF_BEFORE))


def _is_apposed(after: str) -> bool:
    return after.startswith(_APPOSITIONS) and bool(APPOSED_KIND.match(after))


def _is_titled(beside: Beside) -> bool:
    if beside.last_word not in _TITLE_WORDS:
        return False
    return bool(_TITLES.search(beside.before, max(0, len(beside.before) - _TITLE_LENGTH)))


def _is_of_body(before: str) -> bool:
    """Whether the name ends that of a body ('the University of X'): looked for only where such a name can end."""
    return before.endswith(_BODY_ENDS) and bool(_BODY_BEFORE.search(before))


def is_named_as_place(before: str, after: str, label: str, *, is_next: bool) -> bool:
    """Whether words beside the name say what kind of place it is ('the village of X', 'the X neighbourhood')."""
    if _is_apposed(after) or (before.endswith(OF) and _ends(before, KIND_BEFORE, _TWO_KINDS)):
        return True
    if not is_next:
        return False
    if SITE_AFTER.match(after):
        return True
    if not _SETTLED_AFTER.match(after):
        return False
    return _ends(before, _THE_BEFORE) or bool(label in PLACE_LABELS and _VILLAGE_AFTER.match(after))


def _ends(before: str, pattern: re.Pattern[str], longest: int = _ONE_KIND) -> bool:
    """Whether a text ends with what a pattern matches; the pattern must not match more characters than so many."""
    return pattern.search(before, max(0, len(before) - longest)) is not None


def precision_in(beside: Beside) -> PlacePrecision | None:
    """What the words around a name say of the precision, if anything."""
    before, after = beside.before, beside.after
    if beside.last_word in _LAST_OF_NEAR and _NEAR.search(before):
        return PlacePrecision.NEAR
    if beside.is_kind_next and SITE_AFTER.match(after):
        return PlacePrecision.SITE
    is_of_district = before.endswith(OF) and _ends(before, _DISTRICT_BEFORE)
    if is_of_district or (beside.is_kind_next and DISTRICT_AFTER.match(after)):
        return PlacePrecision.DISTRICT
    return None


Runs = list[tuple[int, int]]
"""Start and end of stretches of capitalised words, in order."""


def runs_of(parse: Parse) -> list[Runs]:
    """The runs of capitalised words of each paragraph."""
    return [_runs_in(parse.text, paragraph.start, paragraph.end) for paragraph in parse.paragraphs]


def _runs_in(text: str, start: int, end: int) -> Runs:
    runs = [run.span() for run in RUN.finditer(text, start, end)]
    return [(_with_article(text, start, run[0]), run[1]) if text[run[0] - 1 : run[0]] == "-" else run for run in runs]


def _with_article(text: str, least: int, start: int) -> int:
    """Start of a run with the article that belongs to its name ('al-Bab'), if one stands before it.

    It is looked for behind its run, since a pattern that begins with what may be missing is tried at every letter.
    """
    if text[start].isascii():
        for length in (3, 4):
            if start - length >= least and _LEADING.fullmatch(text, start - length, start):
                return start - length
    return start


@lru_cache(maxsize=50_000)
def is_bare_common(run: str) -> bool:
    """Whether a run is one common word ('The', 'Syrian', 'Monday’s'), so that no name of a place stands in it."""
    parts = PART.findall(run)
    if len(parts) != 1:
        return False
    word = next((run.removesuffix(ending) for ending in POSSESSIVES if run.endswith(ending)), run)
    # Of a possessive that lost its apostrophe the s is cut off, too.
    forms = (word, word[:-1]) if len(word) > 4 and word[-1] == "s" else (word,)
    return all(len(form) == 1 or is_common(form) for form in forms)


class CountryNames:
    """Finds names and adjectives of countries."""

    def __init__(self, countries: Mapping[str, str]) -> None:
        """Take folded names and adjectives with the ISO 3166-1 alpha-3 codes."""
        self._countries = countries
        self._firsts = frozenset(name.split()[0].removesuffix("s") for name in countries if name)
        # On the instance, so that the cache goes with it.
        self._in = lru_cache(maxsize=50_000)(self._found_in)

    def counted(self, text: str, runs: Sequence[Runs]) -> Counter[str]:
        """How often each country is named in runs of a text, by name or as an adjective ('Syrian', 'Kazakh')."""
        counted: Counter[str] = Counter()
        for paragraph in runs:
            for start, end in paragraph:
                if found := self._in(text[start:end]):
                    counted.update(found)
        return counted

    def _found_in(self, run: str) -> tuple[str, ...]:
        words = [folded(part) for part in PART.findall(run)]
        found = []
        position = 0
        while position < len(words):
            for length in (4, 3, 2, 1) if words[position].removesuffix("s") in self._firsts else ():
                name = " ".join(words[position : position + length])
                country = self._countries.get(name) or self._countries.get(name.removesuffix("s"))
                if country:
                    found.append(country)
                    position += length - 1
                    break
            position += 1
        return tuple(found)


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """The word as names are compared, without the full stop of an abbreviation."""
    return fold(word).rstrip(".")
