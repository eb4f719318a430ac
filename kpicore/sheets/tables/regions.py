"""Where the tables of a tab are: header rows of one to three levels, the rows below them, titles above, tables below or beside each other.

A header is known by what stands in it (periods, words of roles, words like 項目 or 店舗 above cells with numbers), not by where it stands
or by the empty rows around it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from kpicore.sheets.cells import label_unit, tidy
from kpicore.sheets.periods import FiscalPart, OfFiscalYear, Year, parse
from kpicore.sheets.roles import TableRole, split_role
from kpicore.sheets.tables.canvas import BLANK, MARK, NUMBER, PERIOD, TEXT, Canvas, block_of, names_period
from kpicore.sheets.texts import name_key

#: A header has at most so many rows.
HEADER_LEVELS = 3

_FIELDS = {
    "indicator": (
        "項目 項目名 指標 指標名 KPI KPI名 科目 科目名 勘定科目 名称 内容 大項目 中項目 小項目 内訳 種別 種類 区分 カテゴリ カテゴリー "
        "分類 測定項目 管理項目 評価項目 経営指標 品目 item items metric metrics indicator measure category account line_item kpis name"
    ),
    "scope": (
        "部門 部門名 部署 部署名 課 店舗 店舗名 店 店名 拠点 拠点名 支店 支店名 営業所 チーム 媒体 媒体名 チャネル エリア 地域 事業部 "
        "事業 事業所 工場 ライン 担当 担当者 担当者名 氏名 名前 社員名 スタッフ 営業担当 報告者 department dept store branch team channel "
        "region area media staff rep owner shop site division location"
    ),
    "period": (
        "年月 月 日付 日 期間 対象日 対象月 対象期間 計上月 計上日 月度 年月日 営業日 日時 週 年度 年 四半期 半期 "
        "date month week period day year quarter yearmonth"
    ),
    "moment": "タイムスタンプ 記録日時 入力日時 登録日時 送信日時 timestamp",
    "first": "週開始 週開始日 開始日 開始 自 weekstart from",
    "last": "週終了 週終了日 終了日 終了 至 weekend to",
    "unit": "単位 unit units",
    "id": "ID No No. № 番号 コード 指標ID 管理番号 項番 通番 連番 # code kpiid id",
    "remark": (
        "備考 メモ コメント 摘要 特記事項 所感 要点 次アクション 次のアクション アクション 対策 ステータス 状況 状態 評価 判定 理由 要因 "
        "信号 天気 天候 曜日 予実差異コメント 差異理由 イベント note notes remark remarks comment comments status reason grade weather"
    ),
    "excluded": "対象外 計算対象外 除外 集計対象外 exclude excluded",
    "value": "値 数値 value amount 金額",
    "basis": "基準値 基準 baseline 初期値 現状値",
    "deadline": "期限 達成期限 期日 deadline due",
    "cadence": "頻度 集計頻度 確認頻度 frequency cadence",
    "direction": "方向 良い方向 direction",
    "definition": "定義 算出方法 計算式 計測方法 算出式 definition formula",
}
_FIELD_OF = {name_key(word): field for field, text in _FIELDS.items() for word in text.split()}


#: What the first word of a header may say below a table that has begun.
_LABEL_FIELDS = {"indicator", "scope", "period", "first", "moment", "id"}


@lru_cache(maxsize=65536)
def field_word(text: str) -> str | None:
    """Return what a header word says stands below it (`indicator`, `scope`, `period`, `unit` …), None for any other word."""
    return _FIELD_OF.get(name_key(text)) or _FIELD_OF.get(name_key(label_unit(text)[0]).strip("■●・:"))


@dataclass(frozen=True, slots=True)
class Frame:
    """A table on the canvas: its header rows, the rows below, its first and last column, and the rows of its title."""

    header: tuple[int, ...]
    body: Sequence[int]
    left: int
    right: int
    title: tuple[int, ...] = ()

    @property
    def columns(self) -> range:
        return range(self.left, self.right + 1)


@dataclass(frozen=True, slots=True)
class Frames:
    """The tables of a tab; `above` are the rows before the first of them, `loose` rows that belong to none."""

    tables: tuple[Frame, ...]
    above: tuple[int, ...] = ()
    loose: tuple[int, ...] = ()


# -- what a row looks like ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Shape:
    """How many cells of each kind a row has, and where they are."""

    texts: tuple[int, ...]
    numbers: tuple[int, ...]
    periods: tuple[int, ...]
    marks: int

    @property
    def filled(self) -> int:
        return len(self.texts) + len(self.numbers) + len(self.periods) + self.marks


def _shape(canvas: Canvas, row: int) -> _Shape:
    kinds = canvas.kinds[row]
    texts: list[int] = []
    numbers: list[int] = []
    periods: list[int] = []
    marks = 0
    for column, kind in enumerate(kinds):
        if kind == BLANK:
            continue
        if kind == TEXT:
            said = period_and_role(canvas.text(row, column))
            (periods if said is not None else texts).append(column)
        elif kind == NUMBER:
            numbers.append(column)
        elif kind == PERIOD:
            periods.append(column)
        else:
            marks += 1
    return _Shape(tuple(texts), tuple(numbers), tuple(periods), marks)


@lru_cache(maxsize=65536)
def period_and_role(text: str) -> tuple[str, TableRole | None] | None:
    """Return the period and the role of a header such as 4月実績 or 2026年4月(計画), None where it names no period.

    >>> period_and_role("4月 目標"), period_and_role("売上目標")
    (('4月', <TableRole.TARGET: 'target'>), None)
    """
    if names_period(tidy(text)):
        return text, None
    split = split_role(text)
    if split.role is not None and split.base and names_period(tidy(split.base)):
        return split.base, split.role
    return None


@lru_cache(maxsize=65536)
def _is_role(text: str) -> bool:
    split = split_role(text)
    return split.role is not None and not split.base


def _role_cells(canvas: Canvas, row: int, columns: Sequence[int]) -> int:
    return sum(_is_role(canvas.text(row, column)) for column in columns)


def _field_cells(canvas: Canvas, row: int, columns: Sequence[int]) -> int:
    return sum(field_word(canvas.text(row, column)) is not None for column in columns)


# -- header rows ----------------------------------------------------------------------------------------------------

_PERIODS, _ROLES, _WORDS = "periods", "roles", "words"


class _Scanner:
    """Goes down a tab once and cuts it into tables."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.period_columns = _columns_of_periods(canvas)
        self.shapes: dict[int, _Shape] = {}
        self.tables: list[Frame] = []
        self.header: tuple[int, ...] = ()
        self.title: tuple[int, ...] = ()
        self.body: list[int] = []
        self.above: list[int] = []
        self.beside: tuple[int, int] | None = None

    def shape(self, row: int) -> _Shape:
        found = self.shapes.get(row)
        if found is None:
            found = self.shapes[row] = _shape(self.canvas, row)
        return found

    def scan(self) -> Frames:
        row = 0
        while row < self.canvas.height:
            kind = self._header_kind(row)
            if not kind:
                self._see_beside(row)
                (self.body if self.header else self.above).append(row)
                row += 1
                continue
            levels = self._levels(row, kind)
            if self._says_again(levels):
                self.body += levels
            else:
                self._begin(levels)
            row = levels[-1] + 1
        self._end()
        tables = [part for table in self.tables for part in _side_by_side(self.canvas, table)]
        first = self.tables[0].title[:1] or self.tables[0].header[:1] if self.tables else (self.canvas.height,)
        return Frames(tuple(tables), tuple(range(first[0])))

    # -- which rows are headers -------------------------------------------------------------------------------

    def _header_kind(self, row: int) -> str:
        """Return what makes a row a header: periods, roles or words; "" when it is none."""
        kinds = self.canvas.kinds[row]
        if kinds.count(NUMBER):
            return _PERIODS if self._is_numeric_header(row) else ""
        if kinds.count(TEXT) + kinds.count(PERIOD) < 2:
            return ""
        shape = self.shape(row)
        periods = [column for column in shape.periods if column not in self.period_columns]
        roles = _role_cells(self.canvas, row, shape.texts)
        if len(periods) >= 2 or (periods and len(shape.periods) >= 1 and roles >= 1 and shape.marks == 0):
            return _PERIODS if shape.marks <= len(periods) and not self._is_stub(row, shape) else ""
        if len(periods) == 1 and shape.marks == 0 and self._heads_one_period(row, shape, periods[0]):
            return _PERIODS
        if shape.marks > 0 and shape.marks >= len(shape.texts):
            return ""
        fields = _field_cells(self.canvas, row, shape.texts)
        if roles >= 2 or (roles and fields):
            return _ROLES if self._has_numbers_below(row, shape.texts) else ""
        if fields and len(shape.texts) >= 2 and self._has_numbers_below(row, shape.texts):
            first = field_word(self.canvas.text(row, shape.texts[0]))
            return _WORDS if not self.header or first in _LABEL_FIELDS else ""
        return _WORDS if not self.header and len(shape.texts) >= 2 and self._is_above_numbers(row, shape) else ""

    def _heads_one_period(self, row: int, shape: _Shape, column: int) -> bool:
        """Whether a row is the header of a table of one period: 項目 | 2026年6月, with numbers below the period."""
        fields = {field_word(self.canvas.text(row, text)) for text in shape.texts if text < column}
        below = range(row + 1, min(row + 4, self.canvas.height))
        is_filled = any(self.canvas.kinds[other][column] in (NUMBER, MARK) for other in below)
        return bool(fields & {"indicator", "scope", "id"}) and is_filled

    def _is_stub(self, row: int, shape: _Shape) -> bool:
        """Whether a row of periods is no header but what a title tells: 年月 | 2026年9月 | 今日 | 2026年9月14日."""
        days = {tidy(self.canvas.text(row, column)) for column in shape.periods}
        left = [max((text for text in shape.texts if text < column), default=-1) for column in shape.periods]
        alone = -1 not in left and len(set(left)) == len(left)
        return alone and len(shape.periods) <= len(shape.texts) and len(days) <= 3 and not self._many_below(row, shape)

    def _many_below(self, row: int, shape: _Shape) -> bool:
        """Whether the next rows have numbers right below the periods, before another row of words comes."""
        for other in range(row + 1, min(row + 4, self.canvas.height)):
            kinds = self.canvas.kinds[other]
            if sum(kinds[column] == NUMBER for column in shape.periods) >= len(shape.periods):
                return True
            if not kinds.count(NUMBER) and kinds.count(TEXT) + kinds.count(PERIOD) >= 3:
                return False
        return False

    def _is_numeric_header(self, row: int) -> bool:
        """Whether the numbers of a row are months 4, 5, … 3, days 1 to 31, or years and months written as numbers."""
        canvas = self.canvas
        columns = [column for column, kind in enumerate(canvas.kinds[row]) if kind == NUMBER]
        others = [column for column, kind in enumerate(canvas.kinds[row]) if kind in (TEXT, PERIOD)]
        if len(columns) < 2 or canvas.kinds[row].count(MARK):
            return False
        numbers = _small_or_periods(canvas, row, columns)
        if not numbers:
            return False
        later = max(numbers) > 31
        is_days = len(numbers) >= 28 and all(after == before + 1 for before, after in pairwise(numbers))
        is_months = max(numbers) <= 12 and all(after == before % 12 + 1 for before, after in pairwise(numbers))
        if not later and (len(numbers) < 3 or (self.header and not (is_days or len(numbers) == 12))):
            return False
        words = all(canvas.kind(row, column) == PERIOD or self._fits_header(row, column) for column in others)
        return (later or is_days or is_months) and words and self._above_numbers(row, columns)

    def _fits_header(self, row: int, column: int) -> bool:
        text = self.canvas.text(row, column)
        return field_word(text) is not None or split_role(text).role is not None or column == 0

    def _above_numbers(self, row: int, columns: Sequence[int]) -> bool:
        """Whether the next rows hold numbers or marks below most of the columns, or are about to be filled."""
        below = range(row + 1, min(row + 7, self.canvas.height))
        counted = [sum(self.canvas.kind(other, column) in (NUMBER, MARK) for column in columns) for other in below]
        return max(counted, default=0) >= max(1, min(2, len(columns)))

    def _has_numbers_below(self, row: int, texts: Sequence[int]) -> bool:
        """Whether one of the next rows has a number below one of the words; further rows of roles are levels of the same header."""
        for _ in range(HEADER_LEVELS):
            below = range(row + 1, min(row + 7, self.canvas.height))
            for row in below:
                if any(self.canvas.kind(row, column) in (NUMBER, MARK) for column in texts):
                    return True
                if _role_cells(self.canvas, row, texts) >= 2:
                    break
            else:
                return False
        return False

    def _is_above_numbers(self, row: int, shape: _Shape) -> bool:
        """Whether a row of words is right above a row that has numbers below most of them."""
        if row + 1 >= self.canvas.height or shape.marks:
            return False
        below = self.canvas.kinds[row + 1]
        numeric = [column for column, kind in enumerate(below) if kind == NUMBER]
        covered = sum(column in shape.texts for column in numeric)
        return bool(numeric) and covered * 2 >= len(numeric) and not self._is_numeric_header(row + 1)

    def _levels(self, row: int, kind: str) -> tuple[int, ...]:
        """Return the rows of the header that has a row: groups above it that span columns, and roles or words below it."""
        first, last = row, row
        rows = self.body if self.header else self.above
        while last - first + 1 < HEADER_LEVELS and rows and rows[-1] == first - 1 and self._is_upper(first - 1, first):
            first = rows.pop()
        while (
            last - first + 1 < HEADER_LEVELS and last + 1 < self.canvas.height and self._is_lower(last + 1, last, kind)
        ):
            last += 1
        return tuple(range(first, last + 1))

    def _is_upper(self, row: int, below: int) -> bool:
        """Whether a row groups the columns of the header below it: its cells stand over several of them, none over the labels alone."""
        shape = self.shape(row)
        if shape.marks or (shape.numbers and not _are_years(self.canvas, row, shape.numbers)):
            return False
        if shape.periods and self._is_stub(row, shape):
            return False
        cells = sorted((*shape.texts, *shape.periods, *shape.numbers))
        lower = self.shape(below)
        heads = sorted((*lower.texts, *lower.periods, *lower.numbers))
        over = [column for column in cells if column > heads[0] or self._spans(row, column)]
        if not over or len(cells) >= len(heads) + 1:
            return False
        if len(over) == 1 and not self._spans(row, over[0]):
            # One word over the first data column, nothing beside it: a title or 単位：千円 at the right edge.
            text = self.canvas.text(row, over[0])
            return period_and_role(text) is not None and over[0] < heads[-1] and len(cells) == 1
        is_group = any(self._spans(row, column) for column in over) or len(over) >= 2
        return is_group and not any("単位" in self.canvas.text(row, column) for column in over)

    def _spans(self, row: int, column: int) -> bool:
        _, _, _, right = block_of(self.canvas, row, column)
        return right > column and not (column == 0 and right >= self.canvas.width - 1)

    def _is_lower(self, row: int, above: int, kind: str) -> bool:
        """Whether a row continues the header above it with another level."""
        canvas = self.canvas
        if canvas.kinds[row].count(NUMBER):
            return kind != _PERIODS and self._is_numeric_header(row)
        shape = self.shape(row)
        if shape.marks or not (shape.texts or shape.periods):
            return False
        roles = _role_cells(canvas, row, shape.texts)
        periods = [column for column in shape.periods if column not in self.period_columns]
        if kind == _PERIODS and periods:
            return self._are_months_of_years(above, row)
        if kind in (_ROLES, _WORDS) and len(periods) >= 2:
            return True
        if roles >= 2 and len(shape.texts) >= 2:
            return True
        return kind == _PERIODS and self._is_word_level(row, above, shape)

    def _are_months_of_years(self, above: int, row: int) -> bool:
        """Whether a row of periods stands below their years, halves or quarters."""
        upper = [self.canvas.text(above, column) for column in self.shape(above).periods]
        lower = [self.canvas.text(row, column) for column in self.shape(row).periods]
        return all(map(_is_long, upper)) and len(lower) > len(upper) and not all(map(_is_long, lower))

    def _is_word_level(self, row: int, above: int, shape: _Shape) -> bool:
        """Whether a row of words below one of periods names what the columns hold: 売上 | 客数 | 売上 | 客数."""
        heads = self.shape(above).periods
        inside = [column for column in shape.texts if heads and column >= heads[0]]
        return len(inside) >= 2 and len(inside) > len(heads) / 2 and self._is_above_numbers(row, shape)

    # -- a table that begins lower down, right of another ------------------------------------------------------

    def _see_beside(self, row: int) -> None:
        """Note the header of another table at the right end of a row of this one, in columns that this one has no header for."""
        if not self.header or self.beside:
            return
        kinds = self.canvas.kinds[row]
        at = max((column for column, kind in enumerate(kinds) if kind == NUMBER), default=-1) + 1
        periods = [column for column in self.shape(row).periods if column >= at and column not in self.period_columns]
        if len(periods) < 2 or at == 0:
            return
        first = next(column for column in range(at, len(kinds)) if kinds[column])
        last = max(column for column in self.shape(self.header[-1]).periods or (self.canvas.width,))
        if first > last and self._above_numbers(row, periods):
            self.beside = (row, first)

    # -- tables -----------------------------------------------------------------------------------------------

    def _says_again(self, levels: tuple[int, ...]) -> bool:
        """Whether header rows say what the present header says, and no title stands between: a header repeated for reading."""
        if not self.header or (self.body and self._titles_at_end()):
            return False
        return [self._words(row) for row in levels] == [self._words(row) for row in self.header]

    def _words(self, row: int) -> list[str]:
        return [name_key(self.canvas.text(row, column)) for column in range(self.canvas.width)]

    def _begin(self, levels: tuple[int, ...]) -> None:
        title = self._take_titles()
        self._end()
        self.header, self.title, self.body = levels, title, []

    def _take_titles(self) -> tuple[int, ...]:
        """Take the rows right above a header that are its title away from what stood before it."""
        rows = self.body if self.header else self.above
        count = self._titles_at_end() if self.header else len(rows)
        taken = tuple(rows[len(rows) - count :])
        del rows[len(rows) - count :]
        return taken

    def _titles_at_end(self) -> int:
        """Return how many rows at the end of the body are titles of what follows: words in one or two cells, no numbers."""
        count = 0
        for row in reversed(self.body):
            shape = self.shape(row)
            if shape.numbers or shape.marks or len(shape.texts) + len(shape.periods) > 2:
                break
            count += 1
        return count

    def _end(self) -> None:
        if not self.header:
            return
        last = self.canvas.width - 1
        if self.beside is None:
            self.tables.append(Frame(self.header, tuple(self.body), 0, last, self.title))
            return
        row, first = self.beside
        self.tables.append(Frame(self.header, tuple(self.body), 0, first - 1, self.title))
        below = tuple(other for other in self.body if other > row)
        self.tables.append(Frame((row,), below, first, last, ()))
        self.beside = None


