"""Writing files: JSON as all of ours is, and all that belong together or none.

Files are staged: each is drafted beside its place, and what a run drafts it first
notes in a folder of its own, ``.councilbench-HOST-PROCESS-TIME``. Once all drafts are
whole that folder is renamed to ``.councilbench``, the journal; then the drafts are
moved into place. So at any moment either nothing was moved, or the journal says what
is still to be moved, and whoever comes next can do it.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from .problems import bad_data

JOURNAL = ".councilbench"
_RUN = re.compile(rf"{re.escape(JOURNAL)}-(.*)-([0-9]{{1,9}})-[0-9a-f]+")
_REMEDY = "Check the folder's permissions and the space on the disk"
_WAITS = "Check its permissions; the next command goes on from there"
_DAY = 24 * 60 * 60


def json_bytes(content: Any) -> bytes:
    """Return what a JSON file holds: indented, in UTF-8, ended by a line feed."""
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


class Stage:
    """Files that are drafted, to be moved into place together; see ``staged``."""

    def __init__(self, folder: Path, shown: Callable[[Path], str]) -> None:
        self._folder, self._shown = folder, shown
        self._run = _new_run(folder)
        self._notes = self._run / self._run.name
        self._noted = 0
        self._drafts: dict[Path, Path] = {}

    def write(self, path: Path, data: bytes) -> None:
        """Draft a file. Raises BadData where it cannot be written."""
        draft = self.draft(path)
        with _said_plainly(self._shown(path)):
            draft.write_bytes(data)

    def draft(self, path: Path) -> Path:
        """Return where to write what is to be moved to ``path``, for who writes itself.

        Raises BadData where a file cannot be there.
        """
        if path not in self._drafts:
            with _said_plainly(self._shown(path)):
                if path.is_dir():
                    # it would only be found out amid the moves
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
                self._run.mkdir(parents=True, exist_ok=True)
                for parent in reversed(path.parents):
                    if not parent.exists():
                        self._note(parent, "/")
                        parent.mkdir(exist_ok=True)
                self._drafts[path] = _draft(path, self._notes, self._note(path))
        return self._drafts[path]

    def commit(self) -> None:
        """Have the disk keep all drafts, and make what was noted the journal.

        Raises BadData where that fails; then nothing will be moved.
        """
        if not self._drafts:
            return
        for path, draft in self._drafts.items():
            with _said_plainly(self._shown(path)):
                _keep(draft)
        with _said_plainly(self._shown(self._folder / JOURNAL)):
            _keep(self._notes)
            _keep_names(self._run)
            _keep_names_around(path for path, _ in _noted(self._folder, self._notes))
            while not _renamed(self._run, self._folder / JOURNAL):
                # another run was first: its files are moved before ours
                finish(self._folder)
            _keep_names(self._folder)

    def discard(self) -> None:
        """Remove drafts and the folders made for them, unless they were committed."""
        _discard(self._run)

    def _note(self, path: Path, ending: str = "") -> int:
        """Note what is about to be made; return how many were noted before."""
        name = path.relative_to(self._folder).as_posix() + ending
        with self._notes.open("a", encoding="utf-8") as notes:
            notes.write(json.dumps(name) + "\n")
        self._noted += 1
        return self._noted - 1


@contextlib.contextmanager
def staged(folder: Path, shown: Callable[[Path], str] = str) -> Iterator[Stage]:
    """Give a stage for files in ``folder`` and below; at the end move all into place.

    They are moved in the order in which they were drafted. After an exception all is
    as it was. Where the process is killed, nothing was moved, or ``finish`` moves the
    rest. ``shown`` gives the name of a file in what is said of it.

    Raises BadData where a file cannot be written.
    """
    finish(folder)
    stage = Stage(folder, shown)
    try:
        yield stage
        stage.commit()
    finally:
        stage.discard()
    finish(folder)


def is_unfinished(folder: Path) -> bool:
    """Tell whether files that were staged in ``folder`` are still to be moved."""
    return bool(_inside(folder / JOURNAL))


def finish(folder: Path) -> None:
    """Move what a run had begun to move, and remove what stopped runs have drafted.

    Any number of processes may do so at the same time. Raises BadData where a file
    cannot be moved; the rest then waits until it can.
    """
    journal = folder / JOURNAL
    for notes in _inside(journal):
        _move(folder, notes)
    with contextlib.suppress(OSError):
        journal.rmdir()  # unless another run's notes are there by now
    for run in folder.glob(f"{JOURNAL}-*"):
        if _is_stopped(run):
            # Renamed first, so that it can't become the journal meanwhile. Who may not
            # write here need not mind what lies about.
            with contextlib.suppress(OSError):
                _discard(run.rename(_new_run(folder)))


def _new_run(folder: Path) -> Path:
    import platform  # late, for most commands write nothing

    name = f"{platform.node()}-{os.getpid()}-{time.time_ns():x}"
    return folder / f"{JOURNAL}-{name}"


def _is_stopped(run: Path) -> bool:
    """Tell whether the process that drafts this is gone.

    Where that cannot be known, for it runs on another machine, it is after a day.
    """
    import platform

    name = _RUN.fullmatch(run.name)
    if not name:
        return False
    host, process = name.groups()
    try:
        if time.time() - run.stat().st_mtime > _DAY:
            return True
        # On Windows the call would not ask, but interrupt.
        if host == platform.node() and os.name == "posix":
            os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _inside(folder: Path) -> list[Path]:
    """Return what is in a folder: nothing where it is none or may not be read."""
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _draft(path: Path, notes: Path, number: int) -> Path:
    return path.with_name(f"{notes.name}-{number}.new")


def _noted(folder: Path, notes: Path) -> list[tuple[Path, Path | None]]:
    """Return what is noted: files with their drafts, and folders made, with None.

    A last line that was cut short is none: what it tells of was not made yet.
    Raises ValueError where it is not what a stage has noted.
    """
    noted: list[tuple[Path, Path | None]] = []
    lines = notes.read_text(encoding="utf-8").split("\n")[:-1]
    for number, line in enumerate(lines):
        name = str(json.loads(line))
        parts = Path(name).parts
        # The folder may come from anywhere: nothing outside of it is touched.
        if not parts or Path(name).anchor or ".." in parts or "\0" in name:
            raise ValueError(f"{name!r} is no file below it")
        path = folder / name
        draft = None if name.endswith("/") else _draft(path, notes, number)
        noted.append((path, draft))
    return noted


def _move(folder: Path, notes: Path) -> None:
    try:
        noted = _noted(folder, notes)
    except FileNotFoundError:
        return  # another process has moved all
    except (OSError, ValueError) as error:
        message = f"what a stopped run has left cannot be read: {error}"
        raise bad_data(notes, message, "Remove it, and build again") from None
    for path, draft in noted:
        if draft:
            name = path.relative_to(folder).as_posix()
            with _said_plainly(name, _WAITS), contextlib.suppress(FileNotFoundError):
                os.replace(draft, path)
    _keep_names_around(path for path, _ in noted)
    with _said_plainly(str(notes), _WAITS):
        notes.unlink(missing_ok=True)


def _discard(run: Path) -> None:
    """Remove a run's folder and all that it has noted, as far as that can be done."""
    with contextlib.suppress(OSError, ValueError):
        for notes in _inside(run):
            for path, draft in reversed(_noted(run.parent, notes)):
                with contextlib.suppress(OSError):
                    _undo(path, draft)
            notes.unlink()
        run.rmdir()


def _undo(path: Path, draft: Path | None) -> None:
    if draft is None:
        path.rmdir()  # unless there is something in by now
        return
    draft.unlink(missing_ok=True)
    # what SQLite keeps beside a database while it writes
    draft.with_name(f"{draft.name}-journal").unlink(missing_ok=True)


def _renamed(run: Path, journal: Path) -> bool:
    """Make a run's folder the journal; say no where there is one with something in."""
    try:
        os.rename(run, journal)
    except OSError as error:
        if error.errno in (errno.EEXIST, errno.ENOTEMPTY):
            return False
        raise
    return True


def _keep(path: Path, flags: int = os.O_RDWR) -> None:
    """Have the disk keep a file's content, so that a power cut takes nothing away."""
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _keep_names(folder: Path) -> None:
    """Have the disk keep which files a folder has, where the system can."""
    with contextlib.suppress(OSError):
        _keep(folder, os.O_RDONLY)


def _keep_names_around(paths: Iterable[Path]) -> None:
    for folder in {path.parent for path in paths}:
        _keep_names(folder)


@contextlib.contextmanager
def _said_plainly(name: str, remedy: str = _REMEDY) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        message = f"the file cannot be written: {error.strerror}"
        raise bad_data(name, message, remedy) from None
