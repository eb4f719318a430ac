"""The cells of a table sorted: series of one indicator in one role each, and everything else told of once with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from kpicore.periods import Cadence, Period
from kpicore.sheets.actuals import says_excluded
from kpicore.sheets.analysed import Layout, Question
from kpicore.sheets.cells import Fault, Number, label_unit, read_number, tidy
from kpicore.sheets.grid import runs
from kpicore.sheets.mapping import path_key
from kpicore.sheets.names import Label, Meant, NameIndex
from kpicore.sheets.periods import DateContext, Total, read_header, read_period
from kpicore.sheets.roles import COMPUTED, READ, TableRole, plain_name
from kpicore.sheets.tables.canvas import BLANK, NUMBER, Canvas
from kpicore.sheets.tables.recognised import Series, Sorted
from kpicore.sheets.tables.study import Study, Table, cell_words
from kpicore.sheets.tables.table_columns import Column, name_and_scope
from kpicore.sheets.tables.table_rows import Row, looks_like_scope
from kpicore.sheets.texts import name_key

#: What a row may be that has numbers in periods that have not begun and does not say what they are.
CHOICES = (TableRole.ACTUAL_THEN_FORECAST, TableRole.TARGET, TableRole.FORECAST, TableRole.IGNORED)


#: So many days ahead that follow the days before them within a month are a plan; fewer, or days a year away, are slips of a date.
_PLANNED_DAYS, _GAP_OF_PLANS = 3, 31


def sort_cells(study: Study, tree: NameIndex) -> Sorted:
    """Return what becomes of every cell of a tab's tables."""
    found = Sorted()
    for table in study.tables:
        _Sorter(study, table, tree, found).sort()
    return found


