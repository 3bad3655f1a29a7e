"""All of a build or none of it: whatever fails, and wherever it is killed."""

from __future__ import annotations

import asyncio
import errno
import itertools
import json
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click import ClickException
from click.testing import CliRunner
from councilbench import building, project as project_module, publishing
from councilbench.building import Package
from councilbench.cli import main
from councilbench.files import JOURNAL, finish, is_unfinished, staged
from councilbench.problems import BadData
from councilbench.project import Project, find
from councilbench.starting import start
from councilbench.tables import Agreement
from councilbench.tables.frames import read_csv, records
from datasette.app import Datasette
from package_examples import as_folder, described, files
from stopping import FILLING, countdown, snapshots, started, was_killed, watch

Contents = dict[str, bytes]
Build = Callable[[Project], object]

THINGS = "benchmark/tables/things.csv"
KINDS = "schemas/codelists/kinds.csv"
BUILDS = {"build": building.build, "package": publishing.publish}


def contents(folder: Path) -> Contents:
    """Return every file in a folder, by its path there, and every folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        if path.is_file()
        else b"/"
        for path in sorted(folder.rglob("*"))
    }


def restore(folder: Path, before: Mapping[str, bytes]) -> None:
    for name, data in before.items():
        if data != b"/" and (folder / name).read_bytes() != data:
            (folder / name).write_bytes(data)


def made(project: Project, word: str) -> Package:
    """Return what is made of a project, told apart from other builds by a word."""
    things = files()[THINGS].replace(b",true,", f",true,{word}".encode())
    rows = {
        name: records(read_csv(data, project.tables[name], name))
        for name, data in (("kinds", files()[KINDS]), ("things", things))
    }
    names = ("CITATION.cff", "schemas/card.schema.json", "benchmark/charts/sizes.svg")
    generated = {
        THINGS: things,
        "datapackage.json": json.dumps(described(title=word)).encode(),
        **{name: f"{word} in {name}\n".encode() for name in names},
    }
    return Package({}, rows, generated, "", [], Agreement(0, None, 0))


@pytest.fixture(autouse=True)
def _without_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a power cut takes away what was written and is not on the disk yet."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def to_build(monkeypatch: pytest.MonkeyPatch) -> Callable[[Project, str], None]:
    """Set what the next build makes: that of a real one takes long to work out."""

    def put(project: Project, word: str) -> None:
        package = made(project, word)
        published = {name: f"{word} in {name}".encode() for name in ("a.zip", "a.xlsx")}
        for module in (building, publishing):
            monkeypatch.setattr(module, "assemble", lambda _: package)
        monkeypatch.setattr(publishing, "artefacts", lambda *_: dict(published))

    return put


@pytest.fixture
def made_up(tmp_path: Path, to_build: Callable[[Project, str], None]) -> Project:
    """A small benchmark, built and packaged, whose sources have changed since."""
    project = Project(as_folder(tmp_path / "benchmark", files()))
    query = project.root / "benchmark/queries/all.sql"
    query.parent.mkdir()
    for word in ("old", "new"):
        query.write_text(f"-- title: All\n-- description: {word}\nSELECT '{word}'")
        to_build(project, word)
        if word == "old":
            publishing.publish(project)
    return Project(project.root)


def built(project: Project, build: Build) -> tuple[Contents, Contents]:
    """Return what there is before a build and after it; leave what there was before."""
    before = contents(project.root)
    build(Project(project.root))
    after = contents(project.root)
    assert before.keys() == after.keys()
    unchanged = {name for name in after if after[name] == before[name] != b"/"}
    assert unchanged - written_by_hand(project) <= {"dist/settings.json"} | PUBLISHED
    restore(project.root, before)
    assert contents(project.root) == before
    return before, after


PUBLISHED = {"dist/a.zip", "dist/a.xlsx", "dist/SHA256SUMS"}


def written_by_hand(project: Project) -> set[str]:
    return {*files()} - {"datapackage.json", THINGS} | {
        query.path for query in project.queries()
    }


def read_by_a_command(project: Project) -> None:
    result = CliRunner().invoke(main, ["--project", str(project.root), "ask"])
    assert result.exit_code == 0, result.stderr
    assert "All" in result.stdout


# --- killed


def test_a_build_killed_anywhere_is_whole_after_the_next_command(
    made_up: Project,
) -> None:
    """For ``package`` writes what ``build`` does, and more."""
    before, after = built(made_up, publishing.publish)
    outcomes = []
    for step in itertools.count(1):
        if not was_killed(started(lambda: publishing.publish(made_up), step)):
            break
        read_by_a_command(made_up)
        found = contents(made_up.root)
        assert found in (before, after), f"killed before step {step}"
        outcomes.append(found == after)
        restore(made_up.root, before)
    # Up to some step nothing is moved, and from there on all.
    assert outcomes == sorted(outcomes)
    files_written = 14
    assert outcomes.count(False) > 5 * files_written
    assert outcomes.count(True) > files_written


NAMES = ("a.csv", "tables/b.csv", "tables/c.csv", "dist/charts/d.svg")


def write(folder: Path, word: str, names: tuple[str, ...] = NAMES) -> None:
    with staged(folder) as stage:
        for name in names:
            stage.write(folder / name, f"{word} in {name}".encode())


def every(word: str, names: tuple[str, ...] = NAMES) -> Contents:
    return {name: f"{word} in {name}".encode() for name in names}


def only_files(folder: Path) -> Contents:
    found = contents(folder)
    assert not [name for name in found if JOURNAL in name]
    return {name: data for name, data in found.items() if data != b"/"}


def test_new_folders_are_gone_where_nothing_was_moved(tmp_path: Path) -> None:
    for step in itertools.count(1):
        folder = tmp_path / str(step)
        folder.mkdir()
        if not was_killed(started(lambda at=folder: write(at, "new"), step)):
            break
        finish(folder)
        assert only_files(folder) in ({}, every("new"))
        assert only_files(folder) or not os.listdir(folder)
    assert step > 40


def test_finishing_may_be_killed_too(tmp_path: Path) -> None:
    """Killed at every step, and then again at every step of what mends it."""
    start, count = tmp_path / "start", 0
    write(start, "old")
    for killed in snapshots(lambda: write(start, "new"), start, tmp_path / "first"):
        again = tmp_path / "again" / killed.name
        for folder in snapshots(lambda at=killed: finish(at), killed, again):
            finish(folder)
            assert only_files(folder) in (every("old"), every("new")), folder
            count += 1
    assert count > 300


def test_what_sqlite_keeps_beside_a_draft_is_removed_with_it(
    made_up: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(made_up.root)
    monkeypatch.setattr(
        "councilbench.store.database._keep_texts", lambda *_: os._exit(0)
    )
    was_killed(started(lambda: building.build(made_up)))
    assert [name for name in contents(made_up.root) if name.endswith(".new-journal")]
    read_by_a_command(made_up)
    assert contents(made_up.root) == before


def all_ended(processes: list[int]) -> bool:
    killed = [was_killed(process) for process in processes]
    return not any(killed)


def begun(folder: Path) -> None:
    """Leave all of NAMES to be moved: killed before the first move."""
    process = started(lambda: kill_at_first_move(folder))
    assert was_killed(process)
    assert is_unfinished(folder)


def kill_at_first_move(folder: Path) -> None:
    os.replace = lambda *_: os.kill(os.getpid(), 9)
    write(folder, "new")


def test_any_number_of_processes_may_finish(tmp_path: Path) -> None:
    for _ in range(8):
        write(tmp_path, "old")
        begun(tmp_path)
        processes = [started(lambda: finish(tmp_path)) for _ in range(4)]
        assert all_ended(processes)
        assert only_files(tmp_path) == every("new")


def test_a_power_cut_takes_nothing_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All drafts are on the disk before the journal, and all moves before it goes."""
    write(tmp_path, "old")
    done: list[tuple[str, str]] = []
    rename, replace, unlink = os.rename, os.replace, os.unlink

    def kept(handle: int) -> None:
        done.append(("keep", os.readlink(f"/proc/self/fd/{handle}")))

    def renamed(old: Path, new: Path) -> None:
        done.append(("commit", str(new)))
        rename(old, new)

    def replaced(old: Path, new: Path) -> None:
        done.append(("move", str(old)))
        replace(old, new)

    def unlinked(path: Path) -> None:
        done.append(("forget", str(path)))
        unlink(path)

    monkeypatch.setattr(os, "fsync", kept)
    monkeypatch.setattr(os, "rename", renamed)
    monkeypatch.setattr(os, "replace", replaced)
    monkeypatch.setattr(os, "unlink", unlinked)
    write(tmp_path, "new")
    what = [step for step, _ in done]
    commit, forget = what.index("commit"), what.index("forget")
    moves = [place for place, step in enumerate(what) if step == "move"]
    folders = {str((tmp_path / name).parent) for name in NAMES}
    assert commit < moves[0] < moves[-1] < forget
    kept_before = {path for _, path in done[:commit]}
    drafts = {path for step, path in done if step == "move"}
    assert len(drafts) == len(NAMES)
    assert drafts | folders < kept_before
    assert {path for step, path in done[moves[-1] : forget] if step == "keep"} == (
        folders
    )
    assert ("keep", str(tmp_path)) in done[commit : moves[0]]


