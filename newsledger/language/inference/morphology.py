"""Parts of speech and lemmas as spaCy's attribute ruler and English lemmatizer give them, once a word.

Nearly all rules of the ruler look at one token, and of it at the form, the tag and the relation to its head; the lemma
depends on the form and what the rules gave. So the outcome is looked up by these three, and the few rules that look at
two tokens are tried only where one of their words stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, NamedTuple

from spacy.attrs import DEP, LEMMA, MORPH, POS, TAG
from spacy.lang.en.lemmatizer import EnglishLemmatizer

from newsledger.language.inference.reading import Columns, Strings, word_of
from newsledger.language.tokens import Doc, Word

MOST_WORDS = 100_000
"""Outcomes kept; when there are more, all are forgotten."""
_CHANGED = (POS, LEMMA, MORPH, TAG, DEP)
_LEMMA_TABLES = ("lemma_index", "lemma_exc", "lemma_rules")
_SPACES = ("eol", "space")
_CONDITIONS = frozenset(("TAG", "LOWER", "DEP", "IS_SPACE"))
_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "IN": lambda words, value: value in words,
    "NOT_IN": lambda words, value: value not in words,
    "REGEX": lambda pattern, value: re.search(pattern, value) is not None,
}

Key = tuple[int, int, int]
"""Form, tag and relation of a token, by their numbers; a relation that no rule asks for is -1."""


class _Word(NamedTuple):
    """What the rules look at."""

    tag: str
    lower: str
    dep: str
    is_space: bool

    @classmethod
    def of(cls, token: Any) -> _Word:
        """Read a token."""
        return cls(token.tag_, token.lower_, token.dep_, token.is_space)

    def meets(self, conditions: dict[str, Any]) -> bool:
        """Whether all conditions on a token hold of it."""
        return all(_holds(wanted, getattr(self, name.lower())) for name, wanted in conditions.items())


def _holds(wanted: Any, value: Any) -> bool:
    if not isinstance(wanted, dict):
        return bool(wanted == value)
    return all(_TESTS[name](operand, value) for name, operand in wanted.items())


@dataclass(frozen=True)
class _Rule:
    """A rule of the ruler: conditions on tokens in a row, and what the one at ``index`` gets."""

    number: int
    conditions: list[dict[str, Any]]
    index: int
    values: dict[int, int]


class _Outcome(NamedTuple):
    """What a token gets.

    Attributes:
        word: Its form with lemma, part of speech and tag.
        relation: Its relation, if a rule changes it.
        watched: The rules on several tokens that may hold where it stands, with its place in them.
    """

    word: Word
    relation: str = ""
    watched: Sequence[tuple[_Rule, int]] = ()


class Morphology:
    """Reads documents that are tagged and parsed, and gives them their parts of speech and lemmas."""

    def __init__(self, vocab: Any, rules: list[_Rule], lemmatizer: Any) -> None:
        """Sort the rules by what they look at."""
        self._strings = Strings(vocab.strings)
        self._lemmatizer = lemmatizer
        self._by_lower: dict[str, list[_Rule]] = {}
        self._by_tag: dict[str, list[_Rule]] = {}
        self._patterned: list[_Rule] = []
        self._others: list[_Rule] = []
        self._several: list[tuple[_Rule, int]] = []
        self._several_by_lower: dict[str, list[tuple[_Rule, int]]] = {}
        for rule in rules:
            self._sort(rule)
        tests = [token["DEP"] for rule in rules for token in rule.conditions if "DEP" in token]
        relations = {vocab.strings[dep] for test in tests for dep in _words_of(test)}
        self._relations = {number: number for number in relations}
        self._ruled: dict[tuple[str, str, str, bool], dict[int, int]] = {}
        self._by_form: dict[str, tuple[bool, list[tuple[_Rule, int]]]] = {}
        self._known: dict[Key, _Outcome] = {}
        self._lemma_tables = [lemmatizer.lookups.get_table(name, {}) for name in _LEMMA_TABLES]
        self._lemma_is: dict[tuple[int, int], str] = {}

    @classmethod
    def of(cls, ruler: Any, lemmatizer: Any, vocab: Any) -> Morphology | None:
        """Read the two components; null if they are of another make or have rules that look further."""
        if type(lemmatizer) is not EnglishLemmatizer or lemmatizer.mode != "rule" or lemmatizer.overwrite:
            return None
        rules = []
        for number, entry in enumerate(ruler.patterns):
            values = ruler.attrs[number]
            for conditions in entry["patterns"]:
                if not 0 <= entry["index"] < len(conditions) or not set(_CHANGED).issuperset(values):
                    return None
                if not all(_is_known(token) for token in conditions):
                    return None
                if len(conditions) > 1 and not any("LOWER" in token for token in conditions):
                    return None
                rules.append(_Rule(number, conditions, entry["index"], values))
        _look_up_in_sets(lemmatizer)
        return cls(vocab, rules, lemmatizer)

    def __call__(self, docs: Sequence[Any]) -> list[Doc]:
        """The documents with all that they were given before."""
        if len(self._known) > MOST_WORDS:
            self._known.clear()
            self._by_form.clear()
        return [self._read(doc) for doc in docs]

    def _sort(self, rule: _Rule) -> None:
        first = rule.conditions[0]
        if len(rule.conditions) > 1:
            at = next(at for at, token in enumerate(rule.conditions) if "LOWER" in token)
            words = _listed(rule.conditions[at]["LOWER"])
            for word in words or ():
                self._several_by_lower.setdefault(word, []).append((rule, at))
            if words is None:
                self._several.append((rule, at))
        elif (named := _listed(first.get("LOWER"))) is not None:
            for word in named:
                self._by_lower.setdefault(word, []).append(rule)
        elif "LOWER" in first:
            self._patterned.append(rule)
        elif (tags := _listed(first.get("TAG"))) is not None:
            for tag in tags:
                self._by_tag.setdefault(tag, []).append(rule)
        else:
            self._others.append(rule)

    def _read(self, doc: Any) -> Doc:
        columns = Columns.of(doc)
        relations = list(map(self._strings.__getitem__, columns.relations))
        words: list[Word] = []
        beside: list[tuple[int, Sequence[tuple[_Rule, int]]]] = []
        asked = map(self._relations.get, columns.relations, repeat(-1))
        for place, key in enumerate(zip(columns.forms, columns.tags, asked, strict=True)):
            known = self._known.get(key)
            if known is None:
                known = self._known[key] = self._outcome(doc[place])
            word, relation, watched = known
            words.append(word)
            if relation:
                relations[place] = relation
            if watched:
                beside.append((place, watched))
        for place, rules in self._matching(doc, beside).items() if beside else ():
            words[place], relation, _ = self._given(doc[place], self._ruling(_Word.of(doc[place]), rules))
            relations[place] = relation or self._strings[columns.relations[place]]
        return columns.doc(words, relations)

    def _of_form(self, word: _Word) -> tuple[bool, list[tuple[_Rule, int]]]:
        """Whether a rule on one token may ask for this form, and the rules on several that may hold where it stands."""
        lower = word.lower
        known = self._by_form.get(lower)
        if known is None:
            asked = lower in self._by_lower or any(
                _holds(rule.conditions[0]["LOWER"], lower) for rule in self._patterned
            )
            by_pattern = [(rule, at) for rule, at in self._several if _holds(rule.conditions[at]["LOWER"], lower)]
            known = self._by_form[lower] = (asked, [*self._several_by_lower.get(lower, ()), *by_pattern])
        return known

    def _matching(self, doc: Any, beside: list[tuple[int, Sequence[tuple[_Rule, int]]]]) -> dict[int, list[_Rule]]:
        """The rules on several tokens that hold, by the token that they change."""
        found: dict[int, list[_Rule]] = {}
        for place, rules in beside:
            for rule, at in rules:
                start, end = place - at, place - at + len(rule.conditions)
                if start >= 0 and end <= len(doc):
                    words = [_Word.of(token) for token in doc[start:end]]
                    if all(word.meets(test) for word, test in zip(words, rule.conditions, strict=True)):
                        found.setdefault(start + rule.index, []).append(rule)
        return found

    def _outcome(self, token: Any) -> _Outcome:
        """What a token gets by itself, and the rules on several tokens that may hold where it stands."""
        word = _Word.of(token)
        # Words that no rule looks at are one to the rules.
        is_asked, watched = self._of_form(word)
        key = (word.lower if is_asked else "", word.tag, word.dep, word.is_space)
        if key not in self._ruled:
            self._ruled[key] = self._ruling(word, [])
        return self._given(token, self._ruled[key])._replace(watched=watched)

    def _ruling(self, word: _Word, further: list[_Rule]) -> dict[int, int]:
        near = (self._by_lower.get(word.lower, ()), self._by_tag.get(word.tag, ()), self._patterned, self._others)
        matching = [rule for rules in near for rule in rules if word.meets(rule.conditions[0])]
        values: dict[int, int] = {}
        for rule in sorted([*matching, *further], key=lambda rule: rule.number):
            values |= rule.values
        return values

    def _given(self, token: Any, values: dict[int, int]) -> _Outcome:
        """What a token gets by what the rules say of it."""
        lemma = self._strings[values[LEMMA]] if values.get(LEMMA) else self._lemma(token, values)
        part_of_speech, tag = self._strings[values.get(POS, 0)], self._strings[values.get(TAG, 0)] or token.tag_
        return _Outcome(word_of(token.lex, lemma, part_of_speech, tag), self._strings[values.get(DEP, 0)])

    def _lemma(self, token: Any, values: dict[int, int]) -> str:
        kind = values.get(POS, 0), values.get(MORPH, 0)
        attribute = self._lemma_is.get(kind)
        if not attribute:
            token.pos = kind[0]
            token.set_morph(kind[1])
        if attribute is None:
            attribute = self._lemma_is[kind] = self._lemma_attribute(token)
        lemma: str = getattr(token, attribute) if attribute else self._lemmatizer.lemmatize(token)[0]
        return lemma

    def _lemma_attribute(self, token: Any) -> str:
        """What of tokens of such a part of speech and morphology is their lemma; empty where that depends on the form.

        The lemmatizer finds this out for each form anew.
        """
        part_of_speech = token.pos_.lower()
        if not part_of_speech:
            return ""
        if part_of_speech in _SPACES or self._lemmatizer.is_base_form(token):
            return "lower_"
        if any(table.get(part_of_speech) for table in self._lemma_tables):
            return ""
        return "text" if part_of_speech == "propn" else "lower_"


def _is_known(token: dict[str, Any]) -> bool:
    tests = [test for test in token.values() if isinstance(test, dict)]
    return bool(token) and _CONDITIONS.issuperset(token) and all(_TESTS.keys() >= test.keys() for test in tests)


def _listed(test: Any) -> list[str] | None:
    """The words that a test accepts, if it names them."""
    if isinstance(test, str):
        return [test]
    return list(dict.fromkeys(test["IN"])) if isinstance(test, dict) and "IN" in test else None


def _words_of(test: Any) -> Iterator[str]:
    if isinstance(test, str):
        yield test
    else:
        for operand in test.values():
            yield from operand


def _look_up_in_sets(lemmatizer: Any) -> None:
    """Make sets of the lemmatizer's lists of lemmas, in which it looks for every form that it tries."""
    index = lemmatizer.lookups.get_table("lemma_index", {})
    for part_of_speech, lemmas in list(index.items()):
        if isinstance(lemmas, list):
            index[part_of_speech] = frozenset(lemmas)
