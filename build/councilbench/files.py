"""Writing files: JSON as all of ours is, and so that nothing is ever half-written."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .problems import bad_data


def json_bytes(content: Any) -> bytes:
    """Return what a JSON file holds: indented, in UTF-8, ended by a line feed."""
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def write_all(
    contents: Mapping[Path, bytes], before_move: Callable[[], None] | None = None
) -> None:
    """Write every file beside its place, then move all of them into place.

    ``before_move`` runs once all are written. Where it or a write fails, what stood
    before is untouched; a folder that can't be written to raises BadData.
    """
    staged: dict[Path, Path] = {}
    try:
        for path, data in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            new = path.with_name(f".{path.name}.new")
            staged[path] = new
            new.write_bytes(data)
        if before_move:
            before_move()
        for path, new in staged.items():
            os.replace(new, path)
    except OSError as error:
        name = str(error.filename or next(iter(contents), ""))
        raise bad_data(
            name.replace("/.", "/").removesuffix(".new"),
            f"the file cannot be written: {error.strerror}",
            "Check the folder's permissions and the space on the disk",
        ) from None
    finally:
        for new in staged.values():
            with contextlib.suppress(OSError):
                new.unlink(missing_ok=True)