def _small_or_periods(canvas: Canvas, row: int, columns: Sequence[int]) -> list[int]:
    """Return the numbers of a row where all are whole from 1 to 31, or are years or months (202604) one after the other; else none."""
    numbers: list[int] = []
    for column in columns:
        text = tidy(canvas.text(row, column)).removesuffix("日")
        if not text.isascii() or not text.isdigit() or len(text) not in (1, 2, 4, 6):
            return []
        number = int(text)
        if number > 31 and not (_YEARS[0] <= number <= _YEARS[1] or parse(text) is not None):
            return []
        if number > 31 and numbers and number not in (numbers[-1] + 1, numbers[-1] + 89):
            return []
        if number == 0 or (numbers and (number > 31) != (numbers[-1] > 31)):
            return []
        numbers.append(number)
    return numbers


_YEARS = (1990, 2100)


def _columns_of_periods(canvas: Canvas) -> frozenset[int]:
    """Return the columns that hold a period in most of their cells: dates down a table."""
    counted = [0] * canvas.width
    filled = [0] * canvas.width
    for kinds in canvas.kinds:
        for column, kind in enumerate(kinds):
            if kind:
                filled[column] += 1
                counted[column] += kind == PERIOD
    return frozenset(
        column for column in range(canvas.width) if counted[column] >= 3 and counted[column] * 2 > filled[column]
    )