def test_a_carried_benchmark_is_finished_where_one_works(
    made_up: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setattr(project_module, "CARRIED", made_up.root)
    before = contents(made_up.root)
    begun(Path.cwd())
    project = find(Path.cwd(), or_carried=True)
    assert project.carried
    assert only_files(Path.cwd()) == every("new")
    building.build(project)
    assert contents(made_up.root) == before
    assert (Path.cwd() / "dist/benchmark.db").is_file()
    assert (Path.cwd() / "dist/charts/sizes.svg").is_file()


def test_datasette_alone_finishes_and_asks_to_be_started_again(
    made_up: Project,
) -> None:
    begun(made_up.root)
    with pytest.raises(ClickException, match="Start Datasette again"):
        asyncio.run(Datasette(config_dir=made_up.dist).invoke_startup())
    assert every("new").items() <= contents(made_up.root).items()
    asyncio.run(Datasette(config_dir=made_up.dist).invoke_startup())


def test_init_that_was_killed_can_be_run_again(tmp_path: Path) -> None:
    for step in (1, 5, 60, 200):
        folder = tmp_path / str(step)
        assert was_killed(started(lambda at=folder: start(at, "Libraries"), step))
        start(folder, "Libraries")
        assert (folder / "datapackage.json").is_file()
        assert not [name for name in contents(folder) if JOURNAL in name]
    assert f"{JOURNAL}*" in (folder / ".gitignore").read_text().splitlines()


# --- two at once


def test_two_builds_at_once_end_with_one_of_them(
    made_up: Project, to_build: Callable[[Project, str], None]
) -> None:
    alone = []
    for word in ("new", "newer"):
        to_build(made_up, word)
        before, after = built(made_up, building.build)
        alone.append(after)
    for _ in range(10):
        # Both have read the sources before either writes.
        projects = {word: Project(made_up.root) for word in ("new", "newer")}
        assert {p.descriptor["title"] for p in projects.values()} == {"old"}
        processes = []
        for word, project in projects.items():
            to_build(project, word)
            processes.append(started(lambda of=project: building.build(of)))
        assert all_ended(processes)
        assert contents(made_up.root) in alone
        restore(made_up.root, before)


def test_many_runs_at_once_end_with_one_of_them(tmp_path: Path) -> None:
    def write_often(word: str) -> None:
        for _ in range(30):
            write(tmp_path, word)

    processes = [started(lambda at=word: write_often(at)) for word in "abcd"]
    assert all_ended(processes)
    assert only_files(tmp_path) in [every(word) for word in "abcd"]


def test_what_a_running_build_has_drafted_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "old")
    with staged(tmp_path) as stage:
        stage.write(tmp_path / "a.csv", b"first")
        assert not was_killed(started(lambda: write(tmp_path, "new")))
        finish(tmp_path)
        stage.write(tmp_path / "tables/b.csv", b"first")
    first = dict.fromkeys(NAMES[:2], b"first")
    assert only_files(tmp_path) == every("new") | first


