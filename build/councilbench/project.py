"""The folder that is a benchmark: finds it, and knows where its files lie."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .files import Stage, finish, staged
from .folder import (
    BUILT_CHARTS,
    CARDS,
    DATABASE,
    DESCRIPTOR,
    DIST,
    QUERIES,
    SOURCES,
    TABLES,
    VIEWS,
)
from .problems import BadData, bad_data
from .text_files import as_json, as_text, csv_rows

if TYPE_CHECKING:
    from .schema import Table


# What the build fills into the descriptor and its resources: it follows from the data.
FILLED_IN = frozenset({"rows_hash", "bytes", "hash"})
# The benchmark that an installed program brings along; a checkout has none.
CARRIED = Path(__file__).parent / "benchmark_data"


@dataclass(frozen=True)
class SqlFile:
    """A view or query: its name, what its header comment says, and its SQL.

    ``path`` is where it lies in the folder; ``columns`` maps a column that no table
    schema describes to its description.
    """

    name: str
    path: str
    title: str
    description: str
    columns: dict[str, str]
    sql: str


@dataclass(frozen=True)
class Project:
    """A benchmark's folder. Paths that it takes and gives are relative to ``root``.

    One that is ``carried`` lies where the program is installed and is only read.
    """

    root: Path
    carried: bool = False

    @cached_property
    def descriptor(self) -> dict[str, Any]:
        """The package descriptor, as datapackage.json holds it."""
        descriptor: dict[str, Any] = self._json(DESCRIPTOR)
        return descriptor

    @cached_property
    def tables(self) -> dict[str, Table]:
        """The tables by name, in the package's order, as their schemas declare them.

        Raises BadData with everything that is not understood.
        """
        # late, for commands that ask for no table's schema
        from .schema import read_tables

        @cache
        def read(name: str) -> Any:
            return self._json(name)

        return read_tables(self._resources.values(), lambda r: read(r["schema"]))

    @cached_property
    def _resources(self) -> dict[str, dict[str, Any]]:
        try:
            return {r["name"]: r for r in self.descriptor["resources"]}
        except (KeyError, TypeError):
            raise bad_data(
                DESCRIPTOR,
                "there is no list of resources, each with a name",
                "Add one resource a table",
                column="resources",
            ) from None

    def table_path(self, table: str) -> Path:
        """Return where a table's CSV lies."""
        return self.root / self._declared(table, "path")

    def rows(self, table: str) -> list[dict[str, str]]:
        """Return the rows of a table's CSV as text cells, by column.

        Raises BadData where its shape is not as it should be: its encoding, what parts
        its cells, its columns, the length of its rows.
        """
        path, columns = self.table_path(table), self._columns(table)
        name = self.relative(path)
        try:
            return csv_rows(self.read_bytes(path), columns, name)
        except BadData as bad:
            if not name.startswith(f"{TABLES}/"):
                raise
            # mended by hand it would be lost with the next build
            remedy = "Run `councilbench build`"
            raise BadData(replace(p, remedy=remedy) for p in bad.problems) from None

    def _declared(self, table: str, key: str) -> str:
        """Return what a table's resource has under a key that each needs."""
        value = self._resources.get(table, {}).get(key)
        if not isinstance(value, str):
            raise bad_data(
                DESCRIPTOR,
                f"there is no resource {table} with a {key}",
                "Add it",
                column="resources",
            )
        return value

    def _columns(self, table: str) -> list[str]:
        """Return the columns of a table, without reading what else its schema says."""
        file = self._declared(table, "schema")
        try:
            return [str(field["name"]) for field in self._json(file)["fields"]]
        except (KeyError, TypeError):
            raise bad_data(
                file, "there is no list of fields, each with a name", "Mend the schema"
            ) from None

    def cards(self) -> list[Path]:
        """Return the cards of all documents, in order of council and name."""
        return sorted(self.root.glob(CARDS))

    def document_path(self, council_id: str, document_id: str, suffix: str) -> Path:
        """Return where a document's text (.txt) or card (.yaml) belongs."""
        return self.root / SOURCES / council_id / f"{document_id}{suffix}"

    def views(self) -> list[SqlFile]:
        """Return the comparisons in benchmark/views, in order of name."""
        return self._sql_files(VIEWS)

    def queries(self) -> list[SqlFile]:
        """Return the ready-made questions in benchmark/queries, in order of name."""
        return self._sql_files(QUERIES)

    @property
    def dist(self) -> Path:
        """Where what is published is written; where one works, if it is carried."""
        return (Path.cwd() if self.carried else self.root) / DIST

    @property
    def database(self) -> Path:
        """Where the built database lies."""
        return self.dist / DATABASE

    @property
    def charts(self) -> Path:
        """Where the charts are that the build draws."""
        return self.dist / BUILT_CHARTS

    def staged(self) -> AbstractContextManager[Stage]:
        """Give a stage for files that are to be written together, or not at all."""
        return staged(self.dist.parent, self.relative)

    def relative(self, path: Path) -> str:
        """Name a file as a person would, from the benchmark's folder."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return str(path)

    def read_text(self, path: Path) -> str:
        """Read a UTF-8 file; raise BadData, naming it, where that fails.

        Line ends are as they are; a byte order mark is left out.
        """
        return as_text(self.read_bytes(path), self.relative(path))

    def read_bytes(self, path: Path) -> bytes:
        """Read a file as it lies; raise BadData, naming it, where that fails."""
        name = self.relative(path)
        try:
            return path.read_bytes()
        except FileNotFoundError:
            raise bad_data(
                name, "the file is missing", "Restore it, or take out what refers to it"
            ) from None
        except OSError as error:
            raise bad_data(
                name,
                f"the file cannot be read: {error.strerror}",
                "Check its permissions",
            ) from None

    def _json(self, name: str) -> Any:
        return as_json(self.read_bytes(self.root / name), name)

    def _sql_files(self, folder: str) -> list[SqlFile]:
        paths = sorted((self.root / folder).glob("*.sql"))
        return [self._sql_file(path) for path in paths]

    def _sql_file(self, path: Path) -> SqlFile:
        text = self.read_text(path)
        header = dict(_header(text))
        for key in ("title", "description"):
            if key not in header:
                raise bad_data(
                    self.relative(path),
                    f"the opening comment gives no {key}",
                    f"Add a line: -- {key}: …",
                    line=1,
                )
        return SqlFile(
            name=path.stem,
            path=self.relative(path),
            title=header.pop("title"),
            description=header.pop("description"),
            columns=header,
            sql="\n".join(
                line for line in text.splitlines() if not line.startswith("--")
            ).strip(),
        )


def _header(sql: str) -> Iterator[tuple[str, str]]:
    """Yield the ``-- key: value`` lines that a SQL file opens with."""
    for line in sql.splitlines():
        if not line.startswith("--"):
            return
        key, colon, value = line[2:].partition(":")
        if colon:
            yield key.strip(), value.strip()


def find(start: Path, or_carried: bool = False) -> Project:
    """Return the nearest benchmark folder from ``start`` upwards.

    Where there is none, the one that the installed program carries, if asked for.
    What a build that was stopped had begun to move into place is moved first.
    Raises BadData where neither the folder nor any above it has a datapackage.json.
    """
    project = _found(start, or_carried)
    finish(project.dist.parent)
    return project


def _found(start: Path, or_carried: bool) -> Project:
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / DESCRIPTOR).is_file():
            return Project(folder)
    if or_carried and (CARRIED / DESCRIPTOR).is_file():
        return Project(CARRIED, carried=True)
    raise bad_data(
        start,
        f"neither this folder nor any above it has a {DESCRIPTOR}",
        "Run the command inside a benchmark's folder, or name one with --project",
    )
