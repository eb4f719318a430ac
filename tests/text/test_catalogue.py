"""The words: both languages say the same things, and facts from sheets stay plain text."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from kpicore.model.countries import countries
from kpicore.text.catalogue import (
    Words,
    catalogue,
    country_catalogue,
    fill,
    lint_catalogue,
    placeholders,
    problem_catalogue,
)
from kpicore.text.manual.lint_page import lint_codes, lint_page
from kpicore.text.manual.problems_page import problem_codes, problems_page

ROOT = Path(__file__).parents[2]
REPORTERS = {"error", "warning", "info", "Problem", "Fault"}
WORDS_NAMES = {"words", "t", "voice"}
REPORTING_METHODS = {"error", "warn", "note"}
MODEL_FACTS = {"where", "code"}
PARTS = ("title", "meaning", "mend")


def words_of(**texts: str) -> Words:
    return Words("en", texts)


def test_every_country_on_offer_has_a_name():
    assert {f"country.{code}" for code in countries()} == set(country_catalogue("ja").texts)


@pytest.mark.parametrize("load", [catalogue, problem_catalogue, lint_catalogue, country_catalogue])
def test_both_languages_hold_the_same_keys(load):
    assert set(load("ja").texts) == set(load("en").texts)


@pytest.mark.parametrize("load", [catalogue, problem_catalogue, lint_catalogue])
def test_both_languages_need_the_same_facts(load):
    japanese, english = load("ja").texts, load("en").texts

    different = {key for key in japanese if placeholders(japanese[key]) != placeholders(english[key])}

    assert different == set()


def test_a_missing_key_is_named():
    with pytest.raises(KeyError, match=r"board\.nowhere"):
        catalogue("ja")("board.nowhere")


def test_a_missing_fact_is_named_with_its_key():
    with pytest.raises(KeyError, match=r"board\.days_left: days"):
        catalogue("ja")("board.days_left")


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="fr"):
        catalogue("fr")


@pytest.mark.parametrize(
    ("days", "text"), [(1, "1 day left"), ("1", "1 day left"), (0, "0 days left"), (12, "12 days left")]
)
def test_english_counts_one_and_many(days, text):
    assert catalogue("en")("board.days_left", days=days) == text


@pytest.mark.parametrize(
    ("n", "text"), [(0, "あと0つ"), (1, "あと1つ"), (9, "あと9つ"), (10, "あと10個"), (123, "あと123個")]
)
def test_japanese_counts_things_by_another_word_from_ten_on(n, text):
    assert catalogue("ja")("wizard.says_asks", n=n) == text


def test_japanese_counts_need_no_plural():
    assert catalogue("ja")("board.days_left", days=12) == "残り12日"


@pytest.mark.parametrize(
    "fact",
    ["{__class__}", "{0.__class__}", "%s", "{days}", "{", "}}", "{days|a|b}", "<script>", "$x$", "\\1", "\\g<name>"],
)
def test_a_fact_is_put_in_as_it_is(fact):
    assert words_of(greeting="Hello {name}!")("greeting", name=fact) == f"Hello {fact}!"


@pytest.mark.parametrize("text", ["{name.__class__}", "{name[0]}", "{name!r}", "{name:>9999999}", "{}", "{0}"])
def test_a_text_cannot_reach_into_a_fact(text):
    assert fill(text, {"name": "x"}, "en") == text


@pytest.mark.parametrize(
    ("fact", "japanese", "english"),
    [
        (None, "–", "–"),
        ("", "–", "–"),
        ([], "–", "–"),
        (2026, "2026", "2026"),
        (1234.0, "1,234", "1,234"),
        (0.1 + 0.2, "0.3", "0.3"),
        (150_000_000.0, "150,000,000", "150,000,000"),
        (["新規来店", "再来店"], "新規来店、再来店", "新規来店, 再来店"),
        ({"low": 10.0, "high": 20.0}, "10〜20", "10–20"),
    ],
)
def test_facts_are_said_without_noise(fact, japanese, english):
    assert fill("{x}", {"x": fact}, "ja") == japanese
    assert fill("{x}", {"x": fact}, "en") == english


def test_lenient_words_show_a_dash_for_what_was_not_stored():
    assert words_of(told="{who}: {what}").lenient("told", {"who": "Sato"}) == "Sato: –"


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("load", [catalogue, problem_catalogue, lint_catalogue])
def test_every_text_says_something_on_one_line_but_the_help_of_the_command_line(load, language):
    texts = load(language).texts

    odd = {key for key, text in texts.items() if not text.strip() or ("\n" in text and not key.startswith("cli."))}

    assert odd == set()


# -- keys used in the source ------------------------------------------------------------------------------------


@cache
def calls_in(path: Path) -> tuple[ast.Call, ...]:
    """Return every call a file makes."""
    return tuple(node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))


def keys_used() -> set[tuple[str, str]]:
    """Every whole key that a page or the core asks for by name, with the file that asks."""
    asked = set()
    for path in [ROOT / "app.py", *(ROOT / "kpicore").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]:
        if not path.exists():
            continue
        for node in calls_in(path):
            named = isinstance(node.func, ast.Name) and node.func.id in WORDS_NAMES
            if named and node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                asked.add((str(path.relative_to(ROOT)), node.args[0].value))
    return asked


def test_every_key_that_is_asked_for_exists():
    assert {(path, key) for path, key in keys_used() if key not in catalogue("ja")} == set()


# -- problem codes ---------------------------------------------------------------------------------------------


def reported_in(path: Path) -> Iterator[tuple[str, set[str] | None]]:
    """Yield each code a module reports, with the names of its facts, None where they are not spelled out."""
    for node in calls_in(path):
        if not reports(node):
            continue
        first = node.args[0] if node.args else None
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value, facts_of(node)


def reports(call: ast.Call) -> bool:
    """Whether a call makes a problem: one of the functions, or a method of the reader's findings."""
    if isinstance(call.func, ast.Name):
        return call.func.id in REPORTERS
    receiver = call.func.value if isinstance(call.func, ast.Attribute) else None
    findings = getattr(receiver, "id", getattr(receiver, "attr", "")) == "findings"
    return findings and isinstance(call.func, ast.Attribute) and call.func.attr in REPORTING_METHODS


