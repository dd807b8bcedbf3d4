"""Rows validated a CPU second, by newsledger and by frictionless, on the same generated claims and quotes.

    python benchmarks/validation_against_frictionless.py --claims 1000000 --quotes 1000000

Each measurement is a process of its own: CPU seconds (user and system) of the validation itself, without imports, and
the peak memory of the whole process. A package is checked in one format at a time, as ``newsledger validate`` checks
it: descriptor, sizes, digests, cells, rows, keys between tables, spans against the texts. Frictionless is asked for the
types, constraints, primary and foreign keys of the same descriptor, on a smaller package from the same generator
(--sample), for it takes minutes for a million rows; its rate hardly depends on the size. Its own Parquet reader turns
integers with nulls into fractions, refuses those, and is twenty times slower; so it is given rows as Arrow has them.

Both must find the sound package valid, and one with a wrong row at the end invalid.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

FORMATS = ("csv", "parquet")
NEEDED = {"csv": 20, "parquet": 50}

_KILOBYTES_A_MEGABYTE = 1024


def newsledger(directory: Path, extension: str) -> tuple[bool, int]:
    """Validate one format of a package; returns the verdict and the number of rows."""
    from newsledger.validate import check  # noqa: PLC0415
    from newsledger.validate.issue import errors_of  # noqa: PLC0415

    found = check(directory, frictionless=False, others=False, formats=(extension,))
    return not errors_of(found), _rows(directory)


def frictionless(directory: Path, extension: str) -> tuple[bool, int]:
    """Have frictionless validate one format of a package; returns its verdict and the number of rows."""
    from frictionless import Package, system  # noqa: PLC0415
    from frictionless.formats.parquet.parser import ParquetParser  # noqa: PLC0415

    ParquetParser.read_cell_stream_create = _arrow_rows
    path = directory / f"only-{extension}.json"
    path.write_text(json.dumps(_only(directory, extension)), encoding="utf-8")
    try:
        with system.use_context(trusted=False):
            return bool(Package(str(path)).validate().valid), _rows(directory)
    finally:
        path.unlink()


def _arrow_rows(parser: Any) -> Iterator[list[Any]]:
    """Rows of a Parquet file with nulls as nulls and integers as integers."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    with pq.ParquetFile(parser.resource.normpath) as file:
        yield file.schema_arrow.names
        for batch in file.iter_batches():
            yield from map(list, zip(*(column.to_pylist() for column in batch.columns), strict=True))


def _only(directory: Path, extension: str) -> dict[str, Any]:
    """The descriptor with the tables of one format as tables."""
    descriptor: dict[str, Any] = json.loads((directory / "datapackage.json").read_text(encoding="utf-8"))
    tables = [resource for resource in descriptor["resources"] if resource["path"].endswith(".csv")]
    if extension == "parquet":
        # Frictionless does not learn size and digest of a Parquet file that it reads as a table.
        of_csv = ("profile", "dialect", "encoding", "mediatype", "bytes", "hash")
        tables = [{key: value for key, value in table.items() if key not in of_csv} for table in tables]
        tables = [
            table | {"path": table["path"].removesuffix("csv") + "parquet", "format": "parquet", "type": "table"}
            for table in tables
        ]
    return descriptor | {"resources": tables}


def _rows(directory: Path) -> int:
    descriptor = json.loads((directory / "datapackage.json").read_text(encoding="utf-8"))
    return sum(entry["rowCount"] for entry in descriptor["resources"] if entry["path"].endswith(".csv"))


def run_one(who: str, directory: Path, extension: str) -> None:
    """Measure one validation in this process, and print it as JSON."""
    {"newsledger": _import_newsledger, "frictionless": _import_frictionless}[who]()
    began = time.process_time()
    valid, rows = {"newsledger": newsledger, "frictionless": frictionless}[who](directory, extension)
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _KILOBYTES_A_MEGABYTE
    print(json.dumps({"valid": valid, "rows": rows, "seconds": seconds, "megabytes": peak}))


def _import_newsledger() -> None:
    import duckdb  # noqa: F401, PLC0415

    from newsledger.validate import check  # noqa: F401, PLC0415


def _import_frictionless() -> None:
    import frictionless.formats.parquet.parser  # noqa: F401, PLC0415
    import pandas as pd  # noqa: F401, PLC0415
    import pyarrow.parquet as pq  # noqa: F401, PLC0415


def measure(who: str, directory: Path, extension: str) -> dict[str, Any]:
    """Measure one validation in a process of its own."""
    command = [sys.executable, __file__, "--one", who, extension, str(directory)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


def compare(claims: int, quotes: int, sample: int, workspace: Path) -> bool:
    """Make the packages, measure both, print the rates; returns whether the verdicts agree and the ratios suffice."""
    from package_generator import write  # noqa: PLC0415  (lies beside this script)

    names = ("large", "small", "small-faulty", "large-faulty")
    large, small, faulty, large_faulty = (workspace / name for name in names)
    for directory, *size in ((large, claims, quotes), (small, sample, sample)):
        for target, faults in ((directory, False), (directory.with_name(f"{directory.name}-faulty"), True)):
            if not (target / "datapackage.json").exists():
                write(target, *size, faults=faults)
    good = True
    for extension in FORMATS:
        ours, theirs = measure("newsledger", large, extension), measure("frictionless", small, extension)
        bad = [measure(*at, extension)["valid"] for at in (("newsledger", large_faulty), ("frictionless", faulty))]
        rates = [each["rows"] / each["seconds"] for each in (ours, theirs)]
        ratio = rates[0] / rates[1]
        same = [ours["valid"], theirs["valid"], *bad] == [True, True, False, False]
        good = good and same and ratio >= NEEDED[extension]
        for who, each, rate in zip(("newsledger", "frictionless"), (ours, theirs), rates, strict=True):
            print(
                f"{extension:8}{who:13}{each['rows']:>11,} rows {each['seconds']:8.1f} CPU s {rate:>10,.0f} rows/CPU s"
                f"{each['megabytes']:>7,} MB"
            )
        print(f"{extension:8}ratio {ratio:.0f} (needed {NEEDED[extension]}); verdicts {'agree' if same else 'DIFFER'}")
    return good


def main(arguments: Sequence[str] | None = None) -> None:
    """Compare, or with --one measure a single validation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--quotes", type=int, default=1_000_000)
    parser.add_argument("--sample", type=int, default=20_000, help="claims, and quotes, that frictionless gets")
    parser.add_argument(
        "--workspace", type=Path, help="where packages are written and left; a temporary directory if none"
    )
    parser.add_argument("--one", nargs=3, metavar=("WHO", "FORMAT", "DIRECTORY"), help=argparse.SUPPRESS)
    chosen: Any = parser.parse_args(arguments)
    if chosen.one:
        who, extension, directory = chosen.one
        run_one(who, Path(directory), extension)
        return
    with tempfile.TemporaryDirectory() as temporary:
        workspace = chosen.workspace or Path(temporary)
        sys.exit(0 if compare(chosen.claims, chosen.quotes, chosen.sample, workspace) else 1)


if __name__ == "__main__":
    main()
