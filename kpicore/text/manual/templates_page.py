"""The pages templates.md of docs/ja and docs/en, made from the templates: every tree, and the list of sources.

`python -m kpicore.text.manual.templates_page docs` writes both; a test keeps pages and templates equal.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from kpicore.guide.templates import Category, Template, TemplateNode, sources, templates
from kpicore.model.node import Kind
from kpicore.model.plan import Plan
from kpicore.scoring.links import formula_text, parse, vocabulary
from kpicore.text.catalogue import LANGUAGES, catalogue

_HEADS = {
    "ja": """# ひな形

出発点になる木の一覧です。答えではありません。よその指標を写しただけでは、自社の稼ぎ方が抜け落ちます。目標値は空欄のまま始まります。
公表された目安には出典を付けています。出典のない目安は、小さな会社で数字どうしのつじつまが合う例です。ほかは「自社で設定」としています。出典は[最後](#出典)にまとめています。

<!-- kpicore/guide/templates/*.toml から python -m kpicore.text.manual.templates_page docs で作ったページです。 -->
""",
    "en": """# Templates

Whole trees to start from. They are places to begin, not answers: copied indicators miss how a company earns its money, so targets
stay blank until you set them. A typical value that somebody published stands with its source; one without a source is an example of a small
company whose figures fit each other; everywhere else it says “Set your own”. Sources are listed [at the end](#sources).

<!-- Made from kpicore/guide/templates/*.toml by python -m kpicore.text.manual.templates_page docs. -->
""",
}
_LABELS = {
    "ja": {
        "columns": ("種別", "名称", "数え方", "単位・頻度・方向", "目安", "赤になったときの対応（案）"),
        "formula": "計算式",
        "more": "ほかに選べる要因",
        "sources": "出典",
        "judged": "影響 {effect}・自分たちで動かせる度合い {control}",
    },
    "en": {
        "columns": (
            "Kind",
            "Name",
            "What is counted",
            "Unit, cadence, direction",
            "Typical",
            "Response when red (draft)",
        ),
        "formula": "Formula",
        "more": "Other factors to choose from",
        "sources": "Sources",
        "judged": "effect {effect}, control {control}",
    },
}


def templates_page(language: str) -> str:
    """Return the whole page of a language as Markdown."""
    words = catalogue(language)
    lines = [_HEADS[language]]
    for category in Category:
        lines.append(f"## {words(f'wizard.template.{category}')}\n")
        lines += [
            f"### {each.key}\n\n{_in_language(each, language)}" for each in templates() if each.category is category
        ]
    lines += [f"## {_LABELS[language]['sources']}", ""]
    for source in sources().values():
        link = f" — <{source.link}>" if source.link else ""
        lines.append(f"- {source.name(language)}{link}")
    return "\n".join([*lines, ""])


def _in_language(each: Template, language: str) -> str:
    labels = _LABELS[language]
    head = labels["columns"]
    table = [head, ["---"] * len(head), *(_row(node, language) for node in each.nodes(language))]
    lines = [f"#### {each.name(language)}", "", each.about(language), "", *map(_line, table), ""]
    goal = each.goal(language)
    if goal.formula:
        nodes = tuple(node.node() for node in each.nodes(language))
        plan = Plan(nodes=nodes)
        formula = parse(nodes[0].formula, vocabulary(plan), nodes[0].id).formula
        named = formula_text(formula.tree, lambda node_id: plan.by_id[node_id].name) if formula else nodes[0].formula
        lines += [f"{labels['formula']}: {goal.name} = {named}", ""]
    lines += [f"{labels['more']}:", ""]
    lines += [f"- {node.name} ({_judged(node, language)}): {node.why}" for node in each.more_factors(language)]
    return "\n".join([*lines, ""])


def _row(node: TemplateNode, language: str) -> tuple[str, ...]:
    if node.kind is Kind.CSF:
        return (node.kind, f"**{node.name}**", node.why, _judged(node, language), "", "")
    words = catalogue(language)
    return (
        node.kind,
        node.name,
        node.definition,
        words.joined([node.unit, words(f"cadence.{node.cadence}"), words(f"direction.{node.direction}")]),
        typical_of(node, language),
        node.response,
    )


def typical_of(node: TemplateNode, language: str) -> str:
    """Return a typical value with its source; one without a source says that it is an example, none at all 「自社で設定」."""
    words = catalogue(language)
    if not node.typical_text:
        return words("wizard.template.own")
    key = "wizard.template.sourced" if node.source else "wizard.template.example"
    return words(key, text=node.typical_text, source=node.source or "")


def _judged(node: TemplateNode, language: str) -> str:
    return str(_LABELS[language]["judged"]).format(effect=node.effect, control=node.control)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    for each in LANGUAGES:
        (Path(sys.argv[1]) / each / "templates.md").write_text(templates_page(each), encoding="utf-8")
