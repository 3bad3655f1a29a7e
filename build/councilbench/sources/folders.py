"""The files of a folder that can be read, and what a person names to be read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from councilbench.problems import bad_data
from councilbench.project import Project

from .formats import FORMATS


def documents_in(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the files of a folder that can be read, in order, and those that cannot.

    Left out are hidden files and what a browser saves beside a page.
    """
    files: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=_unreadable):
        pages = {
            Path(n).stem for n in names if Path(n).suffix.lower() in (".htm", ".html")
        }
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and name.removesuffix("_files") not in pages
        ]
        files += [Path(parent, name) for name in names if not name.startswith(".")]
    readable = [file for file in files if file.suffix.lower() in FORMATS]
    if not readable:
        forms = ", ".join(FORMATS)
        raise bad_data(
            folder, "there is no document in the folder", f"It may hold {forms}"
        )
    return sorted(readable), sorted(set(files) - set(readable))


def documents_named(project: Project, named: Sequence[str]) -> list[str]:
    """Return keys and files as they are, and in the place of a folder its files.

    Raises BadData for a folder in which there is no file that can be read.
    """
    keys = {card.stem for card in project.cards()}
    names: list[str] = []
    for name in named:
        is_folder = name not in keys and Path(name).is_dir()
        names += map(str, documents_in(Path(name))[0]) if is_folder else [name]
    return list(dict.fromkeys(names))


def _unreadable(error: OSError) -> None:
    message = f"the folder cannot be read: {error.strerror}"
    raise bad_data(str(error.filename), message, "Check its permissions")
