"""Do to whole builds what happens to them in the world, for real, and count what came of it.

    python benchmarks/faults.py [--only NAME ...] [--kills N] [--seed S] [--scratch DIR]

Every trial starts with a directory that holds the release of one corpus, and builds another corpus over it, with the
same command that users type, in a process group of its own. Then something happens: the build is killed, the disk is
full, a file vanishes. Afterwards the earlier release must stand or the new one, to the byte, `newsledger validate` must
find it sound, no process and no temporary file may be left, and the next build must give the bytes of one that nobody
disturbed. The moments of kills are drawn from the seed: over the whole build, and denser where the release is swapped
in.

Exits with 1 if anything did not hold. Takes about half an hour on two cores; small disks need the right to mount.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import click
from corpus_generator import write
from fault_disks import full_disks, odd_places
from fault_kills import kills_of_builds, kills_of_workers, kills_within_linking, signals
from fault_neighbours import clocks, neighbours
from fault_reading import reading
from fault_trials import Bench, Trial, table

KINDS = {
    "builds": kills_of_builds,
    "linking": kills_within_linking,
    "workers": kills_of_workers,
    "signals": signals,
    "disks": full_disks,
    "places": odd_places,
    "reading": reading,
    "neighbours": neighbours,
    "clocks": clocks,
}
"""What can happen, by name."""


def corpora(place: Path, articles: int) -> list[Path]:
    """Two generated corpora that share nothing."""
    made = []
    for seed in (1, 2):
        directory = place / f"corpus-{seed}"
        write(directory, articles, seed, days=30)
        made.append(directory / "corpus.jsonl")
    return made


def trials(bench: Bench, only: tuple[str, ...], kills: int, seed: int) -> Iterator[Trial]:
    """Let everything happen that was asked for."""
    for name, happen in KINDS.items():
        if not only or name in only:
            yield from happen(bench, kills, seed)


@click.command(help=__doc__)
@click.option("--only", multiple=True, type=click.Choice(list(KINDS)), help="Only this; may be given again.")
@click.option("--kills", default=60, show_default=True, help="Kills of whole builds; a fifth as many of workers.")
@click.option("--seed", default=6, show_default=True, help="Draws the moments.")
@click.option("--articles", default=8, show_default=True, help="Articles of each corpus.")
@click.option("--scratch", type=click.Path(path_type=Path), help="Where to work; emptied.")
def main(only: tuple[str, ...], kills: int, seed: int, articles: int, scratch: Path | None) -> None:
    """Run the trials, print each as it ends, and the counts."""
    with tempfile.TemporaryDirectory(prefix="newsledger-faults-") as temporary:
        place = (scratch or Path(temporary)).resolve()
        bench = Bench(place / "bench", corpora(place, articles))
        done = []
        for trial in trials(bench, only, kills, seed):
            done.append(trial)
            verdict = "" if trial.is_good else "  <-- WRONG"
            click.echo(
                f"{trial.fault}: {trial.detail}: {trial.stood} (at rest {trial.at_rest}), valid {trial.valid}, "
                f"{trial.processes} processes, files {list(trial.files)}, same {trial.same}{verdict}"
            )
            for line in trial.wrong:
                click.echo(f"    {line}")
    click.echo(f"\n{table(done)}")
    bad = sum(not trial.is_good for trial in done)
    between = sum(trial.at_rest == "between" for trial in done)
    click.echo(f"\n{len(done)} trials, {bad} of them wrong; {between} needed the next command to complete the swap")
    raise SystemExit(1 if bad else 0)


if __name__ == "__main__":
    main()
