"""The rows of a table with a label in every row: names, scopes and roles from its label columns, groups by indentation, merging or words.

A row is known by its path: the groups it lies in, then its own labels. 売上 above 目標, 実績 and 達成率 is the name of all three.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kpicore.periods import Cadence, Period
from kpicore.sheets.cells import Fault, label_unit
from kpicore.sheets.mapping import Path
from kpicore.sheets.periods import sum_or_derived
from kpicore.sheets.roles import READ, SUMS, Split, TableRole, plain_name, role_of, split_role
from kpicore.sheets.tables.canvas import LONGEST_LABEL, NUMBER, Canvas
from kpicore.sheets.tables.regions import Frame, field_word, is_year
from kpicore.sheets.tables.table_columns import Column, is_unit_column
from kpicore.sheets.texts import name_key, word_key
from kpicore.sheets.words import REMARKS, WHOLE


@dataclass(slots=True)
class Row:
    """A row of a table. `words` is its path as typed; `name` and `scope` what it is of, `year` the fiscal year its label carries,
    `part` the part of a year that it is where the columns are years.

    `own` is the label nearest to the numbers, `outer` all that stands above it, `column` where the number of a pair stands, `indicator`
    what a person said it means.
    """

    at: int
    words: Path = ()
    name: str = ""
    scope: str = ""
    unit: str = ""
    id: str = ""
    year: str = ""
    part: str = ""
    own: str = ""
    outer: str = ""
    scopes: Path = ()
    period: Period | Fault | None = None
    role: TableRole = TableRole.ACTUAL
    reason: str = "plain-row"
    facts: Mapping[str, Any] = field(default_factory=dict)
    confidence: float = 0.75
    told: bool = False
    indicator: str = ""
    column: int = -1
    settled: bool = False
    has_role_word: bool = False

    def decide(self, role: TableRole, reason: str, confidence: float, **facts: Any) -> None:
        self.role, self.reason, self.confidence, self.facts = role, reason, confidence, facts

    def settle(self, role: TableRole, reason: str, confidence: float, **facts: Any) -> None:
        """Say what a row is by its place; its words are not asked any more."""
        self.decide(role, reason, confidence, **facts)
        self.settled = True

    @property
    def is_read(self) -> bool:
        return self.role in READ


@dataclass(frozen=True, slots=True)
class Labels:
    """The label columns of a table by what stands in them: `names` from the outermost in, and at most one each of the others."""

    names: tuple[Column, ...] = ()
    scopes: tuple[Column, ...] = ()
    roles: tuple[Column, ...] = ()
    id: Column | None = None
    unit: Column | None = None
    owners: tuple[Column, ...] = ()
    excluded: Column | None = None

    @property
    def all(self) -> list[Column]:
        return sorted((*self.scopes, *self.names, *self.roles), key=lambda column: column.at)


_PERSON_WORDS = "担当 担当者 担当者名 氏名 名前 社員名 スタッフ 営業担当 報告者 責任者 owner rep staff"
_PERSONS = frozenset(name_key(word) for word in re.split(" ", _PERSON_WORDS))


def labels_of(canvas: Canvas, frame: Frame, columns: Sequence[Column]) -> Labels:
    """Return what the label columns of a table are; a column of units or of roles (目標, 実績) is known by its cells."""
    names, scopes, roles, owners = [], [], [], []
    unit = next((column for column in columns if column.role is TableRole.UNIT), None)
    for column in columns:
        if column.role not in (TableRole.LABEL, TableRole.SCOPE, TableRole.OWNER):
            continue
        texts = [text for text in (canvas.text(row, column.at) for row in frame.body) if text]
        if unit is None and column.role is TableRole.LABEL and is_unit_column(canvas, frame, column):
            unit = column
            column.decide(TableRole.UNIT, "units-below", 0.85)
        elif _are_roles(texts):
            roles.append(column)
        elif column.role is TableRole.SCOPE and _is_person(column):
            owners.append(column)
        elif column.role is TableRole.SCOPE:
            scopes.append(column)
        else:
            names.append(column)
    labels = Labels(
        tuple(names),
        tuple(scopes),
        tuple(roles),
        next((column for column in columns if column.role is TableRole.ID), None),
        unit,
        tuple(owners),
        next((column for column in columns if column.kind == "excluded"), None),
    )
    return _with_owners(canvas, frame, labels)


def _is_person(column: Column) -> bool:
    return any(name_key(word) in _PERSONS for word in column.words)


def _are_roles(texts: Sequence[str]) -> bool:
    """Whether most of the labels of a column are nothing but roles, at least two different ones."""
    if len(texts) < 2:
        return False
    counted = Counter(texts)
    roles = {text for text in counted if (split := split_role(text)).role is not None and not split.base}
    return sum(counted[text] for text in roles) * 10 >= len(texts) * 6 and (len(roles) >= 2 or len(counted) == 1)


def _with_owners(canvas: Canvas, frame: Frame, labels: Labels) -> Labels:
    """Return the labels in which persons are scopes where only they tell rows apart, else owners."""
    if not labels.owners:
        return labels
    keyed = [*labels.names, *labels.scopes, *labels.roles]
    paths = [tuple(canvas.text(row, column.at) for column in keyed) for row in frame.body]
    filled = [path for path in paths if any(path)]
    is_needed = not labels.names or len(set(filled)) < len(filled)
    for column in labels.owners:
        column.decide(
            TableRole.SCOPE if is_needed else TableRole.OWNER, "header-word", 0.9, text=" ".join(column.words)
        )
    if not is_needed:
        return labels
    scopes = tuple(sorted((*labels.scopes, *labels.owners), key=lambda column: column.at))
    return Labels(labels.names, scopes, labels.roles, labels.id, labels.unit, labels.owners, labels.excluded)


@dataclass(frozen=True, slots=True)
class RowPeriods:
    """What a column of periods beside columns of periods says of rows: their year, or the part of the year that their column is."""

    years: Mapping[int, str] = field(default_factory=dict)
    parts: Mapping[int, str] = field(default_factory=dict)


def row_periods(canvas: Canvas, frame: Frame, columns: Sequence[Column]) -> RowPeriods:
    """Return the years of rows below 年度 (2025年度, held until the next), or their months where all columns are years."""
    years: dict[int, str] = {}
    parts: dict[int, str] = {}
    headed = [column.heading for column in columns if column.is_read and column.heading is not None]
    are_years = bool(headed) and all(isinstance(found, Period) and found.cadence is Cadence.YEARLY for found in headed)
    for column in columns:
        if column.role is not TableRole.PERIOD:
            continue
        texts = {at: text for at in frame.body if (text := canvas.text(at, column.at))}
        if texts and all(map(is_year, texts.values())):
            years = years or _held_down(frame, texts)
        elif are_years:
            parts = parts or texts
    return RowPeriods(years, parts)


def _held_down(frame: Frame, texts: Mapping[int, str]) -> dict[int, str]:
    held, found = "", {}
    for at in frame.body:
        held = found[at] = texts.get(at, held)
    return found


# -- rows -----------------------------------------------------------------------------------------------------------


def rows_of(
    canvas: Canvas, frame: Frame, labels: Labels, data: Sequence[int], title_role: TableRole | None, when: RowPeriods
) -> list[Row]:
    """Return the rows of a table with what each is; `data` are the columns with numbers, `title_role` what the title says of all."""
    rows = _paths(canvas, frame, labels, data)
    for row in rows:
        row.year, row.part = when.years.get(row.at, ""), when.parts.get(row.at, "")
        if row.part and sum_or_derived(row.part) is not None:
            row.settle(TableRole.TOTAL, "coarser-period", 0.95, text=row.part)
    siblings = {name_key(plain_name(word)) for row in rows for word in row.words}
    bases = _bases(rows)
    for row in rows:
        if not row.settled:
            _decide(row, siblings, bases, title_role)
    _tell_apart(rows)
    return rows


def _tell_apart(rows: Sequence[Row]) -> None:
    """Give rows of one name and scope the groups they lie in as well."""
    counted = Counter((row.name, row.scope, row.role, row.year) for row in rows if row.is_read)
    for row in rows:
        if row.outer and counted[row.name, row.scope, row.role, row.year] > 1:
            row.scope = _scope_without(row.outer, row.name)


def _paths(canvas: Canvas, frame: Frame, labels: Labels, data: Sequence[int]) -> list[Row]:
    """Return the rows with their paths; groups, remarks and repeated headers are decided here."""
    columns = labels.all
    groups = _Groups()
    above: dict[int, str] = {}
    header = [name_key(canvas.text(frame.header[-1], at)) for at in frame.columns] if frame.header else []
    rows = []
    for place, at in enumerate(frame.body):
        row = Row(at)
        rows.append(row)
        texts = _filled_down(canvas, at, columns, above)
        row.id = "" if labels.id is None else canvas.text(at, labels.id.at)
        row.unit = "" if labels.unit is None else canvas.text(at, labels.unit.at)
        row.words = tuple(text for text in texts if text)
        row.own = next((canvas.text(at, column.at) for column in reversed(columns) if canvas.text(at, column.at)), "")
        has_data = any(canvas.kinds[at][column] for column in data)
        has_numbers = has_data and any(canvas.kinds[at][column] == NUMBER for column in data)
        if header and _same_words(canvas, at, frame, header):
            row.settle(TableRole.HEADER, "header-again", 0.95)
        elif not has_numbers and (is_remark(row.own) or not row.words):
            row.settle(TableRole.REMARK, "remark", 0.9)
        elif len(columns) == 1 or (columns and canvas.kinds[at][columns[0].at] and len(row.words) == 1):
            _place_in_groups(canvas, frame, place, row, columns, data, groups, has_data)
        if not row.settled:
            _split_path(row, columns, texts, labels, groups.above(row))
    return rows


def _filled_down(canvas: Canvas, at: int, columns: Sequence[Column], above: dict[int, str]) -> list[str]:
    """Return the labels of a row; a blank one before a filled one is what stands above it, in the same group."""
    own = [canvas.text(at, column.at) for column in columns]
    last = max((index for index, text in enumerate(own) if text), default=-1)
    texts = []
    for index, text in enumerate(own):
        if text:
            above[index] = text
            for later in range(index + 1, len(own)):
                above.pop(later, None)
        texts.append(text or (above.get(index, "") if index < last else ""))
    return texts


def _same_words(canvas: Canvas, at: int, frame: Frame, header: Sequence[str]) -> bool:
    """Whether a row says what the header says; the first cell that differs ends it."""
    pairs = zip(header, frame.columns, strict=True)
    return all(
        canvas.kind(at, column) != NUMBER and name_key(canvas.text(at, column)) == word for word, column in pairs
    )


_REMARK_ENDS = tuple(name_key(word) for word in REMARKS if word != "理由")


def is_remark(text: str) -> bool:
    """Whether a label is a remark: it begins like a footnote, is a sentence, or long."""
    if name_key(text).endswith(_REMARK_ENDS) or field_word(text) == "remark":
        return True
    return (
        text.startswith(("※", "*", "注", "(注", "（注", "＊", "→", "出典", "作成"))
        or "。" in text
        or len(text) > LONGEST_LABEL
    )


def decide_labels(rows: Sequence[Row], labels: Labels, title_role: TableRole | None) -> None:
    """Say what the distinct labels of a table with a period in every row are: scopes, names, roles and sums."""
    scopes = len(labels.scopes) + len(labels.names)
    only_scopes = bool(labels.scopes) and not labels.names
    siblings = {name_key(plain_name(word)) for row in rows for word in row.words}
    bases = _bases(rows)
    for row in rows:
        row.name = row.words[-1] if row.words and scopes else ""
        outer = row.words[:-1] if row.name else row.words
        row.scopes = row.words if only_scopes else ()
        row.scope = " / ".join(dict.fromkeys(plain_name(label_unit(text)[0]) for text in outer))
        if row.words:
            _decide(row, siblings, bases, title_role)
        else:
            _decide_plain(row, {}, title_role)


# -- groups ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Groups:
    """The group rows a row lies in, with the depth each stands at; -1 for one that holds until the next of its kind."""

    open: list[tuple[int, str, int]] = field(default_factory=list)

    def above(self, row: Row) -> tuple[str, ...]:
        """Return the groups a row lies in; one that it opens itself is not among them."""
        return tuple(text for text, opened in ((text, at) for _, text, at in self.open) if opened != row.at)

    def close_to(self, depth: int) -> None:
        while self.open and self.open[-1][0] >= depth:
            self.open.pop()


_DECORATED = re.compile(r"^\s*[【■●◆▼◇□○<〈《\[＜]")


def _place_in_groups(
    canvas: Canvas,
    frame: Frame,
    place: int,
    row: Row,
    columns: Sequence[Column],
    data: Sequence[int],
    groups: _Groups,
    has_data: bool,
) -> None:
    """Close the groups a row does not lie in, and open the one it is the head of."""
    raw = canvas.value(row.at, columns[0].at)
    depth = indentation(raw) if isinstance(raw, str) else 0
    if groups.open and depth <= groups.open[-1][0]:
        groups.close_to(depth)
    if has_data:
        if len(columns) == 1 and _next_depth(canvas, frame, place, columns) > depth:
            groups.open.append((depth, row.own, row.at))
        return
    if _is_group(canvas, frame, place, row, columns, data, depth):
        is_flat = _next_depth(canvas, frame, place, columns) <= depth
        groups.close_to(-1 if is_flat else depth)
        groups.open.append((-1 if is_flat else depth, row.own, row.at))
        row.settle(TableRole.GROUP, "group-row", 0.85, text=row.own)


def indentation(text: str) -> int:
    """Return how far a label is indented: blanks before it count, full-width ones as two, and branches as one step.

    >>> indentation("売上"), indentation("　うち新規"), indentation("  └ Web")
    (0, 2, 4)
    """
    depth = 0
    for sign in text:
        if sign in "└├│┗┣┃→":
            return depth + 2
        if not sign.isspace():
            break
        depth += 2 if unicodedata.east_asian_width(sign) == "F" else 4 if sign == "\t" else 1
    return depth


def _next_depth(canvas: Canvas, frame: Frame, place: int, columns: Sequence[Column]) -> int:
    if place + 1 >= len(frame.body):
        return -1
    raw = canvas.value(frame.body[place + 1], columns[0].at)
    return indentation(raw) if isinstance(raw, str) else 0


def _is_group(
    canvas: Canvas, frame: Frame, place: int, row: Row, columns: Sequence[Column], data: Sequence[int], depth: int
) -> bool:
    """Whether a row without numbers heads those below it: they are indented, are roles, or it looks like a heading."""
    below = frame.body[place + 1 : place + 2]
    if not below:
        return False
    text = canvas.text(below[0], columns[-1].at)
    follows = any(canvas.kinds[below[0]][column] for column in data)
    if len(columns) > 1:
        is_inner = not canvas.text(below[0], columns[0].at) and bool(text)
        return not canvas.text(row.at, columns[-1].at) and (is_inner or _DECORATED.match(row.own) is not None)
    split = split_role(text)
    is_role = split.role is not None and not split.base and split_role(row.own).role is None
    if _next_depth(canvas, frame, place, columns) > depth or is_role or _DECORATED.match(row.own):
        return True
    return follows and looks_like_scope(row.own) and not looks_like_scope(text)


_SCOPE_ENDS = re.compile(
    r"(?:部|課|店|支店|営業所|事業部|事業所|チーム|グループ|室|工場|センター|拠点|本社|支社|エリア|地区|ライン|局|班|校|院|店舗|部門|係)$"
)


def looks_like_scope(text: str) -> bool:
    """Whether a word is the name of a part of a company: 営業部, 渋谷店, 全社."""
    name = plain_name(text)
    return word_key(name) in {word_key(word) for word in WHOLE} or bool(_SCOPE_ENDS.search(name))


# -- names and roles ------------------------------------------------------------------------------------------------


def _split_path(
    row: Row, columns: Sequence[Column], texts: Sequence[str], labels: Labels, groups: tuple[str, ...]
) -> None:
    """Sort the labels of a row, and the groups it lies in, into name and scope."""
    names = [text for column, text in zip(columns, texts, strict=True) if column in labels.names and text]
    scopes = [text for column, text in zip(columns, texts, strict=True) if column in labels.scopes and text]
    row.scopes = tuple(scopes)
    row.words = (*(text for text in groups if text not in row.words), *row.words)
    row.name = names[-1] if names else ""
    outer = [plain_name(label_unit(text)[0]) for text in (*groups, *names[:-1])]
    inner = [plain_name(label_unit(text)[0]) for text in scopes]
    row.scope = " / ".join(dict.fromkeys(inner or outer))
    row.outer = " / ".join(dict.fromkeys((*inner, *outer)))


def _bases(rows: Sequence[Row]) -> Mapping[str, set[TableRole | None]]:
    """Return for each name key the roles its rows have."""
    found: dict[str, set[TableRole | None]] = {}
    for row in rows:
        split = split_role(row.own)
        found.setdefault(name_key(split.base), set()).add(split.role)
    return found


def _decide(
    row: Row, siblings: set[str], bases: Mapping[str, set[TableRole | None]], title_role: TableRole | None
) -> None:
    """Say what a row is by the words of its labels, the innermost first; what is computed beats what is read."""
    found: tuple[TableRole | None, Split] = (None, Split(""))
    for text in reversed(row.words):
        split = split_role(text)
        role = role_of(split, siblings - {name_key(plain_name(text))} if split.base else siblings)
        if split.role in SUMS and text in row.scopes:
            role = split.role  # チーム合計 among persons, 全店計 among shops
        if role is not None and (found[0] is None or (role not in READ and found[0] in READ)):
            found = (role, split)
    role, split = found
    row.name = _name_of(row, siblings)
    if role is None:
        _decide_plain(row, bases, title_role)
        return
    row.has_role_word = True
    if role is TableRole.TARGET and split.how == "begins" and split.base:
        beside = bases.get(name_key(split.base), set()) - {TableRole.TARGET}
        row.decide(role, "label-begins", 0.85 if beside else 0.7, word=split.word, text=row.own)
    else:
        row.decide(role, f"label-{split.how}", 0.95, word=split.word, text=row.own)


def _name_of(row: Row, siblings: set[str]) -> str:
    """Return the name of a row: the innermost of its labels that says more than a role; a year alone is kept apart."""
    labels = [row.name] if row.name else []
    labels += [text for text in reversed(row.words) if text not in labels]
    for text in labels:
        split = split_role(text)
        role = role_of(split, siblings)
        rest = split.base if role is not None else plain_name(text)
        if rest and is_year(rest):
            row.year = rest
            continue
        if rest:
            if rest != plain_name(row.name):
                row.scope = _scope_without(row.scope, rest)
            return rest
    return ""


def _scope_without(scope: str, name: str) -> str:
    parts = [part for part in scope.split(" / ") if part]
    return " / ".join(part for part in parts if name_key(part) != name_key(plain_name(label_unit(name)[0])))


def _decide_plain(row: Row, bases: Mapping[str, set[TableRole | None]], title_role: TableRole | None) -> None:
    if title_role is not None:
        row.has_role_word = True
        row.decide(title_role, "title-says", 0.8, text=row.own)
    elif TableRole.TARGET in bases.get(name_key(split_role(row.own).base), set()):
        row.decide(TableRole.ACTUAL, "beside-target", 0.85, text=row.own)
    else:
        row.decide(TableRole.ACTUAL, "plain-row", 0.75, text=row.own)
