"""What a command answers: a text for standard output with its exit code, or an error that becomes one line on standard error."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import Any

from kpicore.text.escaping import visible

FINE, PROBLEMS, FAILED, STOPPED = 0, 1, 2, 130


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command says on standard output, and its exit code."""

    text: str
    code: int = FINE


class CommandError(Exception):
    """The command could not be carried out; `key` is the sentence, `facts` what it names."""

    def __init__(self, key: str, **facts: Any) -> None:
        self.key = key
        self.facts = facts
        super().__init__(key)


def as_json_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)


def failed(sentence: str, code: int = FAILED) -> Answer:
    print(f"kpicore: {visible(' '.join(sentence.split()))}", file=sys.stderr)
    return Answer("", code)
