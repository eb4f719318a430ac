"""The page docs/lint.md, made from the words of the design check: one heading per rule, in Japanese and English.

`python -m kpicore.text.lint_page docs/lint.md` writes it; a test keeps page and words equal.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kpicore.text.catalogue import LANGUAGES, lint_catalogue
from kpicore.text.problems_page import shown

_HEAD = """# Design check / 設計チェック

What the design check looks at in a plan: whether it can lead to its goal. Each rule has a code that stays; errors must be
mended, warnings should be, information is to be considered. Formulas that cannot be read have codes of their own
(`formula-…`) in [problems.md](problems.md). Words in braces are filled in with what was found.

計画がゴールに届く形になっているかを調べます。エラーは直すもの、注意は直したほうがよいもの、情報は考えてみるものです。
読めない計算式のコード（`formula-…`）は [problems.md](problems.md) にあります。波かっこには、見つかったものの名前や数字が入ります。

Sources / 出典: Article A / 記事A is the article on KGI and KPI for small companies that the method follows
（KGIから逆算するKPI設計）; article B / 記事B is the short explanation of KGI, KPI and CSF; Ryuichiro Nakao / 中尾隆一郎氏 is
the author of books on KPI management.

Made from `kpicore/text/lint_ja.toml` and `lint_en.toml` by `python -m kpicore.text.lint_page docs/lint.md`.
"""
_LABELS = {
    "ja": {"meaning": "見つかったこと", "why": "理由", "mend": "直し方", "source": "出典"},
    "en": {"meaning": "Found", "why": "Reason", "mend": "How to mend it", "source": "Source"},
}


def lint_codes() -> tuple[str, ...]:
    """Return every code of the design check that has words, in alphabetical order."""
    return tuple(sorted(key.removesuffix(".title") for key in lint_catalogue("ja") if key.endswith(".title")))


def lint_page() -> str:
    """Return the whole page as Markdown."""
    lines = [_HEAD]
    for code in lint_codes():
        lines += [f"## {code}", ""]
        for language in LANGUAGES:
            texts, labels = lint_catalogue(language).texts, _LABELS[language]
            parts = [f"- {label}: {shown(texts[f'{code}.{part}'])}" for part, label in labels.items()]
            lines += [f"**{shown(texts[f'{code}.title'])}**", "", *parts, ""]
    return "\n".join(lines)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(lint_page(), encoding="utf-8")
