"""How commands end when something is wrong: the fault on standard error, no traceback, a non-zero exit."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

import click

from newsledger.corpus import CorpusError, UnusableCorpus
from newsledger.language.authority import AuthorityError
from newsledger.language.parse import ModelError
from newsledger.pipeline.failures import ArticleFailedError

FAULTS: tuple[type[Exception], ...] = (
    ArticleFailedError,
    AuthorityError,
    BrokenProcessPool,
    CorpusError,
    ModelError,
    OSError,
)
"""What can be wrong wherever a corpus is read and its articles are worked on."""


@contextmanager
def exit_with_faults(*further: type[Exception], interrupted: str = "interrupted") -> Iterator[None]:
    """Exit 1 where the input has faults, 2 where it cannot be used at all, 130 on Ctrl-C.

    Args:
        further: Faults beside those that are common to all commands.
        interrupted: What to say on Ctrl-C.
    """
    try:
        yield
    except KeyboardInterrupt:
        click.echo(interrupted, err=True)
        raise SystemExit(130) from None
    except UnusableCorpus as error:
        click.echo(f"error: {error}", err=True)
        raise SystemExit(2) from error
    except FAULTS + further as error:
        click.echo(f"error: {error}", err=True)
        raise SystemExit(1) from error
