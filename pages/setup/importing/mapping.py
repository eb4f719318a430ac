"""Tabs that are not our template: how each was read, open questions, and corrections by a click.

Used by the import and by データの健康. Nothing is stored here: a correction goes to `Book.correct`, which reads the tabs again. What is
picked and which part of a large tab is shown is kept in the session under `Book.key`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from typing import Any

import streamlit as st

from kpicore.guide.drafts import ImportedIndicator as Row
from kpicore.guide.drafts import from_rows
from kpicore.model.change import Change
from kpicore.model.node import Node
from kpicore.model.plan import Settings
from kpicore.periods import parse_period_id
from kpicore.sheets.analysed import FoundIndicator, Question, Region, TabAnalysis
from kpicore.sheets.corrections import with_answer, with_indicator, with_read, with_role
from kpicore.sheets.grid import Grid, column_letters, tab_prefix
from kpicore.sheets.mapping import Mapping as SheetMapping
from kpicore.sheets.mapping import TabMapping, mappings_of, texts_of
from kpicore.sheets.periods import DateContext
from kpicore.sheets.reader import WorkbookReading, read_tab
from kpicore.sheets.roles import READ, RoleDecision, TableRole
from kpicore.stores.state import new_draft_id
from kpicore.text.sentences import problem_words
from kpicore.text.workbook import choice_words, missing_word, question_sentence, reason_sentence, skip_word, tab_summary
from pages.setup.importing.mapped_sheet import Marks, area_of, cell_text, marks_of, role_shown, sheet_of
from pages.setup.importing.visit import once
from pages.setup.wizard import workspace
from pages.shared import own_sheet, parts, session
from pages.shared.components import address
from pages.shared.components.sheet_view import TONES, sheet_data, sheet_view, windows
from pages.shared.place import on_answer
from pages.shared.session import View
from pages.shared.style import NO_COLOUR, Voice, escape_md
from pages.shared.tables import ColumnHead, table

Save = Callable[[Sequence[Change], View, str], None]


#: More tabs than this are chosen from a list instead of segments.
MOST_SEGMENTS = 6
#: At most this many indicators are offered for matching at once.
MOST_MATCHED = 30
#: What an indicator of a table may be besides one of the tree.
UNDECIDED, NONE = "", "-"

#: The roles offered for a row or a cell, and for a column, in this order; what a place is now is offered as well.
OF_VALUES = (
    *(
        TableRole.ACTUAL,
        TableRole.TARGET,
        TableRole.ACTUAL_THEN_FORECAST,
        TableRole.FORECAST,
        TableRole.ATTAINMENT,
        TableRole.DIFFERENCE,
    ),
    *(TableRole.PRIOR_YEAR, TableRole.TOTAL, TableRole.REMARK, TableRole.IGNORED),
)
OF_COLUMNS = (
    *OF_VALUES[:-2],
    TableRole.LABEL,
    TableRole.SCOPE,
    TableRole.UNIT,
    TableRole.OWNER,
    TableRole.REMARK,
    TableRole.IGNORED,
)
SCALES = (1.0, 1_000.0, 10_000.0, 1_000_000.0)


@dataclass(frozen=True)
class Book:
    """The tabs of one source as they were read. `correct` takes the corrected mapping of a tab and has the tabs read again.

    `nodes` are the tree its indicators may fit, empty without one; `remembered` are the tabs read by what was kept before.
    """

    key: str
    grids: Mapping[str, Grid]
    reading: WorkbookReading
    nodes: tuple[Node, ...]
    settings: Settings
    today: date
    correct: Callable[[TabMapping], None]
    remembered: frozenset[str] = frozenset()
    can_change: bool = True
    corrected: Callable[[], SheetMapping] = SheetMapping
    drawn_with: SheetMapping = field(default_factory=SheetMapping)

    def mapping_of(self, tab: TabAnalysis) -> TabMapping:
        """Return the mapping a correction starts from: of two corrections in quick succession the second was made on the same
        drawing as the first, which must not be lost.
        """
        newest = self.corrected().tab(tab.tab)
        return tab.mapping if newest is None or newest == self.drawn_with.tab(tab.tab) else newest

    @property
    def tabs(self) -> tuple[TabAnalysis, ...]:
        return self.reading.tabs

    @cached_property
    def by_name(self) -> dict[str, TabAnalysis]:
        return {tab.tab: tab for tab in self.tabs}

    @cached_property
    def left(self) -> list[str]:
        """The tabs that are not read until somebody asks for it."""
        unknown = {where for where, reason in self.reading.skipped if reason == "unknown-tab"}
        return [name for name, grid in self.grids.items() if grid.address in unknown and name not in self.by_name]

    def marks_of(self, tab: TabAnalysis) -> Marks:
        if tab.tab not in self._marks:
            self._marks[tab.tab] = marks_of(tab, tab_prefix(tab.tab))
        return self._marks[tab.tab]

    def reset(self, tab: str) -> None:
        """Reset the mapping of a tab: read it without any correction, and keep that reading."""
        context = DateContext(calendar=self.settings.calendar, today=self.today)
        self.correct(read_tab(self.grids[tab], context, nodes=self.nodes, settings=self.settings).mapping)

    @cached_property
    def _marks(self) -> dict[str, Marks]:
        return {}


def draw(book: Book, words: Voice) -> None:
    """Draw every such tab in one line, and the chosen one in full: its questions, its grid, the picked place, its indicators."""
    if not book.tabs:
        _left(book, words)
        return
    st.markdown(f"**{words('mapping.conversation')}**  \n{words('mapping.conversation_text')}")
    tab = _chosen(book, words)
    with st.container(border=True, key=f"{book.key}-tab"):
        _summary(book, tab, words)
        if tab.questions:
            with st.container(border=True, gap="small", key=f"{book.key}-questions"):
                st.markdown(f":material/help: **{words('mapping.questions_title', n=len(tab.questions))}**")
                for number, question in enumerate(tab.questions[:MOST_MATCHED]):
                    _question(book, tab, question, number, words)
                if len(tab.questions) > MOST_MATCHED:
                    st.caption(words("common.and_more", n=len(tab.questions) - MOST_MATCHED))
        _picture(book, tab, words)
        if tab.reason:
            return
        _indicators(book, tab, words)
        _whole_tab(book, tab, words)
    _left(book, words)


def _left(book: Book, words: Voice) -> None:
    """Draw the tabs that are not read, each with a button to read it."""
    if not book.left:
        return
    with st.expander(
        f"{words('mapping.health_other')} {len(book.left)}", key=f"{book.key}-left", expanded=not book.tabs
    ):
        for number, name in enumerate(book.left[:MOST_MATCHED]):
            with st.container(horizontal=True, vertical_alignment="center", key=f"{book.key}-left-{number}"):
                st.markdown(escape_md(name, 60), width="stretch")
                st.button(
                    words("mapping.health_read_it"),
                    key=f"{book.key}-left-read-{number}",
                    disabled=not book.can_change,
                    on_click=book.reset,
                    args=(name,),
                )


# -- which tab -------------------------------------------------------------------------------------------------


def _chosen(book: Book, words: Voice) -> TabAnalysis:
    """Draw the tabs to choose from, marked where they have questions; return the chosen one."""
    names = [tab.tab for tab in book.tabs]
    if len(names) == 1:
        return book.tabs[0]
    rows = ([f"{_tab_mark(tab)} {tab.tab}", tab_summary(tab, words.language)] for tab in book.tabs)
    table([ColumnHead(words("mapping.tab")), ColumnHead(words("mapping.found"))], rows, key=f"{book.key}-overview")
    marked = {tab.tab: f"{_tab_mark(tab)} {tab.tab}" for tab in book.tabs}
    first = next((tab.tab for tab in book.tabs if tab.questions), names[0])
    if len(names) <= MOST_SEGMENTS:
        chosen = st.segmented_control(
            words("mapping.tab"),
            names,
            default=first,
            format_func=lambda name: escape_md(marked[name], 40),
            required=True,
            key=f"{book.key}-chosen",
            label_visibility="collapsed",
        )
    else:
        chosen = st.selectbox(
            words("mapping.tab"),
            names,
            index=names.index(first),
            format_func=marked.__getitem__,
            key=f"{book.key}-chosen",
        )
    return book.by_name.get(str(chosen), book.tabs[0])


def _tab_mark(tab: TabAnalysis) -> str:
    if tab.reason and tab.fits:
        return "–"
    return "？" if tab.questions else "！" if tab.counts.check or not tab.fits else "✓"


def _summary(book: Book, tab: TabAnalysis, words: Voice) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(f"**{escape_md(tab.tab, 60)}**　{escape_md(tab_summary(tab, words.language))}", width="content")
        reads = tab.mapping.read
        key = f"{book.key}-read-{tab.tab}-{reads}"
        st.toggle(
            words("mapping.read"),
            value=reads,
            key=key,
            disabled=not book.can_change,
            on_change=on_answer(key, reads, lambda read: book.correct(with_read(book.mapping_of(tab), read))),
        )
    if tab.tab in book.remembered and tab.fits:
        st.caption(f":material/history: {words('mapping.remembered')}")
    if not tab.fits:
        _misfit(book, tab, words)


def _misfit(book: Book, tab: TabAnalysis, words: Voice) -> None:
    """Draw what moved since the mapping was made, and the button that resets it."""
    st.error(words("mapping.does_not_fit"), icon=":material/rule:")
    for problem in tab.problems:
        if problem.code == "mapping-does-not-fit":
            said = problem_words(problem, words.language, words.calendar)
            st.markdown(f"{escape_md(said.meaning, 400)}  \n{escape_md(said.mend, 400)}")
    st.button(
        words("mapping.read_anew"),
        key=f"{book.key}-anew-{tab.tab}",
        icon=":material/restart_alt:",
        disabled=not book.can_change,
        on_click=book.reset,
        args=(tab.tab,),
    )


# -- what is asked ---------------------------------------------------------------------------------------------


def _question(book: Book, tab: TabAnalysis, question: Question, number: int, words: Voice) -> None:
    key = f"{book.key}-ask-{tab.tab}-{number}-{question.key}"
    st.radio(
        escape_md(question_sentence(question, words.language), 300),
        question.choices,
        index=None,
        format_func=lambda choice: escape_md(choice_words(question, choice, words.calendar, words.language), 120),
        key=key,
        disabled=not book.can_change,
        on_change=on_answer(key, st.session_state.get(key), partial(_answer, book, tab, question)),
    )
    if question.code != "period":
        return
    # A period that is none of the choices.
    given = st.text_input(words("mapping.other_period"), key=f"{key}-other", max_chars=20, disabled=not book.can_change)
    if given.strip() and parse_period_id(given.strip()) is None:
        st.error(words("mapping.bad_period"))
    elif given.strip():
        _answer(book, tab, question, given.strip())
        st.rerun()


def _answer(book: Book, tab: TabAnalysis, question: Question, choice: str | None) -> None:
    if choice is not None:
        book.correct(with_answer(book.mapping_of(tab), tab, question.key, choice))


# -- the grid, and what is picked ------------------------------------------------------------------------------


def _picture(book: Book, tab: TabAnalysis, words: Voice) -> None:
    grid = book.grids[tab.tab]
    key = f"{book.key}-picked-{tab.tab}"
    with st.container(horizontal=True, gap="medium"):
        with st.container(width="stretch", key=f"{book.key}-grid"):
            first = _part(book, grid, words)
            drawn = once(
                f"{book.key}-drawn",
                tab,
                (first, words.language),
                lambda: sheet_data(sheet_of(grid, tab, book.marks_of(tab), words, first), words, first),
            )
            picked = sheet_view(drawn, st.session_state.get(key), key=f"{book.key}-sheet-{tab.tab}")
        if picked and picked != st.session_state.get(key):
            st.session_state[key] = picked
            st.rerun()
        with st.container(width=320, key=f"{book.key}-detail"):
            _detail(book, tab, grid, st.session_state.get(key), words)


def _part(book: Book, grid: Grid, words: Voice) -> tuple[int, int]:
    """Draw the pagination of a tab too large for one view; return where the chosen part begins."""
    rows, columns = windows(len(grid.rows), grid.width)
    if len(rows) == len(columns) == 1:
        return 0, 0
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        row = _turned(rows, f"{book.key}-rows-{grid.tab}")
        column = _turned(columns, f"{book.key}-columns-{grid.tab}")
        letters = [column_letters(at) for at in column]
        facts = {"first": row[0] + 1, "last": row[1] + 1, "rows": f"{len(grid.rows):,}", "columns": grid.width}
        st.caption(words("mapping.part", left=letters[0], right=letters[1], **facts), width="content")
    return row[0], column[0]


def _turned(parts: Sequence[tuple[int, int]], key: str) -> tuple[int, int]:
    if len(parts) == 1:
        return parts[0]
    return parts[min(st.pagination(len(parts), key=key), len(parts)) - 1]


def _detail(book: Book, tab: TabAnalysis, grid: Grid, picked: str | None, words: Voice) -> None:
    """Draw the picked place: its role and the reason, what was read from it, and the roles it can be given instead."""
    area = area_of(picked, grid.address) if picked else None
    if picked is None or area is None:
        st.caption(words("mapping.pick"))
        return
    place = _Place(picked, area)
    st.markdown(f"**{place.name(words)}**　{escape_md(place.text(grid, tab.regions), 60)}")
    decision = tab.decision_at(place.where)
    if decision is None and place.kind == "cell":  # that of its row or column which applies there
        row, column = place.area[:2]
        role = tab.role_at(row, column)
        around = (tab.decision_at(grid.row_address(row)), tab.decision_at(grid.column_address(column)))
        decision = next((each for each in around if each is not None and each.role == role), None)
    if decision is not None:
        role = role_shown(decision)
        tone = TONES.get(role, NO_COLOUR)
        st.markdown(f":{tone}-badge[{words(f'mapping.marks.{role}')} {words(f'mapping.roles.{role}')}]")
        st.caption(escape_md(reason_sentence(decision, words.calendar, words.language), 400))
    if place.kind == "cell":
        _cell_reading(book, tab, place, words)
    _role_choice(book, tab, place, decision, words)
    found = next((each for each in tab.indicators if place.where in each.where.split(", ")), None)
    if found is not None and book.nodes:
        _match(book, tab, found, "picked", words)


@dataclass(frozen=True)
class _Place:
    """A row, a column or a cell, by its address and its area."""

    where: str
    area: tuple[int, int, int, int]

    @property
    def kind(self) -> str:
        top, left, bottom, right = self.area
        if (top, left) == (bottom, right):
            return "cell"
        return "row" if top == bottom else "column"

    def name(self, words: Voice) -> str:
        top, left = self.area[:2]
        shown = {"row": str(top + 1), "column": column_letters(left), "cell": f"{column_letters(left)}{top + 1}"}
        return words(f"mapping.place_{self.kind}", name=shown[self.kind])

    def text(self, grid: Grid, regions: Iterable[Region]) -> str:
        """Its text: the first words of a row, or of a column below what titles say above it, the shown value of a cell."""
        top, left = self.area[:2]
        if self.kind == "cell":
            return cell_text(grid.value(top, left), grid.format(top, left))
        titles = {
            row for each in regions if each.kind == "title" for row in range(each.rectangle[0], each.rectangle[2] + 1)
        }
        below = (grid.value(row, left) for row in range(len(grid.rows)) if row not in titles)
        cells: Any = grid.rows[top] if self.kind == "row" else below
        return next((value.strip() for value in cells if isinstance(value, str) and value.strip()), "")


def _cell_reading(book: Book, tab: TabAnalysis, place: _Place, words: Voice) -> None:
    """Draw what a cell was read as, or why it was not."""
    marks, at = book.marks_of(tab), place.area[:2]
    names = {node.id: node.name or node.id for node in book.nodes}
    read = next((entry for entry in tab.actuals if entry[3] == place.where), None)
    if read is not None:
        indicator, period, value, _ = read
        name = names.get(indicator, indicator)
        st.markdown(
            escape_md(words("mapping.cell_read", indicator=name, period=words.period(period), value=value), 300)
        )
    target = next((entry for entry in tab.targets if entry.cell == place.where), None)
    if target is not None:
        name = names.get(target.target.indicator, target.target.indicator)
        facts = {"indicator": name, "period": words.period(target.target.period), "value": target.text}
        st.markdown(escape_md(words("mapping.cell_target_read", **facts), 300))
    if problem := marks.problems.get(at):
        said = problem_words(problem, words.language, words.calendar)
        st.markdown(f":red-badge[{escape_md(said.title, 200)}]  \n{escape_md(said.mend, 400)}")
    elif at in marks.missing:
        st.caption(words("mapping.cell_not_read", reason=missing_word(marks.missing[at], words.language)))
    elif at in marks.skipped:
        st.caption(words("mapping.cell_not_read", reason=skip_word(marks.skipped[at], words.language)))


def _role_choice(book: Book, tab: TabAnalysis, place: _Place, decision: RoleDecision | None, words: Voice) -> None:
    current = decision.role if decision is not None else tab.role_at(*place.area[:2]) if place.kind == "cell" else None
    if decision is not None and decision.reason == "header-period":
        st.caption(words("mapping.all_periods"))
    offered = OF_COLUMNS if place.kind == "column" else OF_VALUES
    options = (
        [*offered] if current is None or current in offered or current is TableRole.UNCLEAR else [current, *offered]
    )
    shown_now = current if current in options else None
    key = f"{book.key}-role-{place.where}-{current}"
    st.pills(
        words("mapping.make_it"),
        options,
        default=shown_now,
        format_func=lambda role: words(f"mapping.roles.{role}"),
        key=key,
        disabled=not book.can_change,
        on_change=on_answer(key, shown_now, partial(_make, book, tab, place.where)),
    )


def _make(book: Book, tab: TabAnalysis, where: str, role: TableRole | None) -> None:
    if role is not None:
        book.correct(with_role(book.mapping_of(tab), tab, where, role))


# -- the indicators --------------------------------------------------------------------------------------------


def _indicators(book: Book, tab: TabAnalysis, words: Voice) -> None:
    """Draw the indicators found: those of the tree by its names, the others to be matched or offered as new."""
    if not tab.indicators:
        return
    names = {node.id: node.name or node.id for node in book.nodes}
    matched = [each for each in tab.indicators if each.node in names]
    others = [each for each in tab.indicators if each.node not in names]
    counts = words("mapping.indicators", n=len(tab.indicators), matched=len(matched), new=len(others))
    with st.expander(
        counts, key=f"{book.key}-indicators", expanded=bool(book.nodes) and 0 < len(others) <= MOST_MATCHED
    ):
        if book.nodes:
            for found in others[:MOST_MATCHED]:
                _match(book, tab, found, "all", words)
            if len(others) > MOST_MATCHED:
                st.caption(words("common.and_more", n=len(others) - MOST_MATCHED))
        _matched_table(book, tab, matched if book.nodes else tab.indicators, names, words)


def _matched_table(
    book: Book, tab: TabAnalysis, found: Sequence[FoundIndicator], names: Mapping[str, str], words: Voice
) -> None:
    """Draw indicators with their known attributes; empty columns are left out."""
    as_written = []  # the name of an indicator as its table shows it
    for each in found:
        where = each.where.split(", ")[0]
        area = area_of(where, tab_prefix(tab.tab))
        as_written.append((area and _Place(where, area).text(book.grids[tab.tab], tab.regions)) or each.name)
    columns = {
        "mapping.name_in_table": as_written,
        "mapping.scope": [each.scope for each in found],
        "mapping.unit": [each.unit for each in found],
        "mapping.in_tree": [names.get(each.node or "", "") for each in found],
        "mapping.where": [each.where.removeprefix(tab_prefix(tab.tab)) for each in found],
    }
    filled = {head: cells for head, cells in columns.items() if any(cells)}
    table([ColumnHead(words(head)) for head in filled], zip(*filled.values(), strict=True))


def _match(book: Book, tab: TabAnalysis, found: FoundIndicator, place: str, words: Voice) -> None:
    """Draw which indicator of the tree a row or column holds; it may also be none, which excludes it."""
    names = {node.id: node.name or node.id for node in book.nodes if node.is_indicator}
    labels = {UNDECIDED: words("mapping.undecided"), NONE: words("mapping.match_none"), **names}
    current = found.node if found.node in names else UNDECIDED
    key = f"{book.key}-match-{place}-{tab.tab}-{found.where}-{current}"
    st.selectbox(
        escape_md(words("mapping.match", name=found.name), 120),
        list(labels),
        index=list(labels).index(current),
        format_func=labels.__getitem__,
        key=key,
        disabled=not book.can_change,
        on_change=on_answer(key, current, partial(_matched, book, tab, found)),
    )


def _matched(book: Book, tab: TabAnalysis, found: FoundIndicator, node: str) -> None:
    if node == NONE:
        told = book.mapping_of(tab)
        for where in found.where.split(", "):
            told = with_role(told, tab, where, TableRole.IGNORED)
        book.correct(told)
    else:
        book.correct(with_indicator(book.mapping_of(tab), tab, found.where, node))


# -- what holds for the whole tab ------------------------------------------------------------------------------


def _whole_tab(book: Book, tab: TabAnalysis, words: Voice) -> None:
    """Draw what holds for the whole tab, read or corrected: department, year, scale, the meaning of a dash."""
    mapping, stem = tab.mapping, f"{book.key}-whole-{tab.tab}"
    with st.expander(words("mapping.whole"), key=stem):
        first, second, third, fourth = st.columns(4)
        scope = first.text_input(
            words("mapping.scope"),
            mapping.scope or "",
            key=f"{stem}-scope-{mapping.scope}",
            max_chars=80,
            help=words("mapping.scope_help"),
        )
        year = second.number_input(
            words("mapping.year"),
            1990,
            2100,
            mapping.year,
            step=1,
            key=f"{stem}-year-{mapping.year}",
            help=words("mapping.year_help"),
        )
        scale = third.selectbox(
            words("mapping.scale"),
            (None, *SCALES),
            index=(None, *SCALES).index(mapping.scale if mapping.scale in SCALES else None),
            format_func=lambda each: words(f"mapping.scale_{int(each)}" if each else "mapping.as_written"),
            key=f"{stem}-scale-{mapping.scale}",
        )
        dash = fourth.selectbox(
            words("settings.dash_means"),
            (None, "none", "zero"),
            index=(None, "none", "zero").index(mapping.dash_means),
            format_func=lambda each: words(f"settings.dash_{each}" if each else "mapping.as_settings"),
            key=f"{stem}-dash-{mapping.dash_means}",
        )
        told = replace(mapping, scope=scope.strip() or None, year=year, scale=scale, dash_means=dash)
        if told != mapping and book.can_change:
            book.correct(told)
            st.rerun()


# -- a tree from it --------------------------------------------------------------------------------------------


def draw_way_to_a_tree(book: Book, shown: View) -> None:
    """Draw the button that makes a draft of the wizard from the indicators found, and go there."""
    rows = _draft_rows(book)
    if not rows:
        return
    words = shown.words
    if st.button(
        words("mapping.tree_draft"),
        help=words("mapping.tree_draft_text", n=len(rows)),
        key=f"{book.key}-tree",
        icon=":material/account_tree:",
    ):
        draft = from_rows(rows, draft_id=new_draft_id(), language=words.language)
        workspace.begin(draft, "kgi")
        address.go("wizard", {"draft": draft.id, "step": "kgi"})


def _draft_rows(book: Book) -> list[Row]:
    """Return the indicators of the tabs that are read, as rows of a draft, each name once."""
    rows: dict[str, Row] = {}
    for tab in book.tabs:
        cadence = next((str(found.cadence) for at in tab.periods if (found := parse_period_id(at.period))), "")
        for each in tab.indicators if tab.mapping.read and not tab.reason else ():
            rows.setdefault(each.name, Row(each.name, each.unit, each.direction, cadence, department=each.scope))
    return list(rows.values())


# -- keeping it ------------------------------------------------------------------------------------------------


def changes_of(book: Book, shown: View) -> list[Change]:
    """Return the changes that keep the present mappings in the settings of the source, none where they are kept already.

    Kept are the mappings of tabs that gave numbers or targets, and every correction by a person.
    """
    settings = shown.snapshot.plan.settings
    kept = mappings_of(() if settings.sample else settings.mappings)
    for each in _worth_keeping(book).tabs:
        kept = kept.with_tab(each)
    return _changes(settings.mappings, texts_of(kept))


def to_keep(book: Book, shown: View, held: SheetMapping) -> list[TabMapping]:
    """Return the mappings that are neither in the settings of the source nor in `held`, the board's own memory, which goes before them."""
    own = mappings_of(shown.snapshot.plan.settings.mappings)
    return [tab for tab in _worth_keeping(book).tabs if tab != (held.tab(tab.tab) or own.tab(tab.tab))]


