"""A process of its own for each file, so that no file can hang or fill the machine.

``convert`` starts it; run as a program (``python -m``) this is what it starts: the
file on standard input, its words as JSON on standard output.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import logging
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from councilbench.problems import SEE_MORE, named, printable, traceback_of

from . import TOLD, Converted, LeftOut, Refused

MEMORY = 2 * 1024**3
# A PDF of 500 pages takes a minute or two; most files take a second.
SECONDS, SECONDS_PER_MEGABYTE = 300, 20
DAMAGED = "the file is damaged, or not what its ending says"
FETCH = "Open it in its own program and save it again, or fetch it anew"
REPORT = "If a file that was saved again gives the same, report it"
# What takes files apart: an error from in there speaks of the file.
READERS = {"email", "pdfminer", "pdfplumber", "selectolax", "xml", "zipfile", "zlib"}
LONGEST = 20_000  # characters of a traceback
_PAGE = b"reading page "  # then its number, and of how many, on standard error
_HERE = Path(__file__).parent


def convert(data: bytes, form: str) -> Converted:
    """Return the words of a file of a form, by the name of the module that reads it.

    Raises Refused where it cannot be read, or takes too much time or memory.
    """
    seconds = SECONDS + SECONDS_PER_MEGABYTE * (len(data) // 1024**2)
    # -P: what lies in the folder one works in is not taken for the program's modules.
    # faulthandler: a process that dies still says where it was.
    options = ["-P", "-X", "faulthandler", "-m"]
    command = [sys.executable, *options, f"{__package__}.apart", form]
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answered:
        given.write(data)
        given.seek(0)
        status, errors = _run(command, given, answered, seconds)
        answered.seek(0)
        words = answered.read()
    try:
        answer = json.loads(words)
    except ValueError:
        raise _without_answer(status, errors) from None
    if "refused" in answer:
        raise Refused(*answer["refused"])
    left_out = [LeftOut(**each) for each in answer.pop("left_out")]
    return Converted(**answer, left_out=left_out)


def _run(
    command: list[str], given: IO[bytes], answered: IO[bytes], seconds: int
) -> tuple[int, bytes]:
    """Run a program to its end; return its exit code and what it said of errors.

    Whoever wants to know is told of each page that it reads. Raises Refused where it
    takes longer than so many seconds.
    """
    late = threading.Event()
    errors = b""
    with subprocess.Popen(
        command, stdin=given, stdout=answered, stderr=subprocess.PIPE
    ) as process:

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            for line in process.stderr or ():
                if line.startswith(_PAGE):
                    TOLD.get()(*map(int, line.removeprefix(_PAGE).split()))
                else:
                    errors = (errors + line)[-LONGEST:]
        except BaseException:
            process.kill()
            raise
        finally:
            timer.cancel()
    if late.is_set():
        raise Refused(f"reading the file took more than {seconds} seconds", FETCH)
    return process.returncode, errors


def main() -> None:
    """Read a file from standard input and print its words, or why it is refused."""
    logging.disable()
    _limit_memory()
    TOLD.set(_tell)
    try:
        printed = json.dumps(answer(sys.stdin.buffer.read(), sys.argv[1]))
    except MemoryError as error:
        printed = json.dumps(_refusal(_too_large(error)))
    sys.stdout.buffer.write(printed.encode())


def _tell(page: int, pages: int) -> None:
    sys.stderr.buffer.write(_PAGE + f"{page} {pages}\n".encode())
    sys.stderr.buffer.flush()


def answer(data: bytes, form: str) -> dict[str, Any]:
    """Return what ``main`` prints: the parts of a Converted, or ``refused``."""
    try:
        module = importlib.import_module(f"{__package__}.{form}")
    except MemoryError as error:
        return _refusal(_too_large(error))
    except Exception as error:
        return _refusal(_not_loaded(error, form))
    try:
        return asdict(module.convert(data))
    except Refused as refused:
        refused.details = _details(refused)
        return _refusal(refused)
    except MemoryError as error:
        return _refusal(_too_large(error))
    except Exception as error:
        # Libraries raise whatever they come upon in a damaged file.
        return _refusal(_failed(error))


def _refusal(refused: Refused) -> dict[str, Any]:
    return {"refused": [refused.message, refused.remedy, refused.details]}


def _too_large(error: MemoryError) -> Refused:
    message = "reading the file takes too much memory"
    return Refused(message, FETCH, _details(error))


def _not_loaded(error: Exception, form: str) -> Refused:
    message = f"what reads .{form} files cannot be loaded ({named(error)})"
    return Refused(message, f"Install councilbench anew{SEE_MORE}", _details(error))


def _failed(error: Exception) -> Refused:
    """Tell an error that a library raised over the file from one in our own code."""
    frames = list(traceback.walk_tb(error.__traceback__))
    ours = [n for n, (frame, _) in enumerate(frames) if _is_ours(frame)]
    beyond = [frame.f_globals.get("__name__", "") for frame, _ in frames[ours[-1] :]]
    modules = {name.partition(".")[0] for name in [*beyond, type(error).__module__]}
    if modules & READERS:
        message = f"{DAMAGED} ({named(error)})"
        return Refused(message, f"{FETCH}{SEE_MORE}", _details(error))
    frame, line = frames[ours[-1]]
    file = Path(frame.f_code.co_filename).relative_to(_HERE.parent).as_posix()
    message = (
        f"reading it failed in councilbench's own code ({named(error)} in {file} line "
        f"{line}), or the file is damaged in a way that it does not know"
    )
    return Refused(message, f"{FETCH}. {REPORT}{SEE_MORE}", _details(error))


def _is_ours(frame: Any) -> bool:
    return Path(frame.f_code.co_filename).is_relative_to(_HERE)


def _details(error: BaseException) -> str:
    return traceback_of(error)[-LONGEST:]


def _without_answer(status: int, errors: bytes) -> Refused:
    """Say how the process ended that should have answered; ``errors`` is its stderr."""
    ended = f"ended with exit code {status}"
    if status < 0:
        known = {each.value: each.name for each in signal.Signals}
        ended = f"was ended by the signal {known.get(-status, -status)}"
    message = f"the process that read the file {ended}, and gave no answer"
    details = printable(errors.decode("utf-8", "replace").strip()[-LONGEST:])
    remedy = f"Try again: the machine may have been short of memory. {FETCH}"
    return Refused(message, f"{remedy}{SEE_MORE if details else ''}", details)


def _limit_memory() -> None:
    # Windows has no such limit; the time limit holds there too.
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    main()