class _Sorter:
    """Sorts the cells of one table."""

    def __init__(self, study: Study, table: Table, tree: NameIndex, into: Sorted) -> None:
        self.study, self.table, self.tree, self.into = study, table, tree, into
        self.canvas: Canvas = study.canvas
        self.today = study.context.today
        self.ahead: dict[Period, bool] = {}
        self.named: dict[int, tuple[str, str]] = {}
        self.siblings = {name_key(plain_name(name)) for column in table.columns for name in column.names}

    def sort(self) -> None:
        self._keep_names_of_tree()
        first = len(self.into.series)
        if self.table.layout is Layout.FIXED:
            self._sort_pairs()
        elif self.table.entries is not None:
            self._sort_entries()
        else:
            self._sort_rows()
        for series in self.into.series[first:]:
            series.title = self.table.title
        if self.table.cells_told:
            self._set_cells_aside(self.into.series[first:])

    def _set_cells_aside(self, made: Sequence[Series]) -> None:
        """Take the single cells out of their series that a person said are something else."""
        for series in made:
            kept = []
            for index, (row, column) in enumerate(zip(series.rows, series.columns, strict=True)):
                role = self._told_role(row, column)
                if role is None or role is series.role:
                    kept.append(index)
                else:
                    self.table.told_cells[row, column] = role
                    self.into.skipped.append((self.canvas.at(row, column), _ROW_REASONS.get(str(role), str(role))))
            series.rows = [series.rows[index] for index in kept]
            series.columns = [series.columns[index] for index in kept]
            series.periods = [series.periods[index] for index in kept]
        self.into.series = [series for series in self.into.series if series.rows]

    def _told_role(self, row: int, column: int) -> TableRole | None:
        words = cell_words(self.study, self.table, self.canvas.at(row, column))
        return None if words is None else self.table.cells_told.get((path_key(words[0]), path_key(words[1])))

    def _keep_names_of_tree(self) -> None:
        """Read as actuals what the tree itself calls 達成率 or 前年比: what the tree names is always what it says."""
        if not self.tree.has_tree:
            return
        for row in self.table.rows:
            if row.has_role_word and not row.told and self._is_node(row.own, row.scope):
                row.name = plain_name(row.own)
                row.decide(TableRole.ACTUAL, "named-by-tree", 0.95, text=row.own)
        for column in self.table.columns:
            name = column.names[-1] if column.names else ""
            sounds_computed = (
                column.role in COMPUTED | {TableRole.TARGET} and column.heading is None and not column.told
            )
            if sounds_computed and self._is_node(name, ""):
                column.named_whole = True
                column.decide(TableRole.ACTUAL, "named-by-tree", 0.95, text=name)

    def _is_node(self, text: str, scope: str) -> bool:
        found = self.tree.indicator(Label("", plain_name(text), scope, self.study.scope)) if text else None
        return (
            isinstance(found, Meant)
            and found.node is not None
            and name_key(text) in (name_key(found.node.name), name_key(found.node.id))
        )

    # -- a row for each indicator -----------------------------------------------------------------------------

    def _sort_rows(self) -> None:
        table = self.table
        self._skip_columns()
        columns = table.read_columns
        if not columns:
            return
        told_by_rows = all(row.year for row in table.rows if row.is_read)
        readable = [column for column in columns if self._is_readable(column, told_by_rows)]
        kept = {column.at for column in readable}
        self._tell_bad_headings([column for column in columns if column.at not in kept])
        if table.layout is Layout.ONE and table.period is None:
            self._ask_period(columns)
            return
        headings = _Headings(table, readable)
        for row in table.rows:
            self._sort_row(row, columns, readable, headings)

    def _is_readable(self, column: Column, told_by_rows: bool) -> bool:
        """Whether a column has its period: its own, that of the table, or bare months whose year every row tells."""
        if isinstance(column.heading, Period) or self.table.layout is Layout.ONE:
            return True
        return told_by_rows and isinstance(column.heading, Fault) and column.heading.code == "period-without-year"

    def _sort_row(self, row: Row, columns: Sequence[Column], readable: Sequence[Column], headings: _Headings) -> None:
        at = [column.at for column in columns]
        filled = any(self.canvas.kinds[row.at][column] for column in at)
        if row.role is TableRole.UNCLEAR:
            if filled:
                self._ask_role(row, at)
            return
        if not row.is_read:
            if filled:
                self._claim_skip(row, at, str(row.role) if row.role is not TableRole.IGNORED else "ignored")
            return
        if self._is_excluded(row.at):
            self.into.missing += [(self.canvas.at(row.at, column.at), "excluded") for column in readable]
            return
        if row.part and not headings.has_part(row):
            self._tell_bad_part(row, [column.at for column in readable])
            return
        made = self._series_of_row(row, readable, headings)
        if not made:
            kept = [column.at for column in readable]
            if any(self.canvas.kinds[row.at][column] for column in kept):
                self._claim_fault(Fault("row-without-indicator"), row, kept)
            return
        if not self._is_clear(row, made):
            return
        self.into.series += made

    def _tell_bad_part(self, row: Row, columns: Sequence[int]) -> None:
        """Report a row whose month or quarter cannot be read within the years of the columns."""
        places = self._ranges([row.at], columns)
        self.into.faults.append((Fault("unreadable-period", {"text": row.part[:80]}), places[0], len(columns)))
        self.into.skipped += [(place, "unreadable-period") for place in places[1:]]

    def _series_of_row(self, row: Row, columns: Sequence[Column], headings: _Headings) -> list[Series]:
        """Return the series of a row: one for each role and name its columns give it."""
        found: dict[tuple[TableRole, str, str], Series] = {}
        by_row = self._named_by_row(row)
        for column in columns:
            period = headings.of(row, column)
            name, scope = by_row if not column.names else self._named(row, column)
            if not name or period is None:
                continue
            role = row.role if column.role is TableRole.ACTUAL else combined(row.role, column.role)
            series = found.get((role, name, scope))
            if series is None:
                where = self.canvas.grid.row_address(self.canvas.rows[row.at])
                unit = row.unit or _unit_of(column)
                series = Series(name, scope, role, where, unit, row.id, row.indicator or column.indicator)
                series.direction = self._direction(row)
                found[role, name, scope] = series
            series.rows.append(row.at)
            series.columns.append(column.at)
            series.periods.append(period)
        return list(found.values())

    def _named(self, row: Row, column: Column) -> tuple[str, str]:
        """Return name and scope of a cell: from its row, and where that names a scope only from its column or the title."""
        name, scope = self._named_by_column(column)
        if not name:
            return self._named_by_row(row)
        if not row.name or self._rows_are_scopes:
            return name, _joined(scope, row.scope, row.name)
        if looks_like_scope(name) or self.table.layout is Layout.ACROSS:
            if self._is_shared(name):
                return row.name, row.scope
            return row.name, _joined(row.scope, scope, name)
        return name, _joined(scope, row.scope, row.name)

    def _named_by_column(self, column: Column) -> tuple[str, str]:
        found = self.named.get(column.at)
        if found is None:
            found = name_and_scope(column.names, self.siblings, whole=column.named_whole)
            if not found[0] and column.heading is None:
                found = self._named_to_the_left(column)
            self.named[column.at] = found
        return found

    def _named_to_the_left(self, column: Column) -> tuple[str, str]:
        """Return the name of the numbers that a bare 予算 belongs to: those right before it, where rows are days or shops."""
        if self.table.layout is Layout.ONE and not self._rows_are_scopes:
            return "", ""
        before = [other for other in self.table.read_columns if other.at < column.at]
        named = (name_and_scope(other.names, self.siblings, whole=other.named_whole) for other in reversed(before))
        return next((name for name in named if name[0]), ("", ""))

    def _named_by_row(self, row: Row) -> tuple[str, str]:
        title = self.table.name
        if row.name and title and self._rows_are_scopes:
            return title, _joined(row.scope, row.name)
        if row.name:
            return row.name, row.scope
        if title:
            return title, row.scope
        outer, _, last = row.scope.rpartition(" / ")
        return last, outer

    @cached_property
    def _rows_are_scopes(self) -> bool:
        labels = self.table.labels
        if labels.scopes and not labels.names:
            return True
        named = [row for row in self.table.rows if row.name and row.is_read]
        return bool(named) and all(looks_like_scope(row.name) for row in named)

    def _is_shared(self, name: str) -> bool:
        """Whether all columns that are read have this name, which tells nothing apart then."""
        return self._names_of_columns == {name_key(name)}

    @cached_property
    def _names_of_columns(self) -> set[str]:
        return {name_key(name_and_scope(column.names, self.siblings)[0]) for column in self.table.read_columns}

    @cached_property
    def _direction_column(self) -> Column | None:
        return next((column for column in self.table.columns if column.kind == "direction"), None)

    def _direction(self, row: Row) -> str:
        column = self._direction_column
        return "" if column is None else self.canvas.text(row.at, column.at)

    def _is_excluded(self, at: int) -> bool:
        column = self.table.labels.excluded
        return column is not None and says_excluded(self.canvas.value(at, column.at))

    # -- is it what it seems ----------------------------------------------------------------------------------

    def _is_clear(self, row: Row, made: list[Series]) -> bool:
        """Whether the numbers of a row can be actuals: in periods that have not begun there are none yet (decision 3)."""
        early = [series for series in made if series.role is TableRole.ACTUAL and self._has_numbers_ahead(series)]
        if not early:
            return True
        if row.has_role_word or row.told or row.reason == "beside-target" or self._titles_say_actual():
            for series in early:
                series.role = TableRole.ACTUAL_THEN_FORECAST
            if not row.told:
                row.decide(
                    TableRole.ACTUAL_THEN_FORECAST, "numbers-ahead", max(0.65, row.confidence - 0.2), text=row.own
                )
            return True
        row.decide(TableRole.UNCLEAR, "numbers-ahead", 0.4, text=row.own)
        self._ask_role(row, sorted({column for series in made for column in series.columns}))
        return False

    def _titles_say_actual(self) -> bool:
        return self.table.says_actual

    def _has_numbers_ahead(self, series: Series) -> bool:
        return any(
            self._is_ahead(period) and self._is_number(row, column)
            for row, column, period in zip(series.rows, series.columns, series.periods, strict=True)
        )

    def _is_ahead(self, period: Period) -> bool:
        """Whether a period has not begun."""
        known = self.ahead.get(period)
        if known is None:
            first = self.table.title.context.calendar.first_day(period)
            known = self.ahead[period] = self.today is not None and first > self.today
        return known

    def _is_number(self, row: int, column: int) -> bool:
        """Whether a cell holds a number other than zero."""
        if self.canvas.kind(row, column) != NUMBER:
            return False
        value = self.canvas.value(row, column)
        if isinstance(value, str):
            read = read_number(value)
            return not (isinstance(read, Number) and read.value == 0)
        return bool(value)

    def _ask_role(self, row: Row, columns: Sequence[int]) -> None:
        where = self.canvas.grid.row_address(self.canvas.rows[row.at])
        places = self._ranges([row.at], columns)
        cells = len(columns)
        facts = {"label": " / ".join(row.words)[:80], "readings": [str(role) for role in CHOICES[:3]]}
        self.into.unclear.append((places[0], cells, facts))
        self.into.skipped += [(place, "unclear-role") for place in places[1:]]
        key = "role:" + " / ".join(row.words)
        self.into.questions.append(Question(key, "role", where, tuple(map(str, self._choices(row.reason))), facts))

    def _choices(self, reason: str) -> tuple[TableRole, ...]:
        return CHOICES if reason == "numbers-ahead" else (TableRole.ACTUAL, *CHOICES[1:])

    def _ask_column(self, column: Column) -> None:
        """Ask what a column of numbers is whose header speaks of something else than actuals."""
        body = self.table.frame.body
        place = self.canvas.range(body[0], column.at, body[-1], column.at)
        where = self.canvas.grid.column_address(self.canvas.columns[column.at])
        facts = {"label": " / ".join(column.words)[:80], "readings": [str(role) for role in CHOICES[:3]]}
        self.into.unclear.append((place, column.filled[NUMBER], facts))
        key = "role:" + " / ".join(column.words)
        if not any(question.key == key for question in self.into.questions):
            choices = tuple(map(str, self._choices(column.reason)))
            self.into.questions.append(Question(key, "role", where, choices, facts))

    def _ask_period(self, columns: Sequence[Column]) -> None:
        """Ask which period a table is of that names none; until it is told nothing of it is read."""
        table = self.table
        rows = [row for row in table.rows if row.is_read]
        places = self._ranges([row.at for row in rows], [column.at for column in columns])
        if not places:
            return
        cells = len(rows) * len(columns)
        self.into.faults.append((Fault("period-not-told", {"tab": self.canvas.grid.tab}), places[0], cells))
        self.into.skipped += [(place, "period-not-told") for place in places[1:]]
        for row in table.rows:
            if not row.is_read and any(self.canvas.kinds[row.at][column.at] for column in columns):
                self._claim_skip(row, [column.at for column in columns], str(row.role))
        self._question("period", self.canvas.grid.address, _recent_months(self.study.context))

    def _question(
        self, code: str, where: str, choices: tuple[str, ...], *, blocking: bool = True, **facts: Any
    ) -> None:
        if not any(question.key == code for question in self.into.questions):
            self.into.questions.append(Question(code, code, where, choices, facts, blocking))

    # -- a row for each period --------------------------------------------------------------------------------

    def _sort_entries(self) -> None:
        table, entries = self.table, self.table.entries
        self._skip_columns()
        columns = table.read_columns
        if not columns or entries is None:
            return
        at = [column.at for column in columns]
        by_label: dict[int, tuple[list[int], list[Period]]] = {}
        aside: dict[str, list[int]] = {}
        faults: dict[tuple[str, str], tuple[Fault, list[int]]] = {}
        for row, code, period in zip(table.frame.body, entries.codes, entries.periods, strict=True):
            label = entries.labels[code]
            kinds = self.canvas.kinds[row]
            if not label.is_read:
                aside.setdefault(str(label.role), []).append(row)
            elif isinstance(period, Period):
                if table.labels.excluded is not None and self._is_excluded(row):
                    self.into.missing += [(self.canvas.at(row, column), "excluded") for column in at]
                    continue
                rows, periods = by_label.setdefault(code, ([], []))
                rows.append(row)
                periods.append(period)
            elif any(kinds[column] for column in at):
                if isinstance(period, Total):
                    aside.setdefault("total", []).append(row)
                    continue
                fault = period or Fault("row-without-period")
                faults.setdefault((fault.code, str(fault.facts.get("text"))), (fault, []))[1].append(row)
        self._claim_rows(aside, at)
        self._claim_bad_rows(faults, at)
        self._set_stray_days_aside(by_label, at)
        made = [
            pair
            for code, (rows, periods) in by_label.items()
            for pair in self._series_of_label(entries.labels[code], rows, periods, columns)
        ]
        unclear = self._ask_about_columns(made)
        self.into.series += [series for column, series in made if column.at not in unclear]

    def _set_stray_days_aside(self, by_label: Mapping[int, tuple[list[int], list[Period]]], at: Sequence[int]) -> None:
        """Leave out the rows whose day has not come: a slip of the date, unless the days of the table simply go on."""
        dated = [
            (row, period) for rows, periods in by_label.values() for row, period in zip(rows, periods, strict=True)
        ]
        days = [(row, day) for row, day in dated if day.cadence is Cadence.DAILY]
        ahead = {row: day for row, day in days if self._is_ahead(day) and self._has_number(row, at)}
        past = [day for row, day in days if not self._is_ahead(day) and self._is_filled(row, at)]
        if not ahead or self._go_on(ahead.values(), past):
            return
        for code, (rows, periods) in by_label.items():
            kept = [index for index, row in enumerate(rows) if row not in ahead]
            by_label[code][0][:], by_label[code][1][:] = [rows[i] for i in kept], [periods[i] for i in kept]
        self._tell_stray_days(ahead, at)

    def _go_on(self, ahead: Iterable[Period], past: Sequence[Period]) -> bool:
        """Whether days ahead follow those before them, as the days of a plan do, and are no slips of a date."""
        numbers = sorted({day.ordinal for day in ahead})
        last = max((day.ordinal for day in past), default=numbers[0])
        return not past or (len(numbers) >= _PLANNED_DAYS and numbers[0] - last <= _GAP_OF_PLANS)

    def _tell_stray_days(self, ahead: Mapping[int, Period], at: Sequence[int]) -> None:
        when = self.table.entries.when[0].at if self.table.entries is not None else at[0]
        for day in dict.fromkeys(ahead.values()):
            rows = sorted(row for row, other in ahead.items() if other == day)
            text = self.canvas.text(rows[0], when) or str(day)
            fault = Fault("future-date", {"text": text[:80], "period": str(day)})
            self.into.faults.append((fault, self.canvas.at(rows[0], when), len(rows)))
        self.into.skipped += [(place, "future-date") for place in self._ranges(list(ahead), at)]

    def _is_filled(self, row: int, at: Sequence[int]) -> bool:
        return any(self.canvas.kind(row, column) == NUMBER for column in at)

    def _has_number(self, row: int, at: Sequence[int]) -> bool:
        """Whether one of the cells holds a number other than zero."""
        return any(self._is_number(row, column) for column in at)

    def _series_of_label(
        self, label: Row, rows: list[int], periods: list[Period], columns: Sequence[Column]
    ) -> Iterator[tuple[Column, Series]]:
        if not rows:
            return
        for column in columns:
            name, scope = self._named_entry(label, column)
            role = combined(label.role, column.role)
            where = self.canvas.grid.column_address(self.canvas.columns[column.at])
            if not name:
                for place in self._ranges(rows, [column.at]):
                    self.into.skipped.append((place, "no-header"))
                continue
            series = Series(name, scope, role, where, label.unit or _unit_of(column), label.id)
            series.indicator = column.indicator or label.indicator
            series.rows, series.columns, series.periods = rows, [column.at] * len(rows), periods
            self._look_ahead(label, column, series)
            yield column, series

    def _named_entry(self, label: Row, column: Column) -> tuple[str, str]:
        name, scope = self._named_by_column(column)
        if name:
            return name, _joined(scope, label.scope, label.name)
        return self._named_by_row(label) if self.table.layout is Layout.LONG else self._named_by_title(label)

    def _named_by_title(self, label: Row) -> tuple[str, str]:
        scope = _joined(label.scope, label.name)
        if self.table.name:
            return self.table.name, scope
        outer, _, last = scope.rpartition(" / ")
        return last, outer

    def _look_ahead(self, label: Row, column: Column, series: Series) -> None:
        """Say what the actuals of a column are that has numbers in periods to come: forecasts, or to be asked about (decision 3)."""
        if series.role is not TableRole.ACTUAL or not self._has_numbers_ahead(series):
            return
        is_told = column.told or label.told or label.has_role_word or column.reason.startswith("header-")
        if is_told or self._titles_say_actual() or self._has_target_beside(column):
            series.role = TableRole.ACTUAL_THEN_FORECAST
        else:
            series.role = TableRole.UNCLEAR

    def _ask_about_columns(self, made: Sequence[tuple[Column, Series]]) -> set[int]:
        """Ask once for each column of which a series is unclear, and return these columns; nothing of them is read."""
        unclear = {column.at: column for column, series in made if series.role is TableRole.UNCLEAR}
        asked: dict[int, list[Series]] = {at: [] for at in unclear}
        for column, series in made:
            if column.at in asked:
                asked[column.at].append(series)
        for at, column in unclear.items():
            mine = asked[at]
            rows = sorted(row for series in mine for row in series.rows)
            column.decide(TableRole.UNCLEAR, "numbers-ahead", 0.4, text=" ".join(column.words))
            places = self._ranges(rows, [at])
            shown = _joined(mine[0].scope, mine[0].name) if len(mine) == 1 else " / ".join(column.words)
            facts = {"label": shown[:80], "readings": [str(role) for role in CHOICES[:3]]}
            self.into.unclear.append((places[0], len(rows), facts))
            self.into.skipped += [(place, "unclear-role") for place in places[1:]]
            key = "role:" + " / ".join(column.words)
            if not any(question.key == key for question in self.into.questions):
                self.into.questions.append(Question(key, "role", mine[0].where, tuple(map(str, CHOICES)), facts))
        return set(unclear)

    def _has_target_beside(self, column: Column) -> bool:
        return name_key(name_and_scope(column.names, self.siblings)[0]) in self._names_with_target

    @cached_property
    def _names_with_target(self) -> set[str]:
        targets = [column for column in self.table.columns if column.role is TableRole.TARGET]
        return {name_key(name_and_scope(column.names, self.siblings)[0]) for column in targets}

    # -- values beside labels ---------------------------------------------------------------------------------

    def _sort_pairs(self) -> None:
        table = self.table
        for row in table.rows:
            where = self.canvas.at(row.at, row.column)
            if not row.is_read:
                self.into.skipped.append((where, str(row.role)))
            elif table.period is None:
                self.into.faults.append((Fault("period-not-told", {"tab": self.canvas.grid.tab}), where, 1))
                self._question("period", self.canvas.grid.address, _recent_months(self.study.context))
            else:
                series = Series(row.name, "", row.role, where, indicator=row.indicator)
                series.rows, series.columns, series.periods = [row.at], [row.column], [table.period]
                self.into.series.append(series)

    # -- what is not read -------------------------------------------------------------------------------------

    def _skip_columns(self) -> None:
        """Tell of the columns that hold something and are not read, from the first row of the table to the last."""
        body = self.table.frame.body
        for column in self.table.data:
            if not column.is_read and len(body):
                if column.is_empty and column.role is TableRole.IGNORED:
                    continue
                if column.role is TableRole.UNCLEAR:
                    self._ask_column(column)
                    continue
                place = self.canvas.range(body[0], column.at, body[-1], column.at)
                self.into.skipped.append((place, _skip_reason(column)))

    def _claim_skip(self, row: Row, columns: Sequence[int], reason: str) -> None:
        self.into.skipped += [(place, _ROW_REASONS.get(reason, reason)) for place in self._ranges([row.at], columns)]

    def _claim_fault(self, fault: Fault, row: Row, columns: Sequence[int]) -> None:
        first, *others = self._ranges([row.at], columns)
        self.into.faults.append((fault, first, len(columns)))
        self.into.skipped += [(place, fault.code) for place in others]

    def _claim_rows(self, aside: Mapping[str, list[int]], columns: Sequence[int]) -> None:
        for reason, rows in aside.items():
            self.into.skipped += [(place, _ROW_REASONS.get(reason, reason)) for place in self._ranges(rows, columns)]

    def _claim_bad_rows(self, faults: Mapping[Any, tuple[Fault, list[int]]], columns: Sequence[int]) -> None:
        """Report each unreadable period once at its cell; the numbers beside it are skipped for that reason."""
        entries = self.table.entries
        for fault, rows in faults.values():
            if fault.code == "row-without-period" or entries is None:
                first, *others = self._ranges(rows, columns)
                self.into.faults.append((fault, first, len(rows) * len(columns)))
                self.into.skipped += [(place, fault.code) for place in others]
            else:
                self.into.faults.append((fault, self.canvas.at(rows[0], entries.when[0].at), len(rows)))
                self.into.skipped += [(place, fault.code) for place in self._ranges(rows, columns)]
                self._ask_about(fault, self.canvas.at(rows[0], entries.when[0].at))

    def _tell_bad_headings(self, columns: Sequence[Column]) -> None:
        """Report the headers that should name a period and cannot be read; the cells below are skipped for that reason."""
        for column in columns:
            fault = column.heading
            if not isinstance(fault, Fault):
                continue
            where = self.canvas.at(column.named_at, column.at)
            self.into.faults.append((fault, where, 0))
            self._ask_about(fault, where)
            rows = [row.at for row in self.table.rows if row.is_read and not self._is_excluded(row.at)]
            filled = [row for row in rows if self.canvas.kinds[row][column.at] != BLANK]
            self.into.skipped += [(place, fault.code) for place in self._ranges(filled, [column.at])]

    def _ask_about(self, fault: Fault, where: str) -> None:
        if fault.code == "period-without-year":
            self._question("year", where, _years(self.study.context), text=str(fault.facts.get("text", "")))
        elif fault.code == "ambiguous-period":
            readings = [str(reading) for reading in fault.facts.get("readings", ())]
            choices = tuple(str(number) for number in range(len(readings)))
            self._question("reading", where, choices, text=str(fault.facts.get("text", "")), readings=readings)

    def _ranges(self, rows: Sequence[int], columns: Sequence[int]) -> list[str]:
        """Return the ranges that together are these rows in these columns (ascending), as few as their runs allow."""
        canvas = self.canvas
        return [
            canvas.range(top, left, bottom, right)
            for left, right in runs(sorted(columns))
            for top, bottom in runs(sorted(rows))
        ]


