"""The command line: what people type, and what they see."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import __version__
from .folder import DESCRIPTOR
from .problems import SEE_MORE, BadData, Problem
from .project import Project, find

if TYPE_CHECKING:
    from .building import Package
    from .sources import Added, AddOptions

_MANY_PAGES = 5  # it takes a while to read so many

# Modules that bring in pandas, frictionless or Datasette are imported within the
# commands that need them, so that --help stays quick.


class _Commands(click.Group):
    """Lists commands in the order in which people need them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


def _plain_errors(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn bad data into sentences on stderr and exit code 1."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except BadData as bad:
            _show(bad, click.get_current_context().find_root().params["debug"])
            sys.exit(1)

    return wrapped


def _show(bad: BadData, debug: bool) -> None:
    """Write each problem to stderr; with ``debug``, where in the program it arose."""
    shown = ""
    for problem in bad.traced() if debug else bad.problems:
        if not debug:
            click.echo(str(problem), err=True)
            continue
        remedy = problem.remedy.removesuffix(SEE_MORE)
        click.echo(str(replace(problem, remedy=remedy)), err=True)
        # Problems that were raised together have one traceback.
        if problem.details != shown:
            click.echo(problem.details.rstrip("\n"), err=True)
        shown = problem.details
    if len(bad.problems) > 1:
        click.echo(f"{len(bad.problems)} problems.", err=True)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
)
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=f"The benchmark's folder. Default: the nearest one up from here with a "
    f"{DESCRIPTOR}.",
)
@click.option(
    "--debug",
    is_flag=True,
    help="Show beneath what is wrong where in the program it was found.",
)
@click.version_option(__version__, prog_name="councilbench")
@click.pass_context
def main(ctx: click.Context, project: Path | None, debug: bool) -> None:
    """Read councils' scrutiny documents into tables that can be compared.

    Example: councilbench build && councilbench serve
    """
    ctx.obj = project


def _project(ctx: click.Context, own: bool = False) -> Project:
    """Return the benchmark that is asked for: ``own`` where the command changes it."""
    return find(ctx.obj or Path.cwd(), or_carried=not (ctx.obj or own))


def _build_if_missing(project: Project) -> None:
    # dist/ of where one works may hold what another version carried.
    if project.carried or not project.database.is_file():
        from . import building

        building.build(project)


@main.command()
@click.option("--check", is_flag=True, help="Write nothing; fail if anything differs.")
@click.pass_context
@_plain_errors
def build(ctx: click.Context, check: bool) -> None:
    """Build the tables and the database from the sources.

    Example: councilbench build
    """
    from . import building

    project = _project(ctx, own=True)
    if check:
        differing = building.check(project)
        if differing:
            for line in differing:
                click.echo(f"{line}.", err=True)
            click.echo("Run `councilbench build` and commit what it writes.", err=True)
            sys.exit(1)
        click.echo("The tables and datapackage.json are what the sources give.")
        return
    _show_build(project, building.build(project))


def _show_build(project: Project, package: Package) -> None:
    width = max(len(name) for name in package.rows)
    for name, rows in package.rows.items():
        if project.tables[name].is_generated:
            click.echo(f"{name:<{width}} {len(rows):>5}")
    click.echo("\nHow much of each document was read:")
    from .reading import Shares

    for row in package.rows["documents"]:
        shares = (row[f"share_{name}"] for name in ("data", "recognised", "unread"))
        click.echo(f"  {row['document_id']}: {Shares(*shares)}")
    agreement = package.agreement
    if agreement.items:
        kappa = "not defined" if agreement.kappa is None else f"{agreement.kappa:.2f}"
        click.echo(
            f"\nThemes: rule and analyst agree on the primary theme of "
            f"{agreement.primary} of {agreement.items} items; Cohen's kappa over all "
            f"themes {kappa}."
        )
    click.echo(f"\nRows: {package.rows_hash}")
    click.echo(f"Written: {project.relative(project.database)}, {DESCRIPTOR}, tables")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8001, show_default=True, type=click.IntRange(1, 65535))
