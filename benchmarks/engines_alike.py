"""Build one corpus with every engine, and see whether the packages are the same to the byte.

    python benchmarks/engines_alike.py [--articles N] [--work DIR] [--engine NAME ...]

Engines are one local process, two, Spark embedded with two cores, and a Spark cluster of two executors on this machine
(``local-cluster[2,1,2048]``). Printed are seconds, articles a second, and a digest of all files of each package; exit
code 1 if two differ.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parent))
from corpus_generator import write

ENGINES = {
    "local-1": ("--workers", "1", "--no-cache"),
    "spark-embedded": ("--engine", "spark", "--master", "local[2,4]"),
    "spark-cluster": ("--engine", "spark", "--master", "local-cluster[2,1,2048]"),
    "local-2": ("--workers", "2", "--no-cache"),
}


def digest_of(package: Path) -> str:
    """Digest of the descriptor and of all files of the data, names among it."""
    digest = hashlib.sha256()
    for file in [package / "datapackage.json", *sorted((package / "datapackage").rglob("*"))]:
        if file.is_file():
            digest.update(f"{file.relative_to(package).as_posix()}\0".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def timed_build(corpus: Path, out: Path, options: tuple[str, ...]) -> float:
    """Build in a process of its own; gives the seconds it took."""
    command = [sys.executable, "-c", "from scripts.cli import main; main()", "build", str(corpus), "--out", str(out)]
    root = str(Path(__file__).parents[1])
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([root, os.environ.get("PYTHONPATH", "")])}
    began = time.monotonic()
    subprocess.run([*command, *options], check=True, env=environment, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


@click.command(help=__doc__)
@click.option("--articles", type=click.IntRange(min=1), default=2000, show_default=True)
@click.option("--work", type=click.Path(file_okay=False, path_type=Path), help="Default: a temporary directory.")
@click.option("--engine", "engines", type=click.Choice(list(ENGINES)), multiple=True, help="Default: all.")
def main(articles: int, work: Path | None, engines: tuple[str, ...]) -> None:
    """Build with each engine, and compare."""
    place = work or Path(tempfile.mkdtemp(prefix="engines-alike-"))
    write(place, articles, seed=1, days=400)
    digests: dict[str, str] = {}
    try:
        for name in engines or tuple(ENGINES):
            seconds = timed_build(place / "corpus.jsonl", place / name, ENGINES[name])
            digests[name] = digest_of(place / name)
            click.echo(f"{name:15} {seconds:7.0f} s  {articles / seconds:6.1f} articles/s  {digests[name]}")
    finally:
        if work is None:
            shutil.rmtree(place, ignore_errors=True)
    if len(set(digests.values())) > 1:
        raise SystemExit("the packages differ")


if __name__ == "__main__":
    main()