def runs(folder: Path) -> list[Path]:
    """Return the folders in which runs note what they draft."""
    return [path for path in folder.glob(f"{JOURNAL}-*") if path.is_dir()]


def two_days_ago() -> float:
    return time.time() - 2 * 24 * 60 * 60


def test_what_another_machine_has_drafted_is_left_alone_for_a_day(
    tmp_path: Path,
) -> None:
    assert was_killed(started(lambda: write(tmp_path, "new"), 10))
    (run,) = runs(tmp_path)
    _, process, when = run.name.rsplit("-", 2)
    run = run.rename(tmp_path / f"{JOURNAL}-far-away-{process}-{when}")
    finish(tmp_path)
    assert run.is_dir()
    os.utime(run, (two_days_ago(), two_days_ago()))
    finish(tmp_path)
    assert contents(tmp_path) == {}


def test_a_build_whose_drafts_were_taken_for_stale_moves_nothing(
    tmp_path: Path,
) -> None:
    def write_for_days() -> None:
        with staged(tmp_path) as stage:
            for name in NAMES:
                stage.write(tmp_path / name, b"new")
            (run,) = runs(tmp_path)
            os.utime(run, (two_days_ago(), two_days_ago()))
            finish(tmp_path)

    write(tmp_path, "old")
    with pytest.raises(BadData, match="cannot be written"):
        write_for_days()
    assert only_files(tmp_path) == every("old")


# --- fails


HEADER = "-- title: A\n-- description: What fails.\n"