@click.pass_context
@_plain_errors
def serve(ctx: click.Context, host: str, port: int) -> None:
    """Serve the benchmark with Datasette; build it first if that was not done.

    Example: councilbench serve --port 8001
    """
    from . import serving

    project = _project(ctx)
    _build_if_missing(project)
    serving.serve(project, host, port)


@main.command()
@click.argument("path", required=False, type=click.Path(path_type=Path, readable=False))
@click.pass_context
@_plain_errors
def validate(ctx: click.Context, path: Path | None) -> None:
    """Check a package: types, keys, rules, hashes, and each quote against its text.

    PATH is a folder with a datapackage.json, that file, a zip or a database. Default:
    this benchmark.

    Example: councilbench validate their-benchmark-1.2.0.zip
    """
    from .packages import check_package, open_package

    if path is None:
        opened = open_package(_project(ctx).root, Path())
    else:
        opened = open_package(path)
    counts, problems = check_package(opened)
    if problems:
        raise BadData(problems)
    quotes = "every quote stands"
    if opened.texts is None:
        quotes = "it has no texts of documents to check quotes against"
    rows = sum(counts.values())
    click.echo(f"{len(counts)} tables with {rows} rows are valid; {quotes}.")


@main.command()
@click.option("--theme", help="Key of a theme. Default: all, each item once.")
@click.option(
    "--council", "councils", multiple=True, help="Key of a council; may be repeated."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "markdown", "html"]),
    default="table",
    show_default=True,
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write one page for a committee paper to this file instead.",
)
@click.pass_context
@_plain_errors
def compare(
    ctx: click.Context,
    theme: str | None,
    councils: tuple[str, ...],
    form: str,
    report: Path | None,
) -> None:
    """Compare what councils recommended, decided and reported on a theme.

    Every sentence comes with its document and place; what no document held records is
    told apart from what was not done.

    Example: councilbench compare --report comparison.html
    """
    from . import asking

    project = _project(ctx)
    _build_if_missing(project)
    try:
        comparison = asking.read_comparison(project, theme, councils)
    except asking.UnknownChoice as unknown:
        raise click.UsageError(str(unknown)) from None
    if report is None:
        click.echo(asking.comparison_as(project, comparison, form).rstrip("\n"))
        return
    asking.write_report(project, comparison, report)
    click.echo(f"Written: {report}")


@main.command()
@click.argument("recommendation", metavar="ID")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
)
@click.pass_context
@_plain_errors
def peers(ctx: click.Context, recommendation: str, form: str) -> None:
    """Show what other councils recommend or report that is closest to ID.

    ID is the key of a recommendation. A rule finds peers, by themes and words in
    common: read them before you rely on them.

    Example: councilbench peers anytown-libraries-r02
    """
    from .asking import find_peers, peers_csv, peers_json, peers_text

    shown = find_peers(_project(ctx), recommendation)
    if form == "csv":
        click.echo(peers_csv(shown), nl=False)
    else:
        click.echo(peers_json(shown) if form == "json" else peers_text(shown))


@main.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True}
)
@click.argument("name", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
)
@click.pass_context
@_plain_errors
def ask(ctx: click.Context, name: str | None, form: str) -> None:
    """Ask one of the questions ready to ask; without NAME, list them.

    What a question takes is given as --council anytown, --theme train and so on.

    Example: councilbench ask accepted_without_progress --council anytown
    """
    from . import asking

    project = _project(ctx)
    if name is None:
        click.echo(asking.questions_text(project))
        return
    _build_if_missing(project)
    try:
        answer = asking.ask(project, name, asking.given_values(ctx.args))
    except asking.UnknownQuestion as unknown:
        raise click.UsageError(str(unknown)) from None
    as_form = {
        "csv": asking.answer_csv,
        "json": asking.answer_json,
        "table": asking.answer_table,
    }
    click.echo(as_form[form](answer).rstrip("\n"))


