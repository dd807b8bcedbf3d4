"""Write docs/data-dictionary.md anew from the schemas, or with --check only see whether it is up to date.

With --check, exits with 1 if the file differs from what the schemas say.
"""

from __future__ import annotations

from pathlib import Path

import click

from newsledger.publish.dictionary import dictionary

PATH = Path("docs/data-dictionary.md")


@click.command(name="dictionary", help=__doc__)
@click.option("--check", is_flag=True, help="Write nothing, only compare.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), default=PATH, show_default=True)
@click.pass_context
def command(context: click.Context, check: bool, output: Path) -> None:
    """Write the dictionary, or compare it."""
    text = dictionary()
    if not check:
        output.write_text(text, encoding="utf-8", newline="\n")
    elif not output.is_file() or output.read_text(encoding="utf-8") != text:
        click.echo(f"{output} is not what the schemas say; run python -m scripts.dictionary", err=True)
        context.exit(1)


if __name__ == "__main__":
    command()
