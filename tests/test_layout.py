"""Where things are, and what they may know: the shape docs/architecture.md describes."""

import ast
import importlib
import inspect
import pkgutil
import re
import subprocess
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOP_LEVEL = {
    ".ci",
    ".gitignore",
    ".streamlit",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.ja.md",
    "README.md",
    "app.py",
    "bench",
    "docs",
    "examples",
    "kpicore",
    "pages",
    "pyproject.toml",
    "requirements-agents.lock",
    "requirements-dev.lock",
    "requirements-paper.lock",
    "requirements-postgresql.lock",
    "requirements-signin.lock",
    "requirements.lock",
    "tests",
}
PAGE_FOLDERS = ("watch", "run", "setup")
SCREEN = {"streamlit", "pages"}
DRIVERS = {"gspread", "google", "requests", "sqlalchemy", "openpyxl", "sqlite3", "psycopg"}
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX)\b|NotImplementedError")


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [name for name in listed.decode("utf-8").split("\0") if name and (ROOT / name).exists()]


def page_files() -> list[Path]:
    return sorted(path for folder in PAGE_FOLDERS for path in (ROOT / "pages" / folder).glob("[!_]*.py"))


@cache
def looked_at(path: Path) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the packages a file imports anywhere, and what is too large in it: a file is parsed once for both."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(_imports(tree)), tuple(f"{path.relative_to(ROOT)}:{each}" for each in _large(tree))


def imported_by(path: Path) -> frozenset[str]:
    """Return the packages a file imports anywhere."""
    return looked_at(path)[0]


def _large(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            lines, is_class = (node.end_lineno or node.lineno) - node.lineno + 1, isinstance(node, ast.ClassDef)
            taken = 0
            if not isinstance(node, ast.ClassDef) and not node.decorator_list:
                taken = len(node.args.posonlyargs + node.args.args + node.args.kwonlyargs)
            if lines > (201 if is_class else 40) or taken > 6:
                yield f"{node.lineno} {node.name}: {lines} lines, {taken} parameters"


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module.split(".")[0]


def core_files(*, stores: bool = True) -> list[Path]:
    files = sorted((ROOT / "kpicore").rglob("*.py"))
    return files if stores else [path for path in files if "stores" not in path.relative_to(ROOT).parts]


def test_pages_lie_in_sub_folders_because_streamlit_would_serve_the_others_past_the_guard():
    assert [path.name for path in (ROOT / "pages").glob("*.py")] in ([], ["__init__.py"])


@pytest.mark.parametrize("path", page_files(), ids=lambda path: path.stem)
def test_a_page_asks_who_looks_before_it_does_anything_else(path: Path):
    assert first_call(ast.parse(path.read_text(encoding="utf-8"))) in {"require", "session.require"}


def test_a_page_that_draws_before_it_asks_is_found():
    page = ast.parse(
        "import streamlit as st\n\ndef main():\n    '''Draw.'''\n    st.title('x')\n    require('VIEWER')\n\nmain()\n"
    )

    assert first_call(page) == "st.title"


def test_a_page_that_asks_first_in_the_function_it_runs_is_found():
    assert (
        first_call(ast.parse("LIMIT = 3\n\ndef main():\n    session.require('viewer')\n\nmain()\n"))
        == "session.require"
    )


def test_the_core_knows_no_screen():
    assert [str(path.relative_to(ROOT)) for path in core_files() if SCREEN & imported_by(path)] == []


def test_only_charts_imports_altair():
    files = [ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *core_files()]

    rooms = {path.parent.name for path in files if "altair" in imported_by(path)}
    assert rooms == {"charts"}


def test_only_the_stores_talk_to_drivers_and_messages_to_webhooks():
    found = {str(path.relative_to(ROOT)): DRIVERS & imported_by(path) for path in core_files(stores=False)}

    assert {path: drivers for path, drivers in found.items() if drivers and "/notify/" not in path} == {}
    assert set().union(*found.values()) == {"requests"}


def test_pages_ask_the_core_for_rows_and_not_for_tables():
    files = [ROOT / "app.py", *(ROOT / "pages").rglob("*.py")]

    assert {path.name for path in files if "pandas" in imported_by(path)} == set()


def lazy_doors() -> list[str]:
    """Return the packages whose names are imported when they are first used."""
    doors = (path for path in (ROOT / "kpicore").rglob("__init__.py") if "names_on_use" in path.read_text("utf-8"))
    return sorted(".".join(path.parent.relative_to(ROOT).parts) for path in doors)


@pytest.mark.parametrize("package", lazy_doors())
def test_a_lazy_door_gives_out_every_name_it_lists_and_none_that_is_also_a_module(package: str):
    door = importlib.import_module(package)
    modules = {module.name for module in pkgutil.iter_modules(door.__path__)}
    taken_later = set(door.__all__) - set(vars(door)) | lazily_named(ROOT / package.replace(".", "/") / "__init__.py")

    assert [name for name in door.__all__ if inspect.ismodule(getattr(door, name))] == []
    assert taken_later & modules == set()
    assert taken_later <= set(door.__all__)


def lazily_named(door: Path) -> set[str]:
    """Return the names a door imports for type checkers alone, which are those it imports on use."""
    guards = [node for node in ast.parse(door.read_text(encoding="utf-8")).body if isinstance(node, ast.If)]
    imports = [each for guard in guards for each in guard.body if isinstance(each, ast.ImportFrom)]
    return {alias.name for each in imports for alias in each.names}


def test_the_top_level_holds_only_what_is_named():
    assert {name.split("/")[0] for name in tracked()} <= TOP_LEVEL


SECRET_PLACES = (
    *(".streamlit/secrets.toml", "key.json", "team.key.json", "data/sheet/key.json"),
    *(
        "data/board.db",
        "data/board.db-wal",
        "data/state.db",
        "data/state.db-shm",
        "data/last-good/x.json",
        "data/drafts.db",
    ),
    *("before-upgrade.zip", "backups/gyakusan-2026-11-29.zip", "board.log"),
)


@pytest.mark.parametrize("name", SECRET_PLACES)
def test_git_never_offers_what_holds_secrets_or_the_plan(name: str):
    assert subprocess.run(["git", "check-ignore", "--quiet", name], cwd=ROOT, check=False).returncode == 0
    assert name not in tracked()


def test_nothing_is_left_unfinished():
    looked_at = [
        name for name in tracked() if name.endswith((".py", ".js", ".css", ".toml")) and name != "tests/test_layout.py"
    ]
    found = [name for name in looked_at if UNFINISHED.search((ROOT / name).read_text(encoding="utf-8"))]

    assert found == []


def test_a_function_fits_a_screen_and_takes_few_values():
    """At most 40 lines and, where nothing decorates it, six parameters; a class has at most 200 lines below its first."""
    large = [each for path in (*core_files(), *sorted((ROOT / "pages").rglob("*.py"))) for each in looked_at(path)[1]]

    assert large == []


LOCK_FILES = sorted(path.name for path in ROOT.glob("requirements*.lock"))


@pytest.mark.parametrize("name", LOCK_FILES)
def test_no_lock_file_names_where_packages_come_from(name: str):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if "://" in line or line.startswith("-")] == []
    assert sum("==" in line for line in lines) > 50


