"""The controlled vocabularies: every word with its meaning and, where one exists, its counterpart elsewhere.

Counterparts are the nearest term of ACLED (event and sub-event types, codebook of 2023), UCDP GED (version 24 columns
and violence types), PLOVER (event types and modes, 2021) and HXL (hashtags and attributes, standard 1.1). They are
pointers for people who join data, not claims that the definitions are equal.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Vocabulary(StrEnum):
    """An enum whose members carry a description and counterparts in other schemes."""

    description: str
    counterparts: dict[str, str]

    def __new__(cls, word: str, description: str, counterparts: dict[str, str] | None = None) -> Self:
        """Make a member out of its word, its meaning and a mapping of scheme to term."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.description = description
        member.counterparts = counterparts or {}
        return member

    @classmethod
    def values(cls) -> list[str]:
        """The words in their declared order, which is also their order in Arrow dictionaries."""
        return [word.value for word in cls]


class ReviewStatus(Vocabulary):
    """Who stands behind a row."""

    MACHINE = "machine", "as the program found it"
    ACCEPTED = "accepted", "found by the program, confirmed by a person"
    EDITED = "edited", "found by the program, changed by a person"
    ADDED = "added", "entered by a person"


class PublishedOnBasis(Vocabulary):
    """How the day of publication is known; the first that applies wins."""

    GIVEN = "given", "stands in the metadata of the corpus"
    STATED = "stated", "printed as publication date"
    INFERRED = "inferred", "worked out from dates and weekdays in this text"
    LINKED = "linked", "taken over from an article that reports the same events"
    UNKNOWN = "unknown", "not known"


class ActorType(Vocabulary):
    """What kind of actor it is."""

    PERSON = "person", "a named person"
    GOVERNMENT = (
        "government",
        "a state that acts, its government or a part of it",
        {"ACLED": "State Forces", "PLOVER": "GOV"},
    )
    MILITARY = "military", "regular armed forces of a state", {"ACLED": "State Forces", "PLOVER": "MIL"}
    POLICE = "police", "police of a state", {"ACLED": "State Forces", "PLOVER": "COP"}
    ARMED_GROUP = (
        "armed_group",
        "an armed group that is not a state's regular force",
        {"ACLED": "Rebel Groups; Political Militias", "PLOVER": "REB"},
    )
    POLITICAL_OPPOSITION = "political_opposition", "a party or coalition against the government", {"PLOVER": "OPP"}
    INTERNATIONAL_ORGANIZATION = (
        "international_organization",
        "a body of states",
        {"ACLED": "External/Other Forces", "PLOVER": "IGO"},
    )
    MONITOR = "monitor", "a human-rights or casualty monitor", {"PLOVER": "NGO"}
    HUMANITARIAN = "humanitarian", "a body that gives aid", {"PLOVER": "NGO"}
    MEDIA = "media", "a news outlet or agency", {"PLOVER": "MED"}
    ACADEMIC = "academic", "a university, institute or think tank", {"PLOVER": "EDU"}
    CIVIL_SOCIETY = (
        "civil_society",
        "an association, church, union or movement",
        {"ACLED": "Protesters; Civilians", "PLOVER": "CVL"},
    )
    COMPANY = "company", "a business", {"PLOVER": "BUS"}
    OTHER = "other", "none of the other words"


