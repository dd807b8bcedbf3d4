"""The rules by which rows are found: the words of every table's ``rule`` column, so that users can filter by them.

A rule names the construction in the text that the row rests on, not a degree of trust; how often each is right is
measured in the project's documentation of accuracy. Every vocabulary ends with ``curation``: the row was entered by a
person.
"""

from __future__ import annotations

from schemas.vocabularies import Vocabulary

CURATION = "curation"
"""The word, in every vocabulary of rules, for rows that a person entered."""

_BY_HAND = "entered by a person; see the curation files"


class QuoteRule(Vocabulary):
    """By what construction words were credited to somebody."""

    CUE_CLAUSE = "cue_clause", "a verb of speech with its clause or marked words behind it ('X said that …')"
    FRONTED = "fronted", "the words stand before the verb of speech, or on both sides of it ('…, X said')"
    ACCORDING_TO = "according_to", "'according to X' with its nearest clause"
    COLON = "colon", "a name or a clause, a colon, and the words"
    DASH = "dash", "the words, a dash, and a name"
    LABEL = "label", "the label of a transcript or interview ('SMITH: …')"
    HEADLINE = "headline", "a headline's form ('X: …', '…: X')"
    SPEECH_NOUN = "speech_noun", "a noun of speech with a that-clause ('its claim that …')"
    ACCUSATION = "accusation", "an accusation that names accused and deed ('accused X of …')"
    REQUEST = "request", "a verb of asking or demanding with an infinitive ('urged X to …')"
    QUOTED_AS = "quoted_as", "'quoted X as saying', 'was quoted as saying'"
    CHARACTERISATION = "characterisation", "a verb of speech with a marked name or object ('called it “…”')"
    SENTENCE_BEFORE = "sentence_before", "marked sentences announced by the sentence before"
    CONTINUATION = "continuation", "marked sentences that go on with the words before"
    UNATTRIBUTED = "unattributed", "marked sentences that nobody is said to have spoken"
    CURATION = CURATION, _BY_HAND


class MentionRule(Vocabulary):
    """How a mention of an actor was found."""

    AUTHORITY = "authority", "a name or acronym that an authority file lists"
    NAME = "name", "a proper name, as the parser's named entities and the words around it tell"
    TITLE = "title", "a proper name behind a title, rank or role ('Gen. X', 'spokesman X')"
    SHORT_NAME = "short_name", "a part of a name that stands in full elsewhere in the article"
    ACRONYM = "acronym", "an acronym of a name in the article"
    DESCRIPTION = "description", "a definite description that stands for one body or person"
    METONYM = "metonym", "a capital or another seat that stands for its government"
    STATE = "state", "the name of a country or its people where the country acts or speaks"
    CURATION = CURATION, _BY_HAND


class ActorRule(Vocabulary):
    """By what an actor was established, the strongest of its mentions in all articles."""

    AUTHORITY = "authority", "an authority file lists it"
    NAME = "name", "it has a proper name"
    DESCRIPTION = "description", "it is known by a definite description only"
    CURATION = CURATION, _BY_HAND


class TriggerRule(Vocabulary):
    """How the word that tells of an event was found."""

    VERB = "verb", "a verb of the trigger lexicon"
    NOUN = "noun", "a noun of the trigger lexicon"
    PARTICIPLE = "participle", "a participle before or behind its noun"
    HEADLINE = "headline", "a word of a headline"
    CURATION = CURATION, _BY_HAND


class EventRule(Vocabulary):
    """What an event's row rests on, the strongest of its mentions in all articles."""

    VERB = "verb", "a verb tells of it"
    NOUN = "noun", "a noun tells of it"
    CURATION = CURATION, _BY_HAND


class RoleRule(Vocabulary):
    """By what construction somebody takes part in an event."""

    SUBJECT = "subject", "subject of the trigger"
    OBJECT = "object", "object of the trigger, or subject of its passive"
    PREPOSITION = "preposition", "object of a preposition of the trigger ('by', 'between', 'with')"
    POSSESSIVE = "possessive", "possessor or premodifier of the trigger noun"
    SUPPORT_VERB = "support_verb", "argument of the verb whose subject or object the trigger noun is"
    ACCUSATION = "accusation", "somebody accused, accusing or claiming responsibility in the trigger's sentence"
    CURATION = CURATION, _BY_HAND


class ClaimRule(Vocabulary):
    """By what construction a figure was found to count people harmed or moved."""

    OBJECT = "object", "object of a verb of harm ('killed 40 people')"
    SUBJECT = "subject", "subject of a verb of harm ('40 people died', '40 people were killed')"
    PARTICIPLE = "participle", "participle or relative clause of harm behind the noun ('40 people killed in …')"
    ADJACENT = "adjacent", "word of harm right beside the figure, by word order alone ('12 killed', 'wounding 71')"
    NOUN = "noun", "noun of harm with its victims or number ('the deaths of 40 people', '20 fatalities')"
    STATE = "state", "adjective or phrase for a state ('trapped civilians', '40 people in need')"
    COMPANY = "company", "in the company of those harmed ('died along with two officers')"
    GROUP = "group", "part of a group named by what became of it ('the dead included two nurses')"
    TOTAL = "total", "a toll or number that is said to stand somewhere ('the death toll rose to 58')"
    PART = "part", "part of another figure, whose harm it shares ('including a child', 'half of them')"
    LIST = "list", "joined to another figure, whose harm it shares ('three policemen and two civilians')"
    CURATION = CURATION, _BY_HAND
