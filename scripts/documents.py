"""Write all generated documents anew, or with --check only see whether they are what the code and the data say.

Made are the data dictionary, the methods page and the table of rules in docs/, CITATION.cff and .zenodo.json in the
root, and the codebook and the measurements as they come with the program. They follow from the schemas,
docs/codebook.md, the marked blocks of docs/accuracy.md, curation/package.toml and the published package, so run
`newsledger build` before.

With --check, exits with 1 if a file differs, and names it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from newsledger.publish import PackageInfo, PackageInfoError, accuracy
from newsledger.publish.accuracy import AccuracyError
from newsledger.publish.citation import program_citation, zenodo
from newsledger.publish.dictionary import dictionary
from newsledger.publish.methods import methods
from newsledger.publish.profile import profile
from newsledger.validate.rules import with_rules

_ASSETS = Path("newsledger/publish/assets")
_ACCURACY = Path("docs/accuracy.md")
_INFO = Path("curation/package.toml")

Writer = Callable[[Path], str]


def _measured(root: Path) -> accuracy.Accuracy:
    try:
        return accuracy.extract((root / _ACCURACY).read_text(encoding="utf-8"))
    except AccuracyError as error:
        raise AccuracyError(f"{_ACCURACY}: {error}") from error


DOCUMENTS: dict[Path, Writer] = {
    _ASSETS / "codebook.md": lambda root: (root / "docs/codebook.md").read_text(encoding="utf-8"),
    _ASSETS / "accuracy.json": lambda root: accuracy.dump(_measured(root)),
    Path("docs/data-dictionary.md"): lambda root: dictionary(PackageInfo.load(root / _INFO), profile(root)),
    Path("docs/methods.md"): lambda root: methods(root, _measured(root)),
    Path("docs/validation.md"): lambda root: with_rules((root / "docs/validation.md").read_text(encoding="utf-8")),
    Path("CITATION.cff"): lambda root: program_citation(PackageInfo.load(root / _INFO)),
    Path(".zenodo.json"): lambda root: zenodo(PackageInfo.load(root / _INFO)),
}
"""The generated documents of the repository, each with what makes its text out of the repository's root."""


@click.command(name="documents", help=__doc__)
@click.option("--check", is_flag=True, help="Write nothing, only compare.")
@click.option(
    "--root", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path(), help="The repository."
)
@click.pass_context
def command(context: click.Context, check: bool, root: Path) -> None:
    """Write the documents, or compare them."""
    try:
        texts = {path: write(root) for path, write in DOCUMENTS.items()}
    except (AccuracyError, PackageInfoError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename}: cannot be read ({error.strerror})") from error
    drifted = [path for path, text in texts.items() if not _is(root / path, text)]
    for path in drifted:
        if check:
            click.echo(f"{path} is not what code and data say; run python -m scripts.documents", err=True)
        else:
            (root / path).write_text(texts[path], encoding="utf-8", newline="\n")
    if check and drifted:
        context.exit(1)


def _is(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode()


if __name__ == "__main__":
    command()