def facts_of(call: ast.Call) -> set[str] | None:
    spread = any(keyword.arg is None for keyword in call.keywords)
    if (isinstance(call.func, ast.Name) and call.func.id in {"Problem", "Fault"}) or spread:
        return None
    return {keyword.arg for keyword in call.keywords if keyword.arg}


def all_reported() -> list[tuple[str, str, set[str] | None]]:
    return [
        (str(path.relative_to(ROOT)), code, facts)
        for path in sorted((ROOT / "kpicore").rglob("*.py"))
        for code, facts in reported_in(path)
    ]


def test_every_code_that_is_reported_has_words():
    told = {*problem_codes(), *lint_codes()}
    missing = {(path, code) for path, code, _ in all_reported() if code not in told}

    assert missing == set()


def test_the_words_of_a_problem_need_no_fact_it_does_not_have():
    needed = {
        code: {name for part in PARTS for name in placeholders(problem_catalogue("ja").texts[f"{code}.{part}"])}
        for code in problem_codes()
    }

    lacking = {
        (path, code, *sorted(needed[code] - facts - MODEL_FACTS))
        for path, code, facts in all_reported()
        if facts is not None and code in needed and needed[code] - facts - MODEL_FACTS
    }

    assert lacking == set()


def test_every_problem_says_title_meaning_and_mend():
    said = [f"{code}.{part}" for code in problem_codes() for part in PARTS]

    assert said
    assert [key for key in said if key not in problem_catalogue("ja")] == []


def test_every_rule_says_what_was_found_why_it_matters_how_to_mend_it_and_who_says_so():
    said = [f"{code}.{part}" for code in lint_codes() for part in (*PARTS, "why", "source")]

    assert said
    assert [key for key in said if key not in lint_catalogue("ja")] == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_of_the_design_check_is_made_from_the_words(language: str):
    written = (ROOT / "docs" / language / "lint.md").read_text(encoding="utf-8")

    assert written == lint_page(language), "run: python -m kpicore.text.manual.lint_page docs"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_of_problems_is_made_from_the_words(language: str):
    written = (ROOT / "docs" / language / "problems.md").read_text(encoding="utf-8")

    assert written == problems_page(language), "run: python -m kpicore.text.manual.problems_page docs"


def test_the_page_has_a_heading_for_every_code():
    page = problems_page("ja")

    assert [code for code in problem_codes() if f"\n## {code}\n" not in page] == []