class EventType(Vocabulary):
    """What happened."""

    ARMED_CLASH = (
        "armed_clash",
        "fighting between two armed sides",
        {"ACLED": "Battles: Armed clash", "UCDP": "state-based or non-state conflict", "PLOVER": "ASSAULT"},
    )
    ATTACK = (
        "attack",
        "raid, offensive, shooting, massacre or execution",
        {"ACLED": "Violence against civilians: Attack", "UCDP": "one-sided violence", "PLOVER": "ASSAULT"},
    )
    SHELLING = (
        "shelling",
        "artillery, mortar or rocket fire",
        {"ACLED": "Explosions/Remote violence: Shelling/artillery/missile attack", "PLOVER": "ASSAULT (heavy-weapons)"},
    )
    AIR_STRIKE = (
        "air_strike",
        "bombs or missiles from aircraft or drones",
        {"ACLED": "Explosions/Remote violence: Air/drone strike", "PLOVER": "ASSAULT (aerial)"},
    )
    BOMBING = (
        "bombing",
        "a planted, vehicle or suicide bomb",
        {
            "ACLED": "Explosions/Remote violence: Suicide bomb; Remote explosive/landmine/IED",
            "PLOVER": "ASSAULT (explosives; suicide-attack)",
        },
    )
    CHEMICAL_ATTACK = (
        "chemical_attack",
        "toxic chemicals used as a weapon",
        {"ACLED": "Explosions/Remote violence: Chemical weapon", "PLOVER": "ASSAULT (unconventional)"},
    )
    SIEGE = "siege", "a place cut off by armed force"
    ABDUCTION = (
        "abduction",
        "people taken or held outside the law",
        {"ACLED": "Violence against civilians: Abduction/forced disappearance", "PLOVER": "ASSAULT (abduct)"},
    )
    ARREST = (
        "arrest",
        "people detained by an authority",
        {"ACLED": "Strategic developments: Arrests", "PLOVER": "COERCE (arrest)"},
    )
    PROTEST = "protest", "a demonstration, strike or riot", {"ACLED": "Protests; Riots", "PLOVER": "PROTEST"}
    TERRITORIAL_CHANGE = (
        "territorial_change",
        "a place is taken, lost or left",
        {
            "ACLED": "Battles: Government regains territory; Non-state actor overtakes territory",
            "PLOVER": "YIELD; ASSAULT",
        },
    )
    CEASEFIRE = (
        "ceasefire",
        "fighting is halted by agreement or declaration",
        {"ACLED": "Strategic developments: Agreement", "PLOVER": "AGREE; YIELD (ceasefire)"},
    )
    AGREEMENT = "agreement", "a deal is concluded", {"ACLED": "Strategic developments: Agreement", "PLOVER": "AGREE"}
    NEGOTIATION = "negotiation", "talks or a meeting between sides", {"PLOVER": "CONSULT"}
    HUMANITARIAN_ACTION = "humanitarian_action", "aid is delivered or people are brought to safety", {"PLOVER": "AID"}
    PRISONER_EXCHANGE = (
        "prisoner_exchange",
        "captives are exchanged or released by arrangement",
        {"PLOVER": "YIELD; COOPERATE"},
    )
    DISPLACEMENT = (
        "displacement",
        "people flee or are driven out",
        {"ACLED": "Strategic developments: Other", "PLOVER": "COERCE"},
    )
    DIPLOMATIC_ACTION = (
        "diplomatic_action",
        "a resolution tabled, a sanction, a formal proposal or request between states or bodies",
        {"PLOVER": "REQUEST; SANCTION; REJECT"},
    )


class EventStatus(Vocabulary):
    """Where the event stands, by the latest article."""

    OCCURRED = "occurred", "it is over or done"
    ONGOING = "ongoing", "it goes on"
    PLANNED = "planned", "it is arranged for later"
    PROPOSED = "proposed", "somebody wants it"
    CANCELLED = "cancelled", "it was called off"
    ALLEGED = "alleged", "only said to have happened, by one side"
    DENIED = "denied", "said not to have happened"


class DatePrecision(Vocabulary):
    """How exact the dates are."""

    DAY = "day", "known to the day", {"UCDP": "date_prec 1"}
    WEEK = "week", "known to the week", {"UCDP": "date_prec 2-3"}
    MONTH = "month", "known to the month", {"UCDP": "date_prec 4"}
    YEAR = "year", "known to the year", {"UCDP": "date_prec 5"}
    BEFORE = "before", "known only to lie before the last day"
    UNKNOWN = "unknown", "not known"


class DateBasis(Vocabulary):
    """How the dates are known."""

    STATED = "stated", "printed as a full date"
    INFERRED = "inferred", "worked out from the article's date and the words used"
    LINKED = "linked", "taken over from another article"
    NONE = "none", "no date is known"


class PlacePrecision(Vocabulary):
    """How exact the place is."""

    SITE = "site", "a building, camp, road or the like", {"ACLED": "geo_precision 1", "UCDP": "where_prec 1"}
    SETTLEMENT = "settlement", "a city, town or village", {"ACLED": "geo_precision 1", "UCDP": "where_prec 1"}
    DISTRICT = (
        "district",
        "a part of a settlement, or a small area",
        {"ACLED": "geo_precision 2", "UCDP": "where_prec 2-3"},
    )
    NEAR = "near", "near the place named", {"ACLED": "geo_precision 2", "UCDP": "where_prec 2"}
    ADMIN1 = "admin1", "a first-level unit", {"ACLED": "geo_precision 3", "UCDP": "where_prec 4"}
    COUNTRY = "country", "a country", {"UCDP": "where_prec 6"}
    UNKNOWN = "unknown", "not known"