@main.command()
@click.argument("words", nargs=-1, required=True)
@click.pass_context
@_plain_errors
def search(ctx: click.Context, words: tuple[str, ...]) -> None:
    """Find WORDS in everything that the documents say, the closest first.

    Example: councilbench search career pathway
    """
    from .asking import find_passages, found_text
    from .store import open_database

    project = _project(ctx)
    _build_if_missing(project)
    with open_database(project.database) as db:
        click.echo(found_text(find_passages(db, " ".join(words))))


@main.command()
@click.argument("old", type=click.Path(path_type=Path, readable=False))
@click.argument("new", type=click.Path(path_type=Path, readable=False))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
)
@click.option("--all", "in_full", is_flag=True, help="Show every change, not a few.")
@click.option(
    "--check",
    is_flag=True,
    help="Fail if the version of NEW moved less than what changed asks for.",
)
@_plain_errors
def diff(old: Path, new: Path, form: str, in_full: bool, check: bool) -> None:
    """Compare two versions of a package: what differs, and how the version must move.

    OLD and NEW are folders, zips or databases. Markdown is for a changelog; JSON is
    complete.

    Example: councilbench diff benchmark-0.1.0.zip . --check
    """
    from . import packages

    differences = packages.diff(old, new)
    if form == "json":
        click.echo(packages.differences_json(differences))
    elif form == "markdown":
        click.echo(packages.differences_markdown(differences, in_full))
    else:
        click.echo(packages.differences_text(differences, in_full))
    if check:
        differences.check()


@main.command()
@click.argument("documents", nargs=-1, required=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
)
@click.pass_context
@_plain_errors
def read(ctx: click.Context, documents: tuple[str, ...], form: str) -> None:
    """Show what the reader finds in documents, what it doubts and what it left unread.

    Each of DOCUMENTS is the key of a document of this benchmark, a file of a form that
    `add` takes, or a folder of such files. Findings, doubts and what is unread come in
    the order of the text. This is the reading by rules alone; what cards add to it is
    in the tables. As JSON, one document is an object and several are a list of them.

    Example: councilbench read anytown-libraries-minutes papers/
    """
    from . import reading
    from .coding import load_vocabulary
    from .sources import documents_named, telling, text_of

    project = _project(ctx)
    vocabulary = load_vocabulary(project)
    names, problems = documents_named(project, documents), list[Problem]()
    readings: dict[str, reading.Reading] = {}
    for name in names:
        try:
            with telling(_show_page):
                words = text_of(project, name)
        except BadData as bad:
            problems += bad.problems
        else:
            readings[name] = reading.read(words, vocabulary)
    if readings and form == "json":
        click.echo(reading.readings_json(readings, as_list=len(names) > 1))
    elif readings:
        click.echo(reading.readings_text(readings))
    if problems:
        raise BadData(problems)


@main.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--council", required=True, help="Key of the council, as in councils.csv."
)
@click.option("--review", help="Key of the review that it is about.")
@click.option("--kind", help="What sort of document it is.")
@click.option("--title", help="Its title. Default: what it prints as one.")
@click.option("--name", help="Its key. Default: the file's name.")
@click.option("--newer", is_flag=True, help="It is newer than the one of this key.")
@click.pass_context
@_plain_errors
def add(ctx: click.Context, path: Path, **options: Any) -> None:
    """Add a document: keep its words, withhold contact details, start its card.

    PATH is a file (.txt, .md, .html, .htm, .docx, .odt, .rtf, .xlsx, .ods, .csv, .eml
    or .pdf), or a folder of them. What the card can take from the words it proposes;
    what they do not say it asks.

    Example: councilbench add minutes.html --council anytown --kind progress_minutes
    """
    from . import sources

    project, given = _project(ctx, own=True), sources.AddOptions(**options)
    if path.is_dir():
        _add_folder(project, path, given)
    else:
        with sources.telling(_show_page):
            added = sources.add(project, path, given)
        _show_added(added)


