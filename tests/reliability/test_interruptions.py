"""Ctrl-C, SIGTERM and SIGHUP mean the same to a command, and a second one is not kept waiting."""

from __future__ import annotations

import os
import signal
import time

import pytest

from scripts.errors import exits
from scripts.interruptions import as_interrupts

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="signals of other systems differ")

NUMBERS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


def ended(work: object) -> int:
    """Exit code of a process that does the work, negative for a signal."""
    child = os.fork()
    if child == 0:
        try:
            for number in NUMBERS:
                signal.signal(number, signal.SIG_DFL)
            work()  # type: ignore[operator]
        except SystemExit as end:
            os._exit(int(end.code or 0))
        finally:
            os._exit(99)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("number", NUMBERS)
def test_a_signal_ends_a_command_with_its_own_code(number: signal.Signals) -> None:
    def work() -> None:
        with exits({}):
            os.kill(os.getpid(), number)
            time.sleep(10)

    assert ended(work) == 128 + number


@pytest.mark.parametrize("number", NUMBERS)
def test_a_signal_that_compiled_code_turns_into_an_error_ends_a_command_with_its_own_code(
    number: signal.Signals,
) -> None:
    def work() -> None:
        with exits({RuntimeError: 1}):
            try:
                os.kill(os.getpid(), number)
                time.sleep(10)
            except KeyboardInterrupt:
                raise RuntimeError("Query interrupted") from None  # as DuckDB does

    assert ended(work) == 128 + number


@pytest.mark.parametrize("first", NUMBERS)
@pytest.mark.parametrize("second", NUMBERS)
def test_a_second_signal_does_not_wait_for_the_tidying(first: signal.Signals, second: signal.Signals) -> None:
    def work() -> None:
        with exits({}):
            try:
                os.kill(os.getpid(), first)
                time.sleep(10)
            finally:
                os.kill(os.getpid(), second)
                time.sleep(10)

    assert ended(work) == 128 + second


def test_what_nohup_ignores_stays_ignored() -> None:
    def work() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        with exits({}):
            os.kill(os.getpid(), signal.SIGHUP)
        raise SystemExit(7)

    assert ended(work) == 7


def test_handlers_are_put_back_when_no_signal_came() -> None:
    before = [signal.getsignal(number) for number in NUMBERS]
    with as_interrupts() as received:
        pass
    assert [signal.getsignal(number) for number in NUMBERS] == before
    assert not received.came


def test_an_interrupt_of_other_origin_counts_as_ctrl_c() -> None:
    with pytest.raises(SystemExit) as end, exits({}):
        raise KeyboardInterrupt
    assert end.value.code == 130