def break_view_column(project: Project) -> None:
    view = project.root / "benchmark/views/a.sql"
    view.write_text(f"{HEADER}SELECT 1 AS nameless FROM things")


def break_view(project: Project) -> None:
    view = project.root / "benchmark/views/a.sql"
    view.write_text(f"{HEADER}SELECT nought FROM things")


def break_query(project: Project) -> None:
    query = project.root / "benchmark/queries/a.sql"
    query.write_text(f"{HEADER}SELECT nought FROM things")


def put_a_folder_in_the_way(project: Project) -> None:
    (project.dist / "metadata.json").unlink()
    (project.dist / "metadata.json").mkdir()


def put_a_file_in_the_way(project: Project) -> None:
    (project.root / "benchmark/charts/sizes.svg").unlink()
    (project.root / "benchmark/charts").rmdir()
    (project.root / "benchmark/charts").write_text("in the way")


@pytest.mark.parametrize("name", BUILDS)
@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (break_view_column, r"views/a\.sql, nameless: nothing describes this column"),
        (break_view, r"views/a\.sql: the view fails: no such column: nought"),
        (break_query, r"queries/a\.sql: the query fails: no such column: nought"),
        (put_a_folder_in_the_way, r"^dist/metadata\.json: the file cannot be written"),
        (put_a_file_in_the_way, r"^benchmark/charts/sizes\.svg: the file cannot be"),
    ],
)
def test_a_failed_build_leaves_every_file_as_it_was(
    made_up: Project, name: str, spoil: Callable[[Project], None], words: str
) -> None:
    (made_up.root / "benchmark/views").mkdir()
    spoil(made_up)
    before = contents(made_up.root)
    with pytest.raises(BadData, match=words):
        BUILDS[name](made_up)
    assert contents(made_up.root) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to any folder")
@pytest.mark.parametrize("folder", ["", "dist", "benchmark/tables"])
def test_a_folder_that_may_not_be_written_to(made_up: Project, folder: str) -> None:
    before = contents(made_up.root)
    (made_up.root / folder).chmod(0o500)
    try:
        words = "cannot be written: (Permission denied|unable to open database file)"
        with pytest.raises(BadData, match=words):
            building.build(made_up)
        assert contents(made_up.root) == before
        read_by_a_command(made_up)
    finally:
        (made_up.root / folder).chmod(0o700)


def no_room() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("name", BUILDS)
def test_a_disk_that_is_full_from_some_step_on(made_up: Project, name: str) -> None:
    before, after = built(made_up, BUILDS[name])
    said = []
    for step in itertools.count(1):
        with pytest.MonkeyPatch.context() as patch:
            watch(patch.setattr, countdown(step, no_room), FILLING)
            try:
                BUILDS[name](Project(made_up.root))
                break
            except BadData as bad:
                said.append(str(bad))
        assert contents(made_up.root) == before
    assert contents(made_up.root) == after
    assert len(said) > 30
    for words in said:
        assert "cannot be written: " in words
        assert "No space left on device" in words


def test_a_move_that_fails_is_made_by_the_next_command(
    made_up: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, after = built(made_up, building.build)
    replace = os.replace

    def refuse(draft: Path, path: Path) -> None:
        if path.name == "benchmark.db":
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))
        replace(draft, path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refuse)
        words = r"^dist/benchmark\.db: .* Operation not permitted\. .*next command"
        for _ in range(2):
            with pytest.raises(BadData, match=words):
                building.build(Project(made_up.root))
    read_by_a_command(made_up)
    assert contents(made_up.root) == after


@pytest.mark.parametrize("name", ["../a.csv", "/etc/a", "a/../../b", ".", "", "\0"])
def test_a_journal_from_elsewhere_moves_nothing_outside_its_folder(
    tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "inner"
    (folder / JOURNAL).mkdir(parents=True)
    (folder / JOURNAL / "x").write_text(json.dumps(name) + "\n")
    with pytest.raises(BadData, match="cannot be read"):
        finish(folder)
    assert os.listdir(tmp_path) == ["inner"]


def test_the_database_and_what_tells_of_it_move_last(
    made_up: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[str] = []
    replace = os.replace

    def noted(draft: Path, path: Path) -> None:
        moved.append(path.relative_to(made_up.root).as_posix())
        replace(draft, path)

    monkeypatch.setattr(os, "replace", noted)
    publishing.publish(made_up)
    last = ["benchmark.db", "metadata.json", "inspect-data.json", "settings.json"]
    last += ["datasette.yaml", "SHA256SUMS"]
    assert moved[-6:] == [f"dist/{name}" for name in last]
    assert len(moved) == len(set(moved)) == 14
