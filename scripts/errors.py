"""How commands end when something is wrong: the fault on standard error, no traceback, a non-zero exit."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

import click

from newsledger.corpus import CorpusError, UnusableCorpus
from newsledger.curate import CurationError
from newsledger.language.authority import AuthorityError
from newsledger.language.parse import ModelError
from newsledger.pipeline import ArticleFailedError
from newsledger.publish import PackageInfoError, ReleaseRefused, TargetBusy, TargetOccupied

FAULTS = (
    ArticleFailedError,
    AuthorityError,
    BrokenProcessPool,
    CorpusError,
    CurationError,
    ModelError,
    OSError,
    PackageInfoError,
    ReleaseRefused,
    TargetBusy,
    TargetOccupied,
)


@contextmanager
def exit_with_faults() -> Iterator[None]:
    """Exit 1 where the input has faults, 2 where it cannot be used at all, 130 on Ctrl-C."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo("interrupted; the same command takes the work up where it stopped", err=True)
        raise SystemExit(130) from None
    except UnusableCorpus as error:
        click.echo(f"error: {error}", err=True)
        raise SystemExit(2) from error
    except FAULTS as error:
        click.echo(f"error: {error}", err=True)
        raise SystemExit(1) from error
