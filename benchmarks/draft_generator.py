"""Rows such as extraction leaves of invented articles, as long as printed ones, for steps that come after it.

Some events are told by very many articles and most by one or two; some places, people and bodies are in the news all
the time and most hardly ever. One article in twenty is a near copy of the one before, and one in thirty prints no date.
The same numbers give the same rows, whatever the number of articles made at once; a block is all that memory holds.
"""

from __future__ import annotations

import calendar
import datetime
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from corpus_generator import happening_towns
from draft_columns import ALWAYS, COLUMNS

from newsledger.engine import FileStream
from newsledger.engine.streams import StreamWriter
from newsledger.extract.drafts import DRAFTS
from newsledger.identifiers import row_id

LENGTH = 5400
"""Characters of a text, about."""
BLOCK = 2048
_FIRST_DAY = datetime.date(2012, 1, 2)
_MONTHS = list(calendar.month_name)[1:]
_DAYS = list(calendar.day_name)
_KINDS = {
    "air_strike": ("air strike", "An air strike hit"),
    "shelling": ("shelling", "Artillery shelling struck"),
    "bombing": ("bombing", "A car bombing shook"),
    "attack": ("attack", "An attack was made on"),
}
_BODIES = ("Relief Committee", "Rights Network", "Medical Council", "Rescue Union", "Monitoring Centre")
_FRONTS = ("Northern", "Southern", "Eastern", "Western", "Highland", "Coastal", "River", "Border", "Free", "United")
_ROLES = ("spokesman", "doctor", "mayor", "commander", "teacher", "judge", "engineer", "minister")
_CUES = (("told", "told reporters on {day}"), ("said", "said on {day}"), ("warned", "warned on {day}"))
_ONSETS, _VOWELS = (
    ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "sh", "kh", "br", "dr", "tr"],
    ["a", "e", "i", "o", "u"],
)
_CODAS = ["", "n", "r", "s", "l", "m", "d"]
_UN = "United Nations"
_ACTORS_OF_STORY, _UN_NUMBER, _FRONT_NUMBER = 5, 3, 4
"""Actors of an article are numbered from 0; each story has a source, two speakers and an armed group."""

Ints = np.ndarray[Any, np.dtype[np.int64]]
Cells = tuple[object, ...]


def word(number: int) -> str:
    """An invented word, another for each number."""
    parts = []
    number += len(_ONSETS)
    while number:
        number, onset = divmod(number, len(_ONSETS))
        number, vowel = divmod(number, len(_VOWELS))
        parts.append(_ONSETS[onset] + _VOWELS[vowel])
    return "".join(parts) + _CODAS[len(parts) % len(_CODAS)]


def heavy_tailed(rng: np.random.Generator, choices: int, count: int) -> Ints:
    """So many numbers below ``choices``, of which the n-th comes up about a n-th as often as the first."""
    weights = 1 / np.arange(1, choices + 1)
    return np.searchsorted(np.cumsum(weights) / weights.sum(), rng.random(count)).clip(max=choices - 1)


