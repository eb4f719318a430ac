"""The pages lint.md of docs/ja and docs/en, made from the words of the design check: one heading per rule.

`python -m kpicore.text.manual.lint_page docs` writes both; a test keeps pages and words equal.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kpicore.text.catalogue import LANGUAGES, lint_catalogue
from kpicore.text.manual.problems_page import shown

_HEADS = {
    "ja": """# 設計チェックの決まり

計画がゴールに届く形になっているかを調べます。エラーは直すもの、注意は直したほうがよいもの、情報は考えてみるものです。
見出しのコードは変わりません。読めない計算式のコード（`formula-…`）は [問題と直し方](problems.md) にあります。
波かっこには、見つかったものの名前や数字が入ります。

出典の記事Aは、この進め方のもとになった、小さな会社のKGIとKPIの記事（KGIから逆算するKPI設計）、
記事BはKGI・KPI・CSFの短い解説、中尾隆一郎氏はKPIマネジメントの本の著者です。

<!-- kpicore/text/lint_ja.toml から python -m kpicore.text.manual.lint_page docs で作ったページです。 -->
""",
    "en": """# The design check, rule by rule

What the design check looks at in a plan: whether it can lead to its goal.
Errors must be mended, warnings should be, information is to be considered.
The codes in the headings stay. Formulas that cannot be read have codes of their own (`formula-…`) in [problems](problems.md).
Words in braces are filled in with what was found.

Sources: article A is the article on KGI and KPI for small companies that the method follows;
article B is the short explanation of KGI, KPI and CSF;
Ryuichiro Nakao is the author of books on KPI management.

<!-- Made from kpicore/text/lint_en.toml by python -m kpicore.text.manual.lint_page docs. -->
""",
}
_LABELS = {
    "ja": {"meaning": "見つかったこと", "why": "理由", "mend": "直し方", "source": "出典"},
    "en": {"meaning": "Found", "why": "Reason", "mend": "How to mend it", "source": "Source"},
}


def lint_codes() -> tuple[str, ...]:
    """Return every code of the design check that has words, in alphabetical order."""
    return tuple(sorted(key.removesuffix(".title") for key in lint_catalogue("ja") if key.endswith(".title")))


def lint_page(language: str) -> str:
    """Return the whole page of a language as Markdown."""
    texts, labels = lint_catalogue(language).texts, _LABELS[language]
    lines = [_HEADS[language]]
    for code in lint_codes():
        parts = [f"- {label}: {shown(texts[f'{code}.{part}'])}" for part, label in labels.items()]
        lines += [f"## {code}", "", f"**{shown(texts[f'{code}.title'])}**", "", *parts, ""]
    return "\n".join(lines)


if __name__ == "__main__":
    for each in LANGUAGES:
        (Path(sys.argv[1]) / each / "lint.md").write_text(lint_page(each), encoding="utf-8")