_YEAR = re.compile(
    r"(?:19|20)[0-9]{2}|(?:(?:19|20)?[0-9]{2}|令和(?:[0-9]{1,2}|元)|R[0-9]{1,2})年度?|FY(?:20)?[0-9]{2}(?:年度)?"
)


def is_year(text: str) -> bool:
    """Return whether a text is a year and nothing more: 2026, 2026年, 令和8年度, FY26."""
    return _YEAR.fullmatch("".join(tidy(text).split()).upper()) is not None


@lru_cache(maxsize=16384)
def _is_long(text: str) -> bool:
    """Return whether a text names a year or a part of one that is longer than a month."""
    said = period_and_role(text)
    compact = "".join(tidy(said[0] if said else text).split()).upper()
    written = parse(compact)
    inner = written.of if isinstance(written, OfFiscalYear) else written
    return is_year(text) or isinstance(inner, FiscalPart | Year)


def _are_years(canvas: Canvas, row: int, columns: Sequence[int]) -> bool:
    return all(is_year(canvas.text(row, column)) for column in columns)


def frames_of(canvas: Canvas) -> Frames:
    """Return the tables of a tab, from top to bottom and from left to right."""
    return _Scanner(canvas).scan()


# -- tables side by side --------------------------------------------------------------------------------------------