_ROW_REASONS = {"header": "repeated-header", "group": "title", "unclear": "unclear-role", "label": "remark"}


_COLUMN_REASONS = {"no-header": "no-header", "told": "ignored", "target-without-period": "target"}


def _skip_reason(column: Column) -> str:
    if column.role is not TableRole.IGNORED:
        return "unclear-role" if column.role is TableRole.UNCLEAR else str(column.role)
    return _COLUMN_REASONS.get(column.reason, "unknown-column")


def combined(row: TableRole, column: TableRole) -> TableRole:
    """Return what a cell is by its row and its column: what is not read wins, then a target, then a row of both."""
    for role in (row, column):
        if role not in READ:
            return role
    if TableRole.TARGET in (row, column):
        return TableRole.TARGET
    return TableRole.ACTUAL_THEN_FORECAST if TableRole.ACTUAL_THEN_FORECAST in (row, column) else TableRole.ACTUAL


def _unit_of(column: Column) -> str:
    """Return the unit in brackets in a header whose name is none of its own (金額(千円)), "" where there is none."""
    if column.heading is None and column.role in READ and column.kind != "value":
        return ""
    return next((f"({word})" for word in column.words if label_unit(word)[1]), "") if column.kind == "value" else ""


def _joined(*parts: str) -> str:
    """Return scopes as one, the same part once."""
    split = [part for text in parts for part in text.split(" / ") if part]
    return " / ".join(dict.fromkeys(split))


