"""The documents say what the program does: commands, options, codes and examples are checked against it."""

import ast
import doctest
import re
from functools import cache
from pathlib import Path

import pytest

from kpicore.cli import COMMANDS, commands
from kpicore.text.catalogue import catalogue, problem_catalogue

ROOT = Path(__file__).resolve().parent.parent
FENCE = re.compile(r"^```(?P<language>[^\n]*)\n(?P<code>.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?://|#|mailto:)(?P<target>[^)#\s]+)")


def document(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", document("Makefile"), re.MULTILINE))


def documents() -> list[str]:
    found = [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "examples").rglob("*.md"),
        *(ROOT / "bench").glob("*.md"),
    ]
    return sorted(str(path.relative_to(ROOT)) for path in found)


def executed_blocks(name: str) -> list[str]:
    """Return the code blocks of a document that are sessions: ```python with >>> lines."""
    return [match["code"] for match in FENCE.finditer(document(name)) if ">>> " in match["code"]]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_in_the_document_of_the_command_line(name: str):
    text = document("docs/cli.md")
    options = [option for param in commands(catalogue("en")).commands[name].params for option in param.opts]

    assert f"## kpicore {name}" in text
    assert [option for option in options if option.startswith("--") and f"`{option}" not in text] == []


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_every_command_has_an_example(name: str, language: str):
    assert f"\n  kpicore {name}" in catalogue(language)(f"cli.help.{name}")


def test_every_problem_has_a_heading():
    codes = {key.partition(".")[0] for key in problem_catalogue("ja")}
    headings = set(re.findall(r"^#+ .*?`?([a-z]+(?:-[a-z]+)*)`?\s*$", document("docs/en/problems.md"), re.MULTILINE))

    assert codes - headings == set()


@pytest.mark.parametrize("name", ["docs/scoring.md", "docs/statement.md"])
def test_the_examples_of_a_document_come_out_as_written(name: str):
    blocks = executed_blocks(name)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    session = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, name, name, 0)
    told: list[str] = []
    runner.run(session, out=told.append)

    assert blocks
    assert "".join(told) == ""


@pytest.mark.parametrize("name", ["README.md", "README.ja.md", "CONTRIBUTING.md"])
def test_every_make_command_in_a_document_exists(name: str):
    named = set(
        re.findall(r"\bmake ([a-z][a-z-]*)", " ".join(re.findall(r"`[^`]*`|^make .*$", document(name), re.MULTILINE)))
    )

    assert named
    assert named - make_targets() == set()


def test_both_readmes_have_the_same_sections_commands_and_links():
    english, japanese = document("README.md"), document("README.ja.md")

    def shape(text: str) -> list[str]:
        return [
            match.group() for match in re.finditer(r"^#+(?= )|^(?:make|\.venv/bin/kpicore) [^#\n]*", text, re.MULTILINE)
        ]

    def links(text: str) -> set[str]:
        in_either_language = {re.sub(r"^docs/(screenshots/)?(ja|en)/", "docs/", link) for link in LINK.findall(text)}
        return in_either_language - {"README.md", "README.ja.md"}

    assert [line.rstrip() for line in shape(english)] == [line.rstrip() for line in shape(japanese)]
    assert links(english) == links(japanese)


@pytest.mark.parametrize("name", documents())
def test_every_link_leads_somewhere(name: str):
    folder = (ROOT / name).parent
    broken = [target for target in LINK.findall(document(name)) if not (folder / target).exists()]

    assert broken == []


def test_the_change_log_begins_with_what_is_not_released_yet():
    headings = re.findall(r"^## (.*)$", document("CHANGELOG.md"), re.MULTILINE)

    assert headings[0] == "Unreleased"


def walked_files() -> list[str]:
    """Return the files of the walk in docs/architecture.md, in order."""
    walk = document("docs/architecture.md").partition("## One cell from the file to the light")[2].partition("\n## ")[0]
    return re.findall(r"^\d+\. `([^`]+)`", walk, re.MULTILINE)


@cache
def imported_from(name: str) -> set[str]:
    """Return the modules and doors a file imports from."""
    nodes = ast.walk(ast.parse(document(name)))
    return {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


def knows(name: str, other: str) -> bool:
    """Return whether a file imports from another, from the module itself or through the door of its package."""
    module = other.removesuffix(".py").replace("/", ".")
    return not imported_from(name).isdisjoint({module, module.rpartition(".")[0]})


def test_a_cell_is_walked_to_its_light_through_at_most_twenty_files_each_reached_from_one_before():
    files = walked_files()
    unreached = [
        name
        for at, name in enumerate(files)
        if at and not any(knows(name, earlier) or knows(earlier, name) for earlier in files[:at])
    ]

    assert [name for name in files if not (ROOT / name).is_file()] == []
    assert 10 <= len(files) == len(set(files)) <= 20
    assert unreached == []


def test_every_package_of_the_core_is_on_the_page_about_where_things_are():
    page = document("docs/architecture.md").partition("## Where things are")[2].partition("\n## ")[0]
    packages = {path.parent.name for path in (ROOT / "kpicore").glob("*/**/__init__.py")}

    assert sorted(name for name in packages if not re.search(rf"^ *{name}/ ", page, re.MULTILINE)) == []


def test_the_files_that_a_recipe_names_exist():
    named = re.findall(r"`((?:kpicore|pages|tests|docs|bench)/[\w./]+)`", document("CONTRIBUTING.md"))

    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize(("name", "language"), [("docs/ja/first-week.md", "ja"), ("docs/en/first-week.md", "en")])
def test_the_words_in_bold_of_the_first_week_are_on_the_screen(name: str, language: str):
    words = catalogue(language)
    on_screen = {words.texts[key] for key in words}
    bold = re.findall(r"\*\*(.+?)\*\*", document(name))

    assert len(bold) > 40
    assert sorted(set(bold) - on_screen) == []
