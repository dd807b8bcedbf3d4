"""Places that a command takes: paths of this machine, and addresses of file systems that Spark reaches."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


class Place(click.Path):
    """A path, or an address with a scheme, which stays text; an address of this machine (``file:``) is a path."""

    def __init__(self, **checks: Any) -> None:
        super().__init__(path_type=Path, **checks)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Check a path; an address is checked when it is read."""
        if isinstance(value, str):
            self._require_utf8(value, param, ctx)
        if not isinstance(value, str) or ":" not in value:
            return super().convert(value, param, ctx)
        from newsledger.engine.spark_files import is_uri, local_path  # noqa: PLC0415 - slow to load

        if not is_uri(value):
            return super().convert(value, param, ctx)
        path = local_path(value)
        return value if path is None else super().convert(str(path), param, ctx)

    def _require_utf8(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> None:
        """Fail on a path of other bytes: a package could not tell it, and Arrow does not open it."""
        if _in_utf8(path := str(Path(value).absolute())) != path:
            self.fail(f"{_in_utf8(value)!r} is not UTF-8; give the folder or file another name", param, ctx)


def _in_utf8(path: str) -> str:
    return path.encode("utf-8", "replace").decode()


def placed(settings: dict[str, Any]) -> dict[str, Any]:
    """The options of a build, with addresses apart from the paths that stand for them on this machine.

    Raises:
        click.UsageError: An address is given, and the engine reads paths only; a setting of Spark is none.
    """
    corpus, out = settings["corpus"], settings["out"]
    if settings["engine"] == "local":
        given = [place for place in (corpus, out) if isinstance(place, str)]
        given += [f"--{name.replace('_', '-')}" for name in ("master", "spark_conf", "work") if settings[name]]
        if given:
            raise click.UsageError(f"{given[0]} is for --engine spark")
    for setting in settings["spark_conf"]:
        name, equals, _ = setting.partition("=")
        if not (name and equals):
            raise click.BadParameter(f"{setting!r} is not of the form NAME=VALUE", param_hint="--spark-conf")
        if not name.startswith("spark."):  # which Spark would pass over without a word
            raise click.BadParameter(
                f"{name!r} is no setting of Spark: they begin with 'spark.'", param_hint="--spark-conf"
            )
    found = dict(settings)
    if isinstance(corpus, str):
        found |= {"corpus": Path(corpus.rstrip("/").rpartition("/")[2]), "corpus_uri": corpus.rstrip("/")}
    if isinstance(out, str):
        from newsledger.pipeline.cluster import staging_for  # noqa: PLC0415 - slow to load

        found |= {"out": staging_for(out), "out_uri": out.rstrip("/")}
    return found