class MentionType(Vocabulary):
    """Whether the sentence reports the event or only refers to it."""

    REPORT = "report", "the sentence tells of the event"
    REFERENCE = "reference", "the sentence only refers to it"


class EventRole(Vocabulary):
    """What an actor does in an event."""

    INITIATOR = "initiator", "does it", {"PLOVER": "actor", "UCDP": "side_a"}
    TARGET = "target", "it is done to", {"PLOVER": "recipient", "UCDP": "side_b"}
    PARTICIPANT = "participant", "takes part"
    MEDIATOR = "mediator", "brings the sides together"
    ORGANIZER = "organizer", "arranges it"
    HOST = "host", "it takes place with it"
    OPPONENT = "opponent", "stands against it"
    CLAIMS_RESPONSIBILITY = "claims_responsibility", "says that it did it"
    BLAMED = "blamed", "is said by another to have done it"
    ACCUSER = "accuser", "says that another did it"


class CasualtyEffect(Vocabulary):
    """What became of the people counted."""

    KILLED = "killed", "dead", {"ACLED": "fatalities", "UCDP": "best, high, low", "HXL": "#affected+killed"}
    INJURED = "injured", "wounded", {"HXL": "#affected+injured"}
    KILLED_OR_INJURED = "killed_or_injured", "dead or wounded, not told apart", {"HXL": "#affected+killed+injured"}
    MISSING = "missing", "whereabouts not known", {"HXL": "#affected+missing"}
    ABDUCTED = "abducted", "taken or held outside the law", {"HXL": "#affected+abducted"}
    DETAINED = "detained", "held by an authority", {"HXL": "#affected+detained"}
    RELEASED = "released", "let go"
    DISPLACED = "displaced", "fled or driven out", {"HXL": "#affected+displaced"}
    EVACUATED = "evacuated", "brought to safety", {"HXL": "#affected+evacuated"}
    RETURNED = "returned", "back where they lived", {"HXL": "#affected+returned"}
    TRAPPED = "trapped", "besieged, unable to leave", {"HXL": "#affected+trapped"}
    IN_NEED = "in_need", "in need of help", {"HXL": "#inneed"}
    AFFECTED = "affected", "harmed in a way not further told", {"HXL": "#affected"}


class Qualifier(Vocabulary):
    """The words that stand before the number."""

    NONE = "none", "no qualifier is printed"
    AT_LEAST = "at_least", "the number or more"
    MORE_THAN = "more_than", "above the number"
    AT_MOST = "at_most", "the number or fewer"
    LESS_THAN = "less_than", "below the number"
    ABOUT = "about", "around the number"
    NEARLY = "nearly", "a little below the number"
    RANGE = "range", "between two numbers"
    VAGUE = "vague", "a word instead of a number ('dozens', 'many', 'mostly')"


class VictimStatus(Vocabulary):
    """Whether those counted fought."""

    CIVILIAN = (
        "civilian",
        "civilians, children, medics, aid workers and journalists included",
        {"UCDP": "deaths_civilians"},
    )
    COMBATANT = "combatant", "fighters or soldiers", {"UCDP": "deaths_a, deaths_b"}
    MIXED = "mixed", "both, or most or some are of one kind"
    UNKNOWN = "unknown", "not said", {"UCDP": "deaths_unknown"}


class VictimGroup(Vocabulary):
    """Groups among those counted."""

    CHILDREN = "children", "children", {"HXL": "+children"}
    WOMEN = "women", "women", {"HXL": "+f"}
    MEN = "men", "men", {"HXL": "+m"}
    ELDERLY = "elderly", "old people", {"HXL": "+elderly"}
    MEDICAL = "medical", "doctors, nurses, rescuers"
    AID_WORKERS = "aid_workers", "aid workers"
    JOURNALISTS = "journalists", "journalists"
    SECURITY_FORCES = "security_forces", "soldiers and police"
    FIGHTERS = "fighters", "members of armed groups"
    OFFICIALS = "officials", "officials and politicians"
    REFUGEES = "refugees", "refugees and displaced people", {"HXL": "+refugees"}