def test_the_lock_files_hold_every_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {extra: names(declared) for extra, declared in project["optional-dependencies"].items()}
    board = names(project["dependencies"])

    assert board <= set(locked("requirements.lock"))
    assert board.union(*extras.values()) <= set(locked("requirements-dev.lock"))
    for extra in extras.keys() - {"dev"}:
        assert board | extras[extra] <= set(locked(f"requirements-{extra}.lock")), extra


@pytest.mark.parametrize("name", LOCK_FILES)
def test_every_lock_file_holds_the_same_versions(name: str):
    board, other = locked("requirements.lock"), locked(name)

    assert {package: version for package, version in board.items() if other[package] != version} == {}


def test_every_dependency_has_a_reason_written_down():
    written = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ]

    assert sorted(name for name in names(declared) if f"`{name}`" not in written) == []


def names(declared: Iterable[str]) -> set[str]:
    return {re.match(r"[A-Za-z0-9_-]+", entry).group() for entry in declared}


def locked(name: str) -> dict[str, str]:
    """Return the packages of a lock file with their versions."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


# -- reading a page ----------------------------------------------------------------------------------------------


def first_call(module: ast.Module) -> str:
    """Return the name of the first call a page makes when it runs, into a function of its own when it calls one."""
    functions = {node.name: node for node in module.body if isinstance(node, ast.FunctionDef)}
    for statement in module.body:
        if isinstance(statement, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef):
            continue
        call = outermost_call(statement)
        if call is not None:
            name = ast.unparse(call.func)
            return first_call(ast.Module(functions[name].body, [])) if name in functions else name
    return ""


def outermost_call(statement: ast.stmt) -> ast.Call | None:
    return next((node for node in ast.walk(statement) if isinstance(node, ast.Call)), None)