def _is_terminal() -> bool:
    return sys.stderr.isatty()


def _show_page(page: int, pages: int) -> None:
    """Show in a terminal which page of a long file is read."""
    if pages >= _MANY_PAGES and _is_terminal():
        click.echo(f"\rReading page {page} of {pages}", err=True, nl=page == pages)


def _show_added(added: Added) -> None:
    click.echo(f"Added {added.document_id}: {added.text_path}")
    for note in added.notes:
        click.echo(f"Note: {note}")
    click.echo(f"Contact details withheld: {added.withheld}")
    if added.older:
        click.echo(f"The older words and card are kept: {added.older}")
    if added.proposed:
        click.echo(f"\nFrom its words the card {added.card_path} has:")
    for proposal in added.proposed:
        value = proposal.value
        shown = value["stated"] if isinstance(value, dict) else value
        click.echo(f"  {proposal.key}: {shown}\n    from: {proposal.words}")
    if added.questions:
        click.echo(f"\nStill to be answered in {added.card_path}:")
    for question in added.questions:
        click.echo(f"  {question}")
    click.echo(f"\nNext: councilbench read {added.document_id}")


def _add_folder(project: Project, folder: Path, options: AddOptions) -> None:
    from . import sources

    if options.title or options.name:
        raise click.UsageError("--title and --name are for one file, not a folder.")
    files, passed_over = sources.documents_in(folder)
    each = sources.add_each(project, folder, files, options)
    with click.progressbar(
        each, length=len(files), label="Adding", file=sys.stderr
    ) as bar:

        def show(page: int, pages: int) -> None:
            if pages >= _MANY_PAGES and _is_terminal():
                bar.label = f"Adding (page {page} of {pages})"
                bar.render_progress()

        with sources.telling(show):
            results = list(bar)
    added = [result.added for result in results if result.added]
    for document in added:
        asks = f", {len(document.questions)} questions" if document.questions else ""
        click.echo(f"Added {document.document_id}: {document.card_path}{asks}")
        for note in document.notes:
            click.echo(f"  Note: {note}")
    for result in results:
        if result.duplicate_of:
            click.echo(f"There already: {result.file} is {result.duplicate_of}")
    for file in passed_over:
        remedy = sources.saved_by(file)
        click.echo(f"Passed over: {file}{f'. {remedy}' if remedy else ''}")
    problems = [problem for result in results for problem in result.problems]
    click.echo(f"{len(added)} of {len(files)} documents added.")
    if problems:
        raise BadData(problems)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", required=True, help="What the benchmark compares, in words.")
@_plain_errors
def init(folder: Path, title: str) -> None:
    """Start an empty benchmark, on any subject, in a new folder.

    Example: councilbench init ../libraries --title "How councils run libraries"
    """
    from .starting import start

    start(folder, title)
    click.echo(f"Started {folder}. Its README.md says how to go on.")


@main.command("package")
@click.pass_context
@_plain_errors
def package_(ctx: click.Context) -> None:
    """Write what is published to dist/: zip, Excel, Parquet, REFI-QDA, SQLite.

    Builds first. SHA256SUMS lists every file: sha256sum -c SHA256SUMS checks them.

    Example: councilbench package
    """
    from .publishing import publish

    project = _project(ctx)
    for path in publish(project):
        click.echo(f"{path.stat().st_size:>12,}  {path.parent.name}/{path.name}")


@main.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["plain", "bibtex"]),
    default="plain",
    show_default=True,
)
@click.pass_context
@_plain_errors
def cite(ctx: click.Context, form: str) -> None:
    """Show how to cite this version of the data.

    Example: councilbench cite --format bibtex
    """
    from .outputs import citation_bibtex, citation_text

    descriptor = _project(ctx).descriptor
    click.echo(
        citation_bibtex(descriptor) if form == "bibtex" else citation_text(descriptor)
    )
