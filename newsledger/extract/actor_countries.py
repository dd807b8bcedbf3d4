"""Which state an article is about, and whose government or army it means where it does not say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import compress

from newsledger.extract.actor_words import Stretch, Words, form_end
from newsledger.language.authority import find_country, longest_country_from, may_begin_country
from newsledger.language.data_files import word_list

_NAME = re.compile(r"[^\W\d_]+(?: [A-Z][^\W\d_]+)*")
_LONGEST = 6
"""Most words that a state's name has."""
_HEADED = 2
"""How many more times a state counts in the headline and in the paragraph behind it."""
_POWERS = word_list("powers")


def _named_countries(stretch: Stretch) -> Iterator[tuple[str, str]]:
    """Every word for a state in the paragraph and its dateline, with its kind; the longest name counts."""
    for name in _NAME.findall(stretch.dateline):
        found = find_country(name)
        if found:
            yield found
    words, behind = stretch.words, 0
    for position in compress(range(len(words)), words.capitalised):
        if position < behind or not may_begin_country(words.texts[position]):
            continue
        for end in range(_furthest(words, position), position, -1):
            found = find_country(" ".join(words.texts[position:end]))
            if found:
                behind = end
                yield found
                break


def _furthest(words: Words, start: int) -> int:
    """Position behind which no state's name can end that begins with the word, which may be 'the'."""
    furthest = min(start + _LONGEST, len(words))
    first = next((position for position in range(start, furthest) if words.folded[position] != "the"), start)
    return form_end(words, start, furthest, longest_country_from(words.texts[first]))


def dominant_country(stretches: tuple[Stretch, ...]) -> tuple[str | None, frozenset[str]]:
    """The state that the article is about, null if none is clearly named most, and every state named."""
    counts: Counter[str] = Counter()
    seats: Counter[str] = Counter()
    headed: set[str] = set()
    for number, stretch in enumerate(stretches):
        weight = 1 + _HEADED * (number < 2)
        for country, kind in _named_countries(stretch):
            if kind == "metonym":
                seats[country] += weight
                continue
            counts[country] += 2 * weight
            if number == 0:
                headed.add(country)
    # A capital is a city first: it counts where its state is named, too.
    for country, number in seats.items():
        if country in counts:
            counts[country] += number
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    everywhere = frozenset(counts)
    if not ranked:
        return None, everywhere
    if len(ranked) == 1 or ranked[0][1] >= 1.3 * ranked[1][1]:
        return ranked[0][0], everywhere
    # Of two that are named about as often, the article is about the one in its headline.
    top = [country for country, _ in ranked[:2] if country in headed]
    return (top[0] if len(headed) == len(top) == 1 else None), everywhere


def governing_country(stretches: tuple[Stretch, ...], country: str | None) -> str | None:
    """The state whose government, army, opposition or rebels the article names most; ``country`` if none stands out."""
    counts: Counter[str] = Counter()
    for stretch in stretches:
        words = stretch.words
        for position in compress(range(len(words)), words.capitalised):
            if words.folded[position + 1] in _POWERS:
                found = find_country(words.texts[position])
                if found and found[1] in ("name", "adjective"):
                    counts[found[0]] += 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0] != country, item[0]))
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1] and ranked[0][0] != country):
        return country
    # One 'Thai troops' in an article on Myanmar makes the junta no Thai one.
    return ranked[0][0] if country is None or ranked[0][1] > counts[country] + 1 else country
