"""A process of its own for each file, so that no file can hang or fill the machine.

``convert`` starts it; run as a program (``python -m``) this is what it starts: the
file on standard input, its words as JSON on standard output.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import logging
import subprocess
import sys
from dataclasses import asdict
from typing import Any

from . import Converted, Refused

MEMORY = 2 * 1024**3
# A PDF of 500 pages takes three minutes; most files take a second.
SECONDS, SECONDS_PER_MEGABYTE = 300, 20
DAMAGED = "the file is damaged, or not what its ending says"
FETCH = "Open it in its own program and save it again, or fetch it anew"


def convert(data: bytes, form: str) -> Converted:
    """Return the words of a file of a form: html, docx or pdf.

    Raises Refused where it cannot be read, or takes too much time or memory.
    """
    seconds = SECONDS + SECONDS_PER_MEGABYTE * (len(data) // 1024**2)
    # -P: what lies in the folder one works in is not taken for the program's modules.
    command = [sys.executable, "-P", "-m", f"{__package__}.apart", form]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise Refused(
            f"reading the file took more than {seconds} seconds", FETCH
        ) from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise Refused(DAMAGED, FETCH) from None
    if "refused" in answer:
        raise Refused(*answer["refused"])
    return Converted(**answer)


def main() -> None:
    """Read a file from standard input and print its words, or why it is refused."""
    logging.disable()
    _limit_memory()
    printed = answer(sys.stdin.buffer.read(), sys.argv[1])
    sys.stdout.buffer.write(json.dumps(printed).encode())


def answer(data: bytes, form: str) -> dict[str, Any]:
    """Return what ``main`` prints: the parts of a Converted, or ``refused``."""
    try:
        module = importlib.import_module(f"{__package__}.{form}")
        return asdict(module.convert(data))
    except Refused as refused:
        return {"refused": [refused.message, refused.remedy]}
    except MemoryError:
        return {"refused": ["reading the file takes too much memory", FETCH]}
    except Exception:
        # Libraries raise whatever they come upon in a damaged file.
        return {"refused": [DAMAGED, FETCH]}


def _limit_memory() -> None:
    # Windows has no such limit; the time limit holds there too.
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    main()