def _side_by_side(canvas: Canvas, table: Frame) -> list[Frame]:
    """Return the tables that share header rows: one begins at each further column of labels that has numbers to its right."""
    starts = [column for column in table.columns if _begins_labels(canvas, table, column)]
    cuts = [starts[0]] if starts else []
    for earlier, later in pairwise(starts):
        if any(_is_numeric(canvas, table, column) for column in range(earlier, later)):
            cuts.append(later)
    if len(cuts) < 2 or not any(_is_numeric(canvas, table, column) for column in range(cuts[-1], table.right + 1)):
        return [_trimmed(canvas, table)]
    edges = [table.left, *cuts[1:], table.right + 1]
    return [
        _trimmed(canvas, replace(table, left=left, right=right - 1)) for left, right in pairwise(edges) if left < right
    ]


def _begins_labels(canvas: Canvas, table: Frame, column: int) -> bool:
    heads = [canvas.text(row, column) for row in table.header]
    return any(field_word(head) in {"indicator", "period", "scope", "first"} for head in heads) and not _is_numeric(
        canvas, table, column
    )


def _is_numeric(canvas: Canvas, table: Frame, column: int) -> bool:
    """Whether most of what stands below a header is numbers (of a long table the first rows tell)."""
    kinds = [canvas.kinds[row][column] for row in table.body[:200]]
    filled = len(kinds) - kinds.count(BLANK)
    return filled > 0 and (kinds.count(NUMBER) + kinds.count(MARK)) * 2 > filled


def _trimmed(canvas: Canvas, table: Frame) -> Frame:
    """Return the table without columns at its edges that hold nothing, and without rows in which it holds nothing."""
    is_whole = table.left == 0 and table.right == canvas.width - 1
    if is_whole:
        return table
    inside = slice(table.left, table.right + 1)
    body = tuple(row for row in table.body if any(canvas.kinds[row][inside]))
    return replace(table, body=body)
