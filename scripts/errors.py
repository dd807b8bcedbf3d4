"""How commands end when something is wrong: the fault on standard error, no traceback, a non-zero exit."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

import click

from scripts.interruptions import as_interrupts


@contextmanager
def exits(codes: Mapping[type[Exception], int], interrupted: str | Callable[[], str] = "interrupted") -> Iterator[None]:
    """Exit where something is wrong, and with 130 on Ctrl-C (143 on SIGTERM, 129 on SIGHUP).

    Args:
        codes: Exit codes by fault; of several that fit, the first counts.
        interrupted: What to say then, or what gives it.
    """
    with as_interrupts() as received:
        try:
            yield
        except (KeyboardInterrupt, Exception) as error:
            # Compiled code, such as a query of DuckDB, makes an error of its own of a signal that came while it ran.
            if received.came or isinstance(error, KeyboardInterrupt):
                click.echo(interrupted() if callable(interrupted) else interrupted, err=True)
                raise SystemExit(128 + received.number) from None
            _exit_at(error, codes)
            raise


def _exit_at(error: Exception, codes: Mapping[type[Exception], int]) -> None:
    """Exit if the fault is one that has a code."""
    if isinstance(error, BrokenPipeError):
        return  # whoever read has read enough
    code = next((code for fault, code in codes.items() if isinstance(error, fault)), None)
    if code is not None:
        click.echo(f"error: {_told(error)}", err=True)
        raise SystemExit(code) from error


def _told(error: BaseException) -> str:
    """What is said of a fault; the system's own words for a full disk do not say that it is one."""
    if isinstance(error, MemoryError):
        return f"not enough memory{f': {error}' if str(error) else ''}"
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
    return f"the disk is full, or its quota: {error}" if full else str(error)


def exit_with_faults(
    *further: type[Exception], interrupted: str | Callable[[], str] = "interrupted"
) -> AbstractContextManager[None]:
    """Exit 1 where a corpus has faults or its articles cannot be worked on, 2 where it cannot be used at all.

    Args:
        further: Faults beside those that are common to all commands on a corpus.
        interrupted: What to say on Ctrl-C, or what gives it.
    """
    # Imported here: commands that read packages need none of this, and it takes a second.
    import duckdb  # noqa: PLC0415

    from newsledger.corpus import CorpusError, UnusableCorpus  # noqa: PLC0415
    from newsledger.engine import WorkersKilled  # noqa: PLC0415
    from newsledger.language.authority import AuthorityError  # noqa: PLC0415
    from newsledger.language.model import ModelError  # noqa: PLC0415
    from newsledger.pipeline.failures import ArticleFailedError  # noqa: PLC0415

    limits = (MemoryError, OSError, duckdb.IOException, duckdb.OutOfMemoryException)
    faults = (ArticleFailedError, AuthorityError, CorpusError, ModelError, WorkersKilled, *limits, *further)
    return exits({UnusableCorpus: 2, **dict.fromkeys(faults, 1)}, interrupted)
