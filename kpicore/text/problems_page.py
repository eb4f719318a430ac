"""The page docs/problems.md, made from the words for problems: one heading per code, in Japanese and English.

`python -m kpicore.text.problems_page docs/problems.md` writes it; a test keeps page and words equal.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from kpicore.text.catalogue import LANGUAGES, problem_catalogue

_HEAD = """# Problems / 問題

Every problem the app can report, by its code. A problem never stops the rest: all other cells, rows and tabs are used
as they are. `{where}` and other words in braces are filled in with the cell and what it holds.

アプリが知らせる問題の一覧です。問題があっても、ほかのセルや行、タブはそのまま使います。
`{where}` などの波かっこには、セルの場所や中身が入ります。

Made from `kpicore/text/problems_ja.toml` and `problems_en.toml` by
`python -m kpicore.text.problems_page docs/problems.md`.
"""
_LABELS = {"ja": ("意味", "直し方"), "en": ("Meaning", "How to mend it")}
_PLACE = re.compile(r"\{([a-z0-9_]+)(?:\|([^{}|]*)\|([^{}|]*))?\}")


def problem_codes() -> tuple[str, ...]:
    """Return every code that has words, in alphabetical order."""
    return tuple(sorted({key.rpartition(".")[0] for key in problem_catalogue("ja")}))


def problems_page() -> str:
    """Return the whole page as Markdown."""
    lines = [_HEAD]
    for code in problem_codes():
        lines += [f"## {code}", ""]
        for language in LANGUAGES:
            texts, (meaning, mend) = problem_catalogue(language).texts, _LABELS[language]
            title, cause, remedy = (shown(texts[f"{code}.{part}"]) for part in ("title", "meaning", "mend"))
            lines += [f"**{title}**\n\n- {meaning}: {cause}\n- {mend}: {remedy}", ""]
    return "\n".join(lines)


def shown(text: str) -> str:
    """Return a text with its places in code marks; of a plural pair the word for many."""
    return _PLACE.sub(lambda place: place[3] if place[2] is not None else f"`{{{place[1]}}}`", text)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(problems_page(), encoding="utf-8")