def _recent_months(context: DateContext) -> tuple[str, ...]:
    if context.today is None:
        return ()
    this = Period(Cadence.MONTHLY, context.today.year * 12 + context.today.month - 1)
    return tuple(str(this.shift(-back)) for back in range(3))


def _years(context: DateContext) -> tuple[str, ...]:
    """Return the fiscal years, by the year they start, that bare months may lie in."""
    if context.today is None:
        return ()
    this = context.calendar.containing(Cadence.YEARLY, context.today).ordinal
    return tuple(str(year) for year in (this, this - 1, this + 1))


class _Headings:
    """The periods of the columns, for each year that a row's label may carry (2024年度実績)."""

    def __init__(self, table: Table, columns: Sequence[Column]) -> None:
        self.table, self.columns = table, columns
        self.by_year: dict[str, dict[int, Period]] = {}
        self.by_part: dict[str, dict[int, Period]] = {}

    def of(self, row: Row, column: Column) -> Period | None:
        if self.table.layout is Layout.ONE:
            return self.table.period
        if row.year:
            return self._in_year(row.year).get(column.at)
        if row.part:
            return self._parts(row.part).get(column.at)
        return column.heading if isinstance(column.heading, Period) else None

    def has_part(self, row: Row) -> bool:
        """Whether the part of a year that a row names is one in every column."""
        return len(self._parts(row.part)) == len(self.columns)

    def _parts(self, part: str) -> dict[int, Period]:
        """Return the period that a part of a year (4月, 1Q) is in the year of each column."""
        found = self.by_part.get(part)
        if found is None:
            read = {column.at: self._part(part, column) for column in self.columns}
            found = self.by_part[part] = {at: period for at, period in read.items() if period is not None}
        return found

    def _part(self, part: str, column: Column) -> Period | None:
        context, year = self.table.title.context, column.heading
        if not isinstance(year, Period):
            return None
        inside = replace(context, year=None, fiscal_year=year.ordinal)
        read = read_period(part, context=inside)
        is_part = isinstance(read, Period) and read.cadence.rank < year.cadence.rank
        outside = read_period(part, context=replace(context, year=None, fiscal_year=None))
        return read if is_part and isinstance(read, Period) and not isinstance(outside, Period) else None

    def _in_year(self, year: str) -> dict[int, Period]:
        found = self.by_year.get(year)
        if found is None:
            found = self.by_year[year] = self._read(year)
        return found

    def _read(self, year: str) -> dict[int, Period]:
        """Return the periods in a year: bare ones read in it, else the same months of that year."""
        context = self.table.title.context
        told = _fiscal_year(year, context)
        if told is None:
            return {}
        bare = [column for column in self.columns if isinstance(column.heading, Fault)]
        found = dict(_read_in(bare, told, context))
        for column in self.columns:
            if isinstance(column.heading, Period) and (moved := _moved(column.heading, told, context)):
                found[column.at] = moved
        return found


def _read_in(columns: Sequence[Column], year: int, context: DateContext) -> Iterator[tuple[int, Period]]:
    inside = replace(context, year=None, fiscal_year=year)
    values, formats = [column.written[0] for column in columns], [column.written[1] for column in columns]
    for column, found in zip(columns, read_header(values, formats, context=inside), strict=True):
        if isinstance(found, Period):
            yield column.at, found


def _moved(period: Period, year: int, context: DateContext) -> Period | None:
    """Return the same part of another fiscal year, None for weeks and days, which have none."""
    own = context.calendar.containing(Cadence.YEARLY, context.calendar.first_day(period)).ordinal
    steps = {Cadence.MONTHLY: 12, Cadence.QUARTERLY: 4, Cadence.HALF: 2, Cadence.YEARLY: 1}.get(period.cadence)
    return None if steps is None else period.shift(steps * (year - own))


def _fiscal_year(text: str, context: DateContext) -> int | None:
    plain = tidy(text)
    plain = f"{plain}年度" if plain.isdigit() else plain.replace("年度", "年").replace("年", "年度")
    found = read_period(plain, context=context)
    return found.ordinal if isinstance(found, Period) and found.cadence is Cadence.YEARLY else None
