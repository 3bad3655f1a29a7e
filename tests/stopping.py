"""Processes that are killed, or fail, before the n-th thing they do to files."""

from __future__ import annotations

import os
import shutil
import signal
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from councilbench.store import database

Do = Callable[[], object]
# What fills a disk, and what else changes what lies on it.
FILLING = ("fsync", "mkdir")
CHANGING = ("replace", "rename", "unlink", "rmdir")


def watch(
    put: Callable[[Any, str, Any], None],
    reached: Do,
    calls: tuple[str, ...] = FILLING + CHANGING,
) -> None:
    """Have ``reached`` called before each step: such a call, or a write to a file.

    A file is written in two steps, so that it can be found half-written; of SQLite's
    own, one within its transaction is watched. ``put`` replaces attributes.
    """

    def before(call: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*arguments: Any, **named: Any) -> Any:
            reached()
            return call(*arguments, **named)

        return watched

    for name in calls:
        put(os, name, before(getattr(os, name)))
    put(database, "_keep_texts", before(database._keep_texts))
    open_file = Path.open

    def opened(path: Path, mode: str = "r", *arguments: Any, **named: Any) -> Any:
        if mode[0] == "r":
            return open_file(path, mode, *arguments, **named)
        reached()
        file: Any = open_file(path, mode, *arguments, **named)
        write = file.write

        def in_halves(data: Any) -> None:
            half = len(data) // 2
            write(data[:half])
            file.flush()
            reached()
            write(data[half:])

        file.write = in_halves
        return file

    put(Path, "open", opened)


def countdown(steps: int, then: Do) -> Do:
    """Return what calls ``then`` at each call from the given one on."""
    left = steps

    def reached() -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            then()

    return reached


def started(do: Do, kill_before: int = 0) -> int:
    """Do it in a process of its own; return that process's number.

    Where ``kill_before`` is given, the process is killed before that step.
    """
    process = os.fork()
    if process:
        return process
    try:
        if kill_before:
            kill = countdown(kill_before, lambda: os.kill(os.getpid(), signal.SIGKILL))
            watch(setattr, kill)
        do()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def was_killed(process: int) -> bool:
    """Wait for a process; tell whether it was killed, or else did what it should."""
    _, status = os.waitpid(process, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


def snapshots(do: Do, folder: Path, copies: Path) -> list[Path]:
    """Do it in a process of its own; return copies of a folder as it is at each step.

    They are what there would be, had the process been killed there.
    """
    number, copying = 0, False

    def copy() -> None:
        nonlocal number, copying
        if not copying:
            copying = True
            shutil.copytree(folder, copies / f"{number:03}")
            copying = False
            number += 1

    def watched() -> None:
        watch(setattr, copy)
        do()

    assert not was_killed(started(watched))
    return sorted(copies.iterdir()) if copies.is_dir() else []
