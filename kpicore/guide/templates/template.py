"""What a template is: a tree of nodes in the words of one language, and further factors to choose from.

Structure (ids, parents, formulas, units' meaning) is the same in every language; names, definitions and responses are written for each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pydantic import Field

from kpicore.model.money import YEN_UNITS
from kpicore.model.node import Aggregation, Band, Direction, Frozen, Kind, Node, Shape
from kpicore.model.plan import Plan, Settings
from kpicore.periods import Cadence


class Category(StrEnum):
    """What a template is made for: a department of any company, or a whole company of one industry."""

    DEPARTMENT = "department"
    INDUSTRY = "industry"


class TemplateNode(Frozen):
    """One node of a template, in one language. Fields without meaning for its kind are blank or None.

    `typical` is in the node's unit, over the span its shape and cadence ask a target for (a total: the whole year); a Band is the range
    the source names, not a target within. It is None where nobody published one, and where the source's words (`typical_text`) count
    over another span or are a change. `source` is who says so, `link` where (None for the articles the method follows). A typical value
    without a source is an example that fits the others of its tree, and is shown as such; without a value it is 「自社で設定」: set your
    own. `effect` on the goal and `control` by one's own hands are suggestions for a factor, 1 (little) to 3 (much); `why` says how it
    leads to the goal. `focus` proposes the one indicator to look at first.
    """

    id: str = Field(min_length=1, pattern="^[a-z][a-z0-9]*(-[a-z0-9]+)*$")
    kind: Kind
    parents: tuple[str, ...] = ()
    name: str = Field(min_length=1)
    definition: str = ""
    unit: str = ""
    cadence: Cadence | None = None
    direction: Direction | None = None
    aggregation: Aggregation | None = None
    shape: Shape | None = None
    formula: str = ""
    response: str = ""
    typical: float | Band | None = None
    typical_text: str = ""
    source: str | None = None
    link: str | None = None
    why: str = ""
    effect: int | None = Field(default=None, ge=1, le=3)
    control: int | None = Field(default=None, ge=1, le=3)
    focus: bool = False

    def in_money(self, unit: str) -> TemplateNode:
        """Return it with amounts of money in this unit; what published figures say stays as it was published, an example in yen is none
        in another currency.
        """
        money, slash, each = self.unit.partition("/")  # 円, 円/kg
        if money not in YEN_UNITS:
            return self
        example = {"typical": None, "typical_text": ""} if unit not in YEN_UNITS and not self.source else {}
        return self.model_copy(update={"unit": f"{unit}{slash}{each}", **example})

    def node(self, target: float | Band | None = None) -> Node:
        """Return it as a node of a plan, owner and department blank."""
        shared = self.model_dump(include=_SHARED)
        return Node(**shared, target=target)


_SHARED = set(TemplateNode.model_fields) & set(Node.model_fields)


@dataclass(frozen=True)
class Told:
    """A template in one language: `more` are factors beyond those of the tree."""

    name: str
    about: str
    nodes: tuple[TemplateNode, ...]
    more: tuple[TemplateNode, ...]


@dataclass(frozen=True)
class Template:
    """A tree to start from. `place` orders templates of a category; the words are what `candidates` looks for in a goal sentence.

    `field_words` say whose template it is (歯科, dentist), `goal_words` what it is about (売上, revenue), in any language. Where the tree's
    goal is a profit, `sales_formula` is the part of its formula that gives the sales. `any_trade` is an organization that may be in any
    trade (a charity that teaches). Every method raises ValueError for a language
    without words.
    """

    key: str
    category: Category
    place: int
    field_words: tuple[str, ...]
    goal_words: tuple[str, ...]
    told: Mapping[str, Told]
    sales_formula: str = ""
    any_trade: bool = False

    def name(self, language: str) -> str:
        return self._in(language).name

    def about(self, language: str) -> str:
        """Return one line that says for whom it is and what its goal is."""
        return self._in(language).about

    def nodes(self, language: str) -> tuple[TemplateNode, ...]:
        """Return the tree: the KGI first, every parent before its children."""
        return self._in(language).nodes

    def more_factors(self, language: str) -> tuple[TemplateNode, ...]:
        """Return factors (CSF) one may choose instead of those in the tree; they stand under the KGI and have no KPIs yet."""
        return self._in(language).more

    def goal(self, language: str) -> TemplateNode:
        """Return the KGI."""
        return self._in(language).nodes[0]

    def plan(self, language: str, today: date, targets: Mapping[str, float | Band] | None = None) -> Plan:
        """Return the tree as a plan for the fiscal year around `today` (R1), targets blank but for those given by id."""
        given = targets or {}
        settings = Settings(name=self.name(language), language=language)
        year = settings.calendar.fiscal_year(today)
        goal, *others = (node.node(given.get(node.id)) for node in self.nodes(language))
        term = {"start": settings.calendar.first_day(year), "deadline": settings.calendar.last_day(year)}
        return Plan(settings=settings, nodes=(goal.model_copy(update=term), *others))

    def _in(self, language: str) -> Told:
        if language not in self.told:
            raise ValueError(f"no words for language {language!r}")
        return self.told[language]
