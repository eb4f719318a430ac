"""What was written down while the plan was designed, as it is quoted where an indicator is off track: why, and what people would do."""

from __future__ import annotations

from collections.abc import Sequence

from kpicore.model.node import Node
from kpicore.text.voice import Voice


def reason_lines(node: Node, factors: Sequence[Node], words: Voice) -> list[str]:
    """Return a line for each thing said of a node and of the `factors` it stands under; none where nothing was said. Not escaped.

    Of a node: why (理由) and what people do for it (打ち手); of a factor also how it was judged (効果, 動かせる度合い).
    """
    return [line for each in (node, *factors) for line in _said_of(each, "" if each is node else "_factor", words)]


def _said_of(node: Node, of: str, words: Voice) -> list[str]:
    name = node.name.strip() or words("wizard.unnamed", kind=str(node.kind))
    pause = words("common.list_pause")
    why, actions = " ".join(node.why.split()), pause.join(" ".join(each.split()) for each in node.actions)
    levels = {field: level for field in ("effect", "control") if (level := getattr(node, field)) is not None}
    judged = pause.join(words(f"reasons.{field}", level=words(f"wizard.level_{at}")) for field, at in levels.items())
    lines = []
    if why:
        said = words("reasons.in_brackets", text=why, judged=judged) if judged else why
        lines.append(words(f"reasons.why{of}", name=name, why=said))
    elif judged:
        lines.append(words(f"reasons.judged{of}", name=name, judged=judged))
    return [*lines, words(f"reasons.actions{of}", name=name, actions=actions)] if actions else lines