def _worth_keeping(book: Book) -> SheetMapping:
    found = mappings_of(book.settings.mappings)
    for tab in book.tabs:
        if tab.fits and (len(tab.numbers) or tab.targets):
            found = found.with_tab(tab.mapping)
    return found


def _changes(before: Sequence[str], after: Sequence[str]) -> list[Change]:
    if set(before) == set(after):
        return []
    return [Change("settings", ("mappings",), _row(before), _row(after))]


def _row(texts: Sequence[str]) -> dict[str, Any]:
    return {"key": "mappings", "value": list(texts)}


def draw_kept(shown: View, save: Save) -> None:
    """Draw the tabs whose mapping is kept in the settings, each with a button that drops it."""
    words, texts = shown.words, shown.snapshot.plan.settings.mappings

    def forget(tab: TabMapping) -> None:
        others = [each for each in mappings_of(texts).tabs if each.tab != tab.tab]
        after = texts_of(SheetMapping(tuple(others)))
        save(_changes(texts, after), shown, escape_md(words("mapping.forgotten", tab=tab.tab), 200))

    _draw_kept(mappings_of(texts), "kept", forget, words, can_forget=not session.is_read_only())


def draw_kept_here(shown: View) -> None:
    """Draw the tabs whose mapping is kept in the board's own memory, each with a button that drops it."""

    def forget(tab: TabMapping) -> None:
        with parts.refusal_said(shown.words):
            own_sheet.forget_reading(tab.tab)
            st.rerun()

    _draw_kept(session.kept_mappings(), "kept-here", forget, shown.words, can_forget=True)


def _draw_kept(
    kept: SheetMapping, key: str, forget: Callable[[TabMapping], None], words: Voice, *, can_forget: bool
) -> None:
    if not kept.tabs:
        return
    st.markdown(f"**{words('mapping.remembered_title')}**")
    for number, tab in enumerate(kept.tabs):
        with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-{number}"):
            count = sum(entry.role in READ for table in tab.tables for entry in table.rows)
            st.markdown(escape_md(words("mapping.remembered_tab", tab=tab.tab, n=count), 100), width="stretch")
            name = "forget" if key == "kept" else "forget-here"
            if st.button(words("mapping.forget"), key=f"{name}-{number}", disabled=not can_forget):
                forget(tab)
