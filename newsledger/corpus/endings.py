"""Where the article stops and readers or further links begin: comment threads, and lists of other headlines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsledger.corpus.furniture import is_phrase
from newsledger.corpus.lines import Unit, ends_sentence, fold_line, is_paragraph

_LONGEST_LINK = 18
_LONGEST_CROSSHEAD = 4
_MOST_LINKS = 10
_THREAD = re.compile(
    r"\d+ (?:thoughts?|responses?|replies|comments?|reactions?) (?:on|to)\b.*"
    r"|(?:leave|post|submit|write|add) (?:a|your|the first) (?:reply|comment).*"
    r"|(?:the )?comments (?:below|are|posted|on this|closed|published|will be|that are|\(\d+\) closed)\b.*"
    r"|we (?:welcome|encourage) (?:your )?comments\b.*"
    r"|share (?:or|and) comment on this (?:article|story).*"
    r"|(?:readers?'? )?comments? ?\(\d[\d,]*\)(?: closed)?"
    r"|(?:oldest|newest|best rated|worst rated|most liked|top rated)"
    r"(?: (?:first|oldest|newest|best rated|worst rated|most liked))+"
    r"|readers?'? comments|join the (?:conversation|discussion)|powered by (?:disqus|facebook).*|disqus.*"
)
_WEAK_THREAD = re.compile(r"comments?|\d[\d,]* comments?|comments \d[\d,]*|discussion|reader reactions?")
_FROM_READER = re.compile(
    r".{1,40} (?:says|said|wrote|writes|commented|replied):?|reply|recommend(?: \d+)?"
    r"|report(?: (?:abuse|comment|this))?"
    r"|.{1,60}\b\d+ (?:second|minute|hour|day|week|month|year)s? ago|like \d*"
    r"|flag(?: as inappropriate)?|(?:up|down)vote.*"
    r"|.*-- ?report as abuse|permalink"
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)[^.]{0,15}\b(?:19|20)\d\d\b.*|(?:©|\(c\)|copyright)?.*\ball rights reserved\b.*"
)
_IMPRINT_SHARE = 4
"""What stands behind a copyright line is the page's if the article in front of it has this many times its words."""

_RELATED = re.compile(
    r"(?:related|recommended|further|latest|top|more|other|most (?:read|popular|viewed))"
    r"(?: (?:articles?|stories|story|posts?|links?|news|coverage|content|reading|headlines|videos?|topics?))"
    r"|(?:also read|read also|see also|more on this(?: story| topic)?|more from .{1,40}"
    r"|.{1,20} recommends|you may (?:also )?like|recommended(?: for you)?|keep reading"
    r"|most (?:read|viewed|popular) (?:in|on) .{1,30}"
    r"|previous stories|past stories.*|on other websites|don't miss"
    r"|related|trending(?: now)?|editors?'?s? (?:picks?|choice))"
)


def thread_start(units: Sequence[Unit], first_body: int) -> int | None:
    """Number of the line with which the comments of readers or the imprint begin; all that follows is the page's.

    Such a line must stand behind two paragraphs at least, and one that says no more than 'Comments' needs a line below
    it that only a thread has ('Jane wrote:', 'Report abuse', '2 days ago').
    """
    paragraphs = 0
    words = [unit.words for unit in units[first_body:]]
    total = sum(words)
    read = 0
    for index in range(first_body, len(units)):
        text = units[index].bare
        read += words[index - first_body]
        if is_paragraph(text):
            paragraphs += 1
        if paragraphs < 2:
            continue
        folded = fold_line(text)
        if _THREAD.fullmatch(folded):
            return index
        if _COPYRIGHT.fullmatch(folded) and read >= _IMPRINT_SHARE * (total - read):
            return index
        if _WEAK_THREAD.fullmatch(folded) and any(
            _FROM_READER.fullmatch(fold_line(unit.bare)) for unit in units[index + 1 : index + 6]
        ):
            return index
    return None


def link_lines(units: Sequence[Unit], first_body: int) -> set[int]:
    """Numbers of the lines that are headlines of other articles.

    These stand between a label such as 'Related stories' and the next paragraph. A few words right above that paragraph
    may be a crosshead and stay.
    """
    found: set[int] = set()
    for index in range(first_body, len(units)):
        if not _RELATED.fullmatch(fold_line(units[index].bare)):
            continue
        links = []
        for following in range(index + 1, min(len(units), index + 1 + _MOST_LINKS)):
            if not _is_link(units[following].bare):
                break
            links.append(following)
        behind = links[-1] + 1 if links else 0
        if (
            len(links) > 1
            and behind < len(units)
            and is_paragraph(units[behind].text)
            and _is_crosshead(units[links[-1]])
        ):
            links.pop()
        found.update((index, *links) if links else ())
    return found


def _is_link(line: str) -> bool:
    if is_phrase(line):
        return True
    words = len(line.split())
    return words <= _LONGEST_LINK and line[:1] not in '“"' and (not ends_sentence(line) or line.endswith("?"))


def _is_crosshead(unit: Unit) -> bool:
    return unit.words <= _LONGEST_CROSSHEAD or unit.bare[:1] in "‘'“\""