@dataclass(frozen=True)
class World:
    """What the articles tell of: events in the order of their days, and who speaks."""

    articles: int
    days: int
    towns: list[dict[str, Any]]
    words: list[str]
    event_of: Ints
    place: Ints
    day: Ints
    kind: Ints
    killed: Ints
    injured: Ints
    people: int
    stories: int

    @classmethod
    def made(cls, articles: int, days: int, seed: int, stories: int) -> World:
        """Invent what so many articles tell of."""
        rng = np.random.default_rng([seed, articles, days])
        towns = happening_towns()
        told = np.minimum(rng.pareto(1.1, size=max(1, articles)).astype(np.int64) + 1, max(1, articles // 200))
        events = int(np.searchsorted(np.cumsum(told), articles)) + 1
        event_of = np.repeat(np.arange(events), told[:events])[:articles]
        return cls(
            articles,
            days,
            towns,
            [word(number) for number in range(30_000)],
            event_of,
            heavy_tailed(rng, len(towns), events),
            np.sort(rng.integers(0, days, events)),
            rng.integers(0, len(_KINDS), events),
            rng.integers(3, 90, events),
            rng.integers(3, 200, events),
            max(200, int(articles**0.8)),
            stories,
        )

    def person(self, number: int) -> str:
        """The name of a person: given names and surnames are shared by many."""
        given, surname = number * 7919 % 400, number * number % max(300, self.people // 12)
        return f"{word(given).capitalize()} {word(3000 + surname).capitalize()}"


class Text:
    """A text that is being written, with what is known of it."""

    def __init__(self, name: str) -> None:
        """Begin."""
        self.name = name
        self.parts: list[str] = []
        self.length = 0

    def write(self, words: str) -> tuple[int, int]:
        """Go on; where the words begin and end."""
        start = self.length
        self.parts.append(words)
        self.length += len(words)
        return start, self.length


class Block:
    """Articles, one after the other, with their rows."""

    def __init__(self, world: World, seed: int, first: int) -> None:
        """Write the articles from number ``first`` on."""
        self.rows: dict[str, list[Cells]] = {name: [] for name in COLUMNS}
        self._world = world
        self._rng = np.random.default_rng([seed, first])
        count = min(BLOCK, world.articles - first)
        self._people = heavy_tailed(self._rng, world.people, 2 * world.stories * count).reshape(count, -1)
        self._fillers = heavy_tailed(self._rng, len(world.words), count * 900).reshape(count, 900)
        self._dice = self._rng.random((count, 8))
        before: tuple[str, dict[str, list[Cells]]] | None = None
        for at in range(count):
            if before is not None and self._dice[at, 0] < 0.05:
                self._copy(first + at, at, *before)
                before = None
                continue
            marks = {name: len(rows) for name, rows in self.rows.items()}
            text = self._article(first + at, at)
            before = text, {name: rows[marks[name] :] for name, rows in self.rows.items()}

    def _copy(self, number: int, at: int, text: str, rows: dict[str, list[Cells]]) -> None:
        """A near copy of the article before: its rows under another name."""
        old, name = str(rows["articles"][0][0]), f"wire-{number:08d}"
        for table, of_table in rows.items():
            for row in of_table:
                renamed = tuple(
                    name + cell[len(old) :] if isinstance(cell, str) and cell.startswith(old) else cell for cell in row
                )
                self.rows[table].append(renamed)
        day = rows["articles"][0][2]
        self.rows["articles"].pop()
        self._close(name, f"{text}\n\nEdited in print.", rows["articles"][0][1], day)
        if day is None or self._dice[at, 1] < 0.2:
            self._undate(name)

    def _undate(self, name: str) -> None:
        article = self.rows["articles"][-1]
        self.rows["articles"][-1] = (*article[:2], None, None, "unknown", *article[5:])
        drafts = self.rows["event_drafts"]
        for place in range(len(drafts) - 1, -1, -1):
            if drafts[place][1] != name:
                break
            row = drafts[place]
            drafts[place] = (*row[:2], None, row[3], None, None, "unknown", "none", *row[8:])

    def _article(self, number: int, at: int) -> str:
        world, dice = self._world, self._dice[at]
        name = f"wire-{number:08d}"
        text = Text(name)
        event = int(world.event_of[number])
        day = _FIRST_DAY + datetime.timedelta(int(world.day[event]) + int(dice[2] * 2))
        kind = tuple(_KINDS)[world.kind[event]]
        town = world.towns[world.place[event]]
        title = f"{_KINDS[kind][0].capitalize()} in {town['name']} leaves {world.killed[event]} dead"
        text.write(title)
        self._story(text, at, 0, event, day)
        if dice[5] < 0.5:
            self._actor(name, _UN_NUMBER, _UN, "international_organization", None, None, "united-nations")
            text.write("\n\nThe ")
            self._mention(text, _UN_NUMBER, _UN, "authority")
            text.write(" called on both sides to let convoys pass.")
        if dice[6] < 0.35 and event:
            self._event(text, 1, self._earlier(event), day, None)
        for story in range(1, world.stories):
            self._story(text, at, story, self._earlier(event), day)
        self._fill(text, at)
        written = "".join(text.parts)
        self._close(name, written, title, day)
        if dice[7] < 0.02:
            self._undate(name)
        return written

    def _earlier(self, event: int) -> int:
        """An event that happened not long before."""
        return int(self._rng.integers(max(0, event - 50_000), max(1, event)))

    def _story(self, text: Text, at: int, story: int, event: int, day: datetime.date) -> None:
        """What an article tells of one event: who gives the figures, and two people who saw it."""
        world, dice, name = self._world, self._dice[at], text.name
        town = world.towns[world.place[event]]
        first_actor = _ACTORS_OF_STORY * story
        source = f"{_BODIES[event % len(_BODIES)]} of {town['name']}"
        self._actor(name, first_actor, source, "monitor", None, town["iso3"], None)
        self._event(text, story and story + 1, event, day, (first_actor, source))
        for place in range(2):
            number = int(self._people[at, 2 * story + place])
            speaker = world.person(number)
            bare = place == 1 and dice[3] < 0.3
            shown = speaker.split()[1] if bare else speaker
            role = None if bare else _ROLES[number % len(_ROLES)]
            country = town["iso3"] if dice[4] < 0.5 else None
            actor = first_actor + 1 + place
            self._actor(name, actor, shown, "person", role, country, None)
            self._quote(text, actor, shown, at, 2 * story + place, day)

    def _close(self, name: str, written: str, title: object, day: object) -> None:
        digest = hashlib.sha256(name.encode()).hexdigest()
        about = (title, day, day, "given", written, len(written.split()), f"{name}.txt", digest)
        self.rows["articles"].append((name, *about))

    def _fill(self, text: Text, at: int) -> None:
        words = self._world.words
        line: list[str] = []
        for place, number in enumerate(self._fillers[at].tolist()):
            if not place % 75:
                if line:
                    text.write("\n\n" + " ".join(line).capitalize() + ".")
                    line = []
                if text.length >= LENGTH:
                    break
            line.append(words[number])

    def _actor(
        self,
        name: str,
        number: int,
        called: str,
        kind: str,
        role: str | None,
        country: str | None,
        authority: str | None,
    ) -> None:
        rule = "authority" if authority else "name"
        self.rows["actor_drafts"].append((f"{name}#a{number}", name, called, kind, role, country, authority, rule))

    def _mention(self, text: Text, actor: int, words: str, rule: str = "name") -> tuple[int, int]:
        start, end = text.write(words)
        name = text.name
        self.rows["actor_mentions"].append(
            (row_id(name, "m", start, end), f"{name}#a{actor}", name, start, end, words, rule)
        )
        return start, end

    def _event(
        self, text: Text, number: int, event: int, published: datetime.date, source: tuple[int, str] | None
    ) -> None:
        """A sentence that reports an event, with its figures, and with the actor who gives them, if one does."""
        world, name = self._world, text.name
        local = f"{name}#e{number}"
        happened = _FIRST_DAY + datetime.timedelta(int(world.day[event]))
        kind = tuple(_KINDS)[world.kind[event]]
        trigger, lead = _KINDS[kind]
        town = world.towns[world.place[event]]
        text.write("\n\n")
        head, tail = lead.lower().partition(trigger)[::2] if number else lead.partition(trigger)[::2]
        began = text.length
        text.write("Earlier, " + head if number else head)
        trigger_start, trigger_end = text.write(trigger)
        when = f"{_MONTHS[happened.month - 1]} {happened.day}, {happened.year}" if number else _DAYS[happened.weekday()]
        text.write(f"{tail} {town['name']}, {town['country_name']}, on {when}, killing ")
        spans = [("killed", int(world.killed[event]), text.write(f"{world.killed[event]} people"))]
        text.write(" and wounding ")
        spans.append(("injured", int(world.injured[event]), text.write(str(world.injured[event]))))
        said: tuple[object, ...] = (None, None, None, None, "article")
        if source is not None:
            actor, called = source
            text.write(", the ")
            start, end = self._mention(text, actor, called)
            said = (f"{name}#a{actor}", called, start, end, "named")
            text.write(" said")
        ended = text.write(".")[1]
        sentence = "".join(text.parts)[began:ended]
        place = (town["name"], town["admin1code"], town["iso3"], town["latitude"], town["longitude"])
        days = (happened, happened, "day")
        self.rows["event_drafts"].append((local, name, published, kind, *days, "inferred", *place))
        mention = (row_id(name, "e", trigger_start, trigger_end), local, name, began, ended, sentence, trigger)
        self.rows["event_mentions"].append((*mention, trigger_start, trigger_end))
        for effect, count, (start, end) in spans:
            words = sentence[start - began : end - began]
            claim = (row_id(name, "c", start, end), name, None, effect, start, end, words, count, count, count)
            self.rows["casualty_claims"].append(
                (*claim, place[0], *(days if number else (None, None, "unknown")), *said, began, ended)
            )
        if source is not None:
            actor = source[0] + _FRONT_NUMBER
            front = f"{_FRONTS[(event // 7) % len(_FRONTS)]} Front"
            self._actor(name, actor, front, "armed_group", None, None, None)
            text.write(" The ")
            start, end = self._mention(text, actor, front)
            text.write(" made no comment.")
            self.rows["event_actors"].append((local, f"{name}#a{actor}", front, name, start, end, front))

    def _quote(self, text: Text, actor: int, speaker: str, at: int, place: int, day: datetime.date) -> None:
        words, name = self._world.words, text.name
        text.write("\n\n")
        began = text.write("“")[0]
        said = " ".join(words[number] for number in self._fillers[at, 10 * place : 10 * place + 10][::-1])
        start, end = text.write(f"we saw {said}")
        text.write(",” ")
        s_start, s_end = self._mention(text, actor, speaker)
        text.write(", who was there, ")
        cue, phrase = _CUES[at % len(_CUES)]
        cue_start, _ = text.write(phrase.format(day=_DAYS[day.weekday()]))
        ended = text.write(".")[1]
        quote = (
            row_id(name, "q", start, end),
            name,
            start,
            end,
            f"we saw {said}",
            f"{name}-u{start}",
            f"{name}#a{actor}",
        )
        self.rows["quotes"].append(
            (*quote, speaker, s_start, s_end, cue, cue_start, cue_start + len(cue), began, ended)
        )

    def tables(self) -> Iterator[tuple[str, pa.RecordBatch]]:
        """The rows by the names of the drafts."""
        for name, rows in self.rows.items():
            columns = dict(zip(COLUMNS[name], zip(*rows, strict=True), strict=True)) if rows else {}
            always = ALWAYS.get(name, {}) | ({"review_status": "machine"} if "drafts" not in name else {})
            cells = [
                pa.array(columns[field.name], field.type)
                if field.name in columns
                else pa.array([always.get(field.name)] * len(rows), field.type)
                for field in DRAFTS[name]
            ]
            yield name, pa.record_batch(cells, schema=DRAFTS[name])


def write_drafts(directory: Path, articles: int, days: int, seed: int = 1, stories: int = 1) -> dict[str, FileStream]:
    """Write what extraction would leave of so many articles, and return it by name.

    Args:
        directory: Gets an Arrow file for each sort of row.
        articles: How many.
        days: Over how many days the news is spread.
        seed: Another one gives other rows.
        stories: Events that an article tells of at length; each gives some fifteen rows.
    """
    world = World.made(articles, days, seed, stories)
    writers = {name: StreamWriter(directory / f"{name}.arrow", DRAFTS[name]) for name in COLUMNS}
    for first in range(0, articles, BLOCK):
        for name, batch in Block(world, seed, first).tables():
            writers[name].write_batch(batch)
    for writer in writers.values():
        writer.__exit__(None, None, None)
    return {name: FileStream(DRAFTS[name], (directory / f"{name}.arrow",)) for name in COLUMNS}
