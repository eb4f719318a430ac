"""docs/method.md leads from every part of the articles into the product: each of its links ends at a document and a heading that exist."""

import re
from functools import cache
from pathlib import Path

from kpicore.text.manual.lint_page import lint_codes

DOCS = Path(__file__).resolve().parents[1] / "docs"
LINK = re.compile(r"\]\((?P<file>[^)#\s]+)(?:#(?P<heading>[^)\s]+))?\)")
ROW = re.compile(r"^\| (?!part|---)(?P<part>[^|]+) \| (?P<asks>[^|]+) \| (?P<where>.+) \|$", re.MULTILINE)
#: The table of pitfalls of article A: each is a rule of the design check.
PITFALLS = 5


@cache
def headings(file: str) -> frozenset[str]:
    """Return the anchors of a document's headings as a page of Markdown makes them."""
    found = re.findall(r"^#+ (.+)$", (DOCS / file).read_text(encoding="utf-8"), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", each.strip().lower()).replace(" ", "-") for each in found)


def rows() -> list[re.Match[str]]:
    return list(ROW.finditer((DOCS / "method.md").read_text(encoding="utf-8")))


def test_every_part_of_the_articles_has_a_place_or_says_why_it_has_none():
    assert len(rows()) > 40
    assert [row["part"] for row in rows() if not LINK.search(row["where"]) and not row["where"].startswith("— ")] == []


def test_every_link_ends_at_a_heading_that_exists():
    links = [link for row in rows() for link in LINK.finditer(row["where"])]

    assert [link[0] for link in links if not (DOCS / link["file"]).exists()] == []
    assert [link[0] for link in links if link["heading"] and link["heading"] not in headings(link["file"])] == []


def test_every_pitfall_is_a_rule_of_the_design_check_and_every_rule_named_exists():
    named = {code for row in rows() for code in re.findall(r"`([a-z]+(?:-[a-z]+)+)`", row["where"])}
    pitfalls = [row for row in rows() if row["part"].startswith("問題点")]

    assert named <= set(lint_codes())
    assert len(pitfalls) == PITFALLS
    assert all("lint.md#" in row["where"] for row in pitfalls)