class ClaimScope(Vocabulary):
    """The frame that a figure counts within."""

    INCIDENT = "incident", "one occurrence"
    EVENT_TOTAL = "event_total", "running total of a longer event"
    PERIOD = "period", "a stretch of time"
    CUMULATIVE = "cumulative", "a whole war or campaign, named as frame"
    STATE = "state", "a number at one time (trapped, in need)"
    UNKNOWN = "unknown", "no frame is printed"


class ClaimAttribution(Vocabulary):
    """Whose figure it is."""

    NAMED = "named", "a named source's"
    UNNAMED = "unnamed", "an unnamed source's"
    ARTICLE = "article", "the article's own"


class ClaimStance(Vocabulary):
    """Whether the claimant says so or denies it."""

    ASSERTS = "asserts", "says that it is so"
    DENIES = "denies", "says that it is not so"


class PerpetratorBasis(Vocabulary):
    """On whose word the perpetrator is named."""

    STATED = "stated", "the claim's sentence says so"
    ACCUSED = "accused", "another accuses it"
    CLAIMED = "claimed", "it says so itself"


class TextPart(Vocabulary):
    """The part of the article that a row stands in."""

    HEADLINE = "headline", "the headline"
    STANDFIRST = "standfirst", "the lines under the headline"
    BODY = "body", "the article's body"
    CAPTION = "caption", "a picture's caption or credit"


class QuoteType(Vocabulary):
    """How the words are printed."""

    DIRECT = "direct", "all of it inside quotation marks"
    MIXED = "mixed", "a reported clause with a marked part"
    INDIRECT = "indirect", "reported without marks"


class SpeakerKind(Vocabulary):
    """What kind of speaker it is."""

    NAMED = "named", "one speaker with a name"
    UNNAMED = "unnamed", "a speaker without a name ('a diplomat', 'residents')"
    JOINT = "joint", "several speakers at once"
    DOCUMENT = "document", "a text that names no single author"


class QuoteAttribution(Vocabulary):
    """How the speaker is named at the quote."""

    EXPLICIT = "explicit", "by name or description"
    PRONOUN = "pronoun", "by a pronoun"
    CARRIED = "carried", "the paragraph goes on with the words of the speaker before"


class QuoteStance(Vocabulary):
    """What the speaker does with the words."""

    ASSERTS = "asserts", "says that it is so"
    DENIES = "denies", "says that it is not so", {"PLOVER": "REJECT"}
    ASKS = "asks", "asks or requests", {"PLOVER": "REQUEST"}
    DEMANDS = "demands", "demands", {"PLOVER": "REQUEST"}
    PROPOSES = "proposes", "proposes or offers", {"PLOVER": "COOPERATE"}
    ACCUSES = "accuses", "accuses or blames", {"PLOVER": "ACCUSE"}
    WARNS = "warns", "warns or threatens", {"PLOVER": "THREATEN"}


class IdentifiedTable(Vocabulary):
    """The tables whose rows have an id of their own."""

    ARTICLES = "articles", "an `article_id`: a document"
    ACTORS = "actors", "an `actor_id`: somebody or something named"
    ACTOR_MENTIONS = "actor_mentions", "a `mention_id`: a place in a text where an actor is named"
    EVENTS = "events", "an `event_id`: an occurrence in the world"
    EVENT_MENTIONS = "event_mentions", "a `mention_id`: a place in a text that tells of an event"
    CASUALTY_CLAIMS = "casualty_claims", "a `claim_id`: a figure, where it is stated"
    QUOTES = "quotes", "a `quote_id`: a stretch of somebody's words"


class RetirementReason(Vocabulary):
    """Why an id that was published is no longer used; the first that applies."""

    REJECTED = "rejected", "a person rejected the row; see the curation files"
    ARTICLE_REMOVED = "article_removed", "every article that it rested on has left the corpus"
    MERGED = "merged", "it turned out to be the same thing as its successor, which was published before"
    SPLIT = "split", "it turned out to be several things; its successor took over most of its mentions"
    RENAMED = "renamed", "the same thing goes on under an id that is new"
    REDRAWN = "redrawn", "its words are still there, but the row now begins or ends elsewhere"
    NOT_FOUND_AGAIN = "not_found_again", "its article is still there, but the program no longer finds the row"
