"""The tools: their names, arguments, and the function that answers.

What a tool and its arguments are for is said in the language of the caller (`agents.tool.*`, `agents.argument.*`); the arguments are
checked here, and a wrong one is answered by a sentence that names it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kpicore.agents.asked import Declined, Json, Query
from kpicore.agents.overview import list_indicators, score_plan
from kpicore.agents.quoting import said
from kpicore.agents.single import contributions, explain, series_of
from kpicore.agents.together import late, meetings
from kpicore.agents.writing import add_action, enter
from kpicore.text.catalogue import Words

#: Characters of a name, a period or a query; of a note or an action.
LONGEST_WORD, LONGEST_NOTE = 300, 2000
MOST_OFFSET = 100_000


class Arguments(BaseModel):
    """What every tool is given: the plan is judged as of `as_of` ("" is today)."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    as_of: str = Field("", max_length=LONGEST_WORD)


class _Paged(Arguments):
    offset: int = Field(0, ge=0, le=MOST_OFFSET)


class _List(_Paged):
    query: str = Field("", max_length=LONGEST_WORD)
    owner: str = Field("", max_length=LONGEST_WORD)


class _Node(Arguments):
    node: str = Field(min_length=1, max_length=LONGEST_WORD)


class _Series(_Node):
    first: str = Field("", max_length=LONGEST_WORD)
    last: str = Field("", max_length=LONGEST_WORD)
    offset: int = Field(0, ge=0, le=MOST_OFFSET)


class _Contributions(Arguments):
    goal: str = Field("", max_length=LONGEST_WORD)
    to: str = Field("", max_length=LONGEST_WORD)
    since: str = Field("", max_length=LONGEST_WORD)


class _Late(_Paged):
    owner: str = Field("", max_length=LONGEST_WORD)


class _Meetings(_Paged):
    query: str = Field("", max_length=LONGEST_WORD)


class _Enter(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, coerce_numbers_to_str=True)

    indicator: str = Field(min_length=1, max_length=LONGEST_WORD)
    period: str = Field(min_length=1, max_length=LONGEST_WORD)
    value: str = Field(min_length=1, max_length=LONGEST_WORD)
    note: str = Field("", max_length=LONGEST_NOTE)
    dry_run: bool = True


class _AddAction(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)

    text: str = Field(min_length=1, max_length=LONGEST_NOTE)
    indicator: str = Field("", max_length=LONGEST_WORD)
    owner: str = Field("", max_length=LONGEST_WORD)
    due: str = Field("", max_length=LONGEST_WORD)
    aimed: float | None = None
    dry_run: bool = True


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool; `writes` where it may change something."""

    name: str
    arguments: type[BaseModel]
    ask: Callable[..., Json]
    writes: bool = False

    def schema(self, words: Words) -> Json:
        """Return its arguments as JSON Schema, each with what it is for."""
        schema = self.arguments.model_json_schema()
        for name, field in schema["properties"].items():
            field.pop("title", None)
            field["description"] = words(f"agents.argument.{name}")
        return {
            name: schema[name] for name in ("type", "properties", "required", "additionalProperties") if name in schema
        }

    def read(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments with blanks filled in. Raises Declined naming the first that is wrong."""
        try:
            return self.arguments.model_validate(dict(given)).model_dump()
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False, include_context=False)[0]
            name = str(first["loc"][0]) if first["loc"] else ""
            if first["type"] == "extra_forbidden":
                known = ", ".join(self.arguments.model_fields)
                raise Declined("unknown_argument", name=said(name), known=known, tool=self.name) from None
            key = "missing_argument" if first["type"] == "missing" else "bad_argument"
            raise Declined(key, name=name, tool=self.name) from None


TOOLS: Mapping[str, Tool] = {
    tool.name: tool
    for tool in (
        Tool("score", _Paged, score_plan),
        Tool("list_indicators", _List, list_indicators),
        Tool("explain", _Node, explain),
        Tool("series", _Series, series_of),
        Tool("contributions", _Contributions, contributions),
        Tool("late", _Late, late),
        Tool("meetings", _Meetings, meetings),
        Tool("enter", _Enter, enter, writes=True),
        Tool("add_action", _AddAction, add_action, writes=True),
    )
}


def ask(tool: Tool, asked: Query, arguments: Mapping[str, Any]) -> Json:
    """Return what a tool answers. Raises Declined, KpiError."""
    return tool.ask(asked, **{name: value for name, value in arguments.items() if name != "as_of"})
