"""By which rule a mention was found, and by what an actor was established."""

from __future__ import annotations

from newsledger.extract.actor_clusters import Group
from newsledger.extract.actor_words import Found
from newsledger.language.names import is_acronym, name_words
from schemas.rules import ActorRule, MentionRule


def mention_rule(one: Group, item: Found) -> MentionRule:
    """The rule that found a mention of the group."""
    if item.is_seat:
        return MentionRule.METONYM
    if item.kind == "state":
        return MentionRule.STATE
    if not item.is_name and item.kind in ("description", "office"):
        return MentionRule.DESCRIPTION
    if item.entry is not None:
        return MentionRule.AUTHORITY
    return _rule_of_name(one, item)


def _rule_of_name(one: Group, item: Found) -> MentionRule:
    full = one.full_name
    if is_acronym(item.name) and not is_acronym(full):
        return MentionRule.ACRONYM
    if len(name_words(item.name)) < len(name_words(full)):
        return MentionRule.SHORT_NAME
    return MentionRule.TITLE if item.titled else MentionRule.NAME


def actor_rule(one: Group) -> ActorRule:
    """By what the article establishes the actor."""
    if one.entry is not None:
        return ActorRule.AUTHORITY
    return ActorRule.NAME if one.names else ActorRule.DESCRIPTION
