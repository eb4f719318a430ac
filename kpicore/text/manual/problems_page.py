"""The pages problems.md of docs/ja and docs/en, made from the words for problems: one heading per code.

`python -m kpicore.text.manual.problems_page docs` writes both; a test keeps pages and words equal.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from kpicore.text.catalogue import LANGUAGES, problem_catalogue

_HEADS = {
    "ja": """# 問題と直し方

アプリが知らせる問題の一覧です。問題があっても、ほかのセルや行、タブはそのまま使います。
`{where}` などの波かっこには、セルの場所や中身が入ります。見出しは、画面やコマンドに出るコードです。

<!-- kpicore/text/problems_ja.toml から python -m kpicore.text.manual.problems_page docs で作ったページです。 -->
""",
    "en": """# Problems, and how to mend them

Every problem the app can report. A problem never stops the rest: all other cells, rows and tabs are used as they are.
`{where}` and other words in braces are filled in with the cell and what it holds.
The headings are the codes that screen and command line show.

<!-- Made from kpicore/text/problems_en.toml by python -m kpicore.text.manual.problems_page docs. -->
""",
}
_LABELS = {"ja": ("意味", "直し方"), "en": ("Meaning", "How to mend it")}
_PLACE = re.compile(r"\{([a-z0-9_]+)(?:\|([^{}|]*)\|([^{}|]*))?\}")


def problem_codes() -> tuple[str, ...]:
    """Return every code that has words, in alphabetical order."""
    return tuple(sorted({key.rpartition(".")[0] for key in problem_catalogue("ja")}))


def problems_page(language: str) -> str:
    """Return the whole page of a language as Markdown."""
    texts, (meaning, mend) = problem_catalogue(language).texts, _LABELS[language]
    lines = [_HEADS[language]]
    for code in problem_codes():
        title, cause, remedy = (shown(texts[f"{code}.{part}"]) for part in ("title", "meaning", "mend"))
        lines += [f"## {code}\n", f"**{title}**\n\n- {meaning}: {cause}\n- {mend}: {remedy}\n"]
    return "\n".join(lines)


def shown(text: str) -> str:
    """Return a text with its places in code marks; of a plural pair the word for many."""
    return _PLACE.sub(lambda place: place[3] if place[2] is not None else f"`{{{place[1]}}}`", text)


if __name__ == "__main__":
    for each in LANGUAGES:
        (Path(sys.argv[1]) / each / "problems.md").write_text(problems_page(each), encoding="utf-8")
