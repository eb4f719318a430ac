"""Workbooks on disk: .xlsx files and folders of CSV, read into grids, written from sheets, and as a store that can only be read.

A file is judged before it is unpacked (`kinds`), and .xlsx is read within limits (`xlsx_parts`, `xlsx_cells`, `xlsx`). What cannot be
opened at all is BadSource with a stable `reason`; a single tab that cannot be read is a problem.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import shutil
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from kpicore.errors import BadSource, ReadOnlyStore, StoreBroken, StoreUnavailable
from kpicore.model.access import Actor
from kpicore.model.change import Change, LoggedChange
from kpicore.model.snapshot import Snapshot
from kpicore.problems import Problem, error
from kpicore.sheets.cells import number_format
from kpicore.sheets.grid import Grid, Workbook, tab_prefix
from kpicore.sheets.mapping import Mapping
from kpicore.sheets.reader import WorkbookReading, read_by_kept, with_gone_headings
from kpicore.sheets.template import HeadingMemory
from kpicore.sheets.writing import Cell, Sheet, plain
from kpicore.stores.base import KeptMappings, revision_as_read
from kpicore.stores.files.kinds import is_text
from kpicore.stores.files.xlsx import read_xlsx, too_many_cells
from kpicore.stores.files.xlsx_parts import LIMITS, Limits, bad
from kpicore.stores.inside import leads_out

#: What a cell of Excel holds at most, in characters.
LONGEST_CELL = 32_767

_CSV_SUFFIXES = {".csv", ".tsv"}
#: What a text begins with that a spreadsheet takes for a formula; the wide signs are for Excel in Japanese.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def open_workbook(path: str | Path, *, limits: Limits = LIMITS) -> Workbook:
    """Return the tabs of an .xlsx file, a folder of CSV files (one per tab, named after it) or a single CSV file.

    The kind of a file is detected from its content. Nothing is written to disk. Raises BadSource (`path`, `reason`): `not-found`,
    `not-readable`, `empty`, `too-large`, `encrypted`, `damaged`, or what it is instead: `xls`, `xlsb`, `ods`, `numbers`, `pdf`, `image`,
    `html`, `xml-workbook`, `not-xlsx`. Rows beyond `limits.cells` and single tabs that cannot be read are problems of the workbook.
    """
    path = Path(path)
    try:
        if path.is_dir():
            return _open_folder(path, limits)
        if not path.exists():
            raise bad(path, "not-found")
        if not path.is_file():  # a pipe or a device would never end
            raise bad(path, "not-readable")
        if path.stat().st_size > limits.file_bytes:
            raise bad(path, "too-large", limit_bytes=limits.file_bytes)
        if path.suffix.lower() in _CSV_SUFFIXES and is_text(path):
            return _open_csv_files([path], str(path), limits)
        return read_xlsx(path, limits)
    except OSError as failure:
        raise bad(path, "not-readable") from failure


# -- CSV ------------------------------------------------------------------------------------------------------------


def _open_folder(folder: Path, limits: Limits) -> Workbook:
    named = [path for path in _csv_files(folder) if not path.name.startswith((".", "~"))]
    files = [path for path in named if not leads_out(path, folder) and path.is_file()]
    outside = [path for path in named if leads_out(path, folder)]
    if not files and not outside:
        raise bad(folder, "no-csv" if any(folder.iterdir()) else "empty")
    if sum(path.stat().st_size for path in files) > limits.file_bytes:
        raise bad(folder, "too-large", limit_bytes=limits.file_bytes)
    book = _open_csv_files(files, str(folder), limits)
    refused = tuple(error("csv-outside", tab_prefix(path.stem), file=path.name) for path in outside)
    return replace(book, problems=(*book.problems, *refused))


def _csv_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in _CSV_SUFFIXES)


def _open_csv_files(files: Sequence[Path], source: str, limits: Limits) -> Workbook:
    grids = []
    problems: list[Problem] = []
    left = limits.cells
    for path in files:
        tab = unicodedata.normalize("NFC", path.stem)
        try:
            content = path.read_bytes()
            if not is_text(path):
                raise UnicodeDecodeError("csv", content[:1], 0, 1, "no text")
            rows, is_cut = _csv_rows(_decoded(content), left)
        except UnicodeDecodeError:
            problems.append(error("csv-encoding", tab_prefix(tab), file=path.name))
            continue
        except csv.Error:
            problems.append(error("csv-quotes", tab_prefix(tab), file=path.name))
            continue
        left -= sum(map(len, rows))
        if is_cut:
            left = 0
            problems.append(too_many_cells(tab, len(rows), limits))
        grids.append(Grid(tab, rows))
    return Workbook(tuple(grids), source, tuple(problems))


def _decoded(content: bytes) -> str:
    """Return a CSV file as text: by its byte order mark, else UTF-8, else UTF-16 when it has NUL bytes, else Shift_JIS or Windows-1252."""
    if content.startswith(b"\xef\xbb\xbf"):
        return content.decode("utf-8-sig")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    start = content[:4096]
    if b"\0" in start:
        little = start[1::2].count(0) >= start[::2].count(0)
        return content.decode("utf-16-le" if little else "utf-16-be")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _of_one_region(content)


#: Signs of Windows-1252 that people type besides letters.
_WESTERN_SIGNS = frozenset("€£§°–—‘’“”„…«»·²³½¼‰×±´¨\u00a0\u00ad®©™•")


def _of_one_region(content: bytes) -> str:
    """Return a text of before UTF-8: Shift_JIS where Japanese signs stand side by side, Windows-1252 where all signs are letters between
    others (für, Umsätze). Raises UnicodeDecodeError for a text of neither.
    """
    try:
        japanese = content.decode("cp932")
    except UnicodeDecodeError:
        japanese = ""
    if re.search(r"[^\x00-\x7f]{2}", japanese):
        return japanese
    western = content.decode("cp1252")
    if all(sign.isascii() or sign.isalpha() or sign in _WESTERN_SIGNS for sign in western):
        return western
    return content.decode("cp932")


def _csv_rows(text: str, limit: int) -> tuple[tuple[tuple[str, ...], ...], bool]:
    """Return the rows of a CSV text, and whether some were left out since `limit` cells were reached.

    Blank lines are rows, so that addresses count every line. Raises csv.Error.
    """
    separator = _separator(text)
    csv.field_size_limit(2**24)
    rows: list[tuple[str, ...]] = []
    is_cut = False
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
        limit -= len(row)
        if limit < 0:
            is_cut = True
            break
        rows.append(tuple(row))
    if rows and re.match(r"sep=.\r?\n", text):
        rows[0] = ()
    while rows and not any(rows[-1]):
        rows.pop()
    return tuple(rows), is_cut


def _separator(text: str) -> str:
    """Return the separator of a CSV text: the one a `sep=` line declares, else the one that splits most lines into equally many cells."""
    declared = re.match(r"sep=(.)\r?\n", text)
    if declared:
        return declared[1]
    lines = text[:100_000].splitlines()[:100]
    evenness: dict[
        str, tuple[int, int]
    ] = {}  # how many lines have the commonest number of cells above one, and that number
    for separator in ",\t;|":
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator))
        except csv.Error:
            widths = Counter()
        evenness[separator] = max(((count, width) for width, count in widths.items() if width > 1), default=(0, 0))
    return max(evenness, key=lambda separator: evenness[separator])


# -- writing --------------------------------------------------------------------------------------------------------

_HEADER_FILL = PatternFill("solid", fgColor="E8EEF4")
_OPEN_FILL = PatternFill("solid", fgColor="FFF4D6")
_OPEN_HEADER_FILL = PatternFill("solid", fgColor="FFE08A")
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_MUST_ESCAPE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
#: Rows below the last one that dropdowns and checks reach, for what will be typed.
_ROWS_TO_COME = 500


def write_xlsx(path: str | Path, sheets: Sequence[Sheet]) -> None:
    """Write sheets as an .xlsx file; an older file of that name is replaced in one step.

    Raises BadSource (`reason` `text-too-long`, `cell`) when a text is longer than a cell may be, OSError when it cannot be written.
    """
    _refuse_long_texts(sheets)
    book = openpyxl.Workbook(write_only=True)
    for sheet in sheets:
        _add_sheet(book, sheet)
    with _replacing(Path(path)) as temporary:
        book.save(temporary)


def _escaped(text: str) -> str:
    return _MUST_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def _refuse_long_texts(sheets: Sequence[Sheet]) -> None:
    """Raise BadSource at the first text that no cell can hold: openpyxl would cut it in silence."""
    for sheet in sheets:
        for number, row in enumerate(sheet.rows, 2 if sheet.header else 1):
            for column, cell in enumerate(row):
                if isinstance(cell.value, str) and len(cell.value) > 1_000 and len(_escaped(cell.value)) > LONGEST_CELL:
                    address = f"{tab_prefix(sheet.tab)}{get_column_letter(column + 1)}{number}"
                    raise BadSource(reason="text-too-long", cell=address, limit=LONGEST_CELL)


def _add_sheet(book: Any, sheet: Sheet) -> None:
    target = book.create_sheet(sheet.tab)
    rows, columns = sheet.frozen
    if rows or columns:
        target.freeze_panes = f"{get_column_letter(columns + 1)}{rows + 1}"
    for column, width in sheet.widths.items():
        target.column_dimensions[get_column_letter(column + 1)].width = width
    for validation in _validations(sheet):
        target.data_validations.append(validation)
    if sheet.header:
        header = [_as_text(target, word) for word in sheet.header]
        for column, cell in enumerate(header):
            cell.font = Font(bold=True)
            cell.fill = _OPEN_HEADER_FILL if column == sheet.highlight else _HEADER_FILL
            if column in sheet.notes:
                cell.comment = Comment(sheet.notes[column], "Gyakusan", height=80, width=280)
        target.append(header)
    for row in sheet.rows:
        target.append([_xlsx_cell(target, cell, column == sheet.highlight) for column, cell in enumerate(row)])


def _xlsx_cell(target: Any, cell: Cell, is_open: bool) -> Any:
    """Return a cell to write: texts as texts whatever they begin with, numbers with every digit."""
    value = cell.value
    if value is None and not is_open:
        return None
    if isinstance(value, str):
        written = _as_text(target, value)
        if "\n" in value or len(value) > 60:
            written.alignment = _WRAPPED
    elif isinstance(value, float):
        written = WriteOnlyCell(target, repr(value))
        written.data_type = "n"  # openpyxl itself would write 16 of the 17 digits a number may need
    else:
        written = WriteOnlyCell(target, value)
    if cell.format:
        written.number_format = cell.format
    if is_open:
        written.fill = _OPEN_FILL
    return written


def _as_text(target: Any, text: str) -> Any:
    cell = WriteOnlyCell(target, _escaped(text))
    cell.data_type = "s"  # never a formula (=…) or an error (#N/A)
    return cell


def _validations(sheet: Sheet) -> Iterator[DataValidation]:
    """Yield dropdown lists and checks for numbers; both warn and let pass, so that nothing typed is lost."""
    last = len(sheet.rows) + 1 + _ROWS_TO_COME
    for column, choices in sheet.lists.items():
        listed = DataValidation(
            type="list", formula1='"' + ",".join(choices) + '"', allow_blank=True, errorStyle="warning"
        )
        listed.add(f"{get_column_letter(column + 1)}2:{get_column_letter(column + 1)}{last}")
        yield listed
    if sheet.numbers:
        checked = DataValidation(
            type="decimal",
            operator="between",
            formula1="-1E+300",
            formula2="1E+300",
            allow_blank=True,
            errorStyle="warning",
        )
        for column in sheet.numbers:
            checked.add(f"{get_column_letter(column + 1)}2:{get_column_letter(column + 1)}{last}")
        yield checked


def write_csv(folder: str | Path, sheets: Sequence[Sheet], *, replace: bool = False) -> None:
    """Write sheets as a folder of CSV files, UTF-8 with BOM (as Excel in Japan expects it); the folder appears in one step.

    Texts that a spreadsheet would take for a formula get an apostrophe before them, which the reader takes off. Raises BadSource
    (`reason` `not-empty`) when the folder holds something and `replace` is False; with it, the folder is replaced as a whole.
    """
    folder = Path(folder)
    if folder.exists() and any(folder.iterdir()) and not replace:
        raise bad(folder, "not-empty")
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        temporary.chmod(0o755)
        for sheet in sheets:
            (temporary / f"{sheet.tab}.csv").write_bytes(_csv_bytes(sheet))
        if folder.exists():
            old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
            folder.rename(old / folder.name)
            temporary.rename(folder)
            shutil.rmtree(old, ignore_errors=True)
        else:
            temporary.rename(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def write_one_csv(path: Path, sheet: Sheet) -> None:
    """Write one sheet as a CSV file, guarded and encoded as `write_csv` does; the file appears, or takes another's place, in one step."""
    with _replacing(path) as temporary:
        temporary.write_bytes(_csv_bytes(sheet))


def _csv_bytes(sheet: Sheet) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    if sheet.header:
        writer.writerow([_guarded(word) for word in sheet.header])
    for row in sheet.rows:
        writer.writerow([csv_text(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig", errors="surrogatepass")


def csv_text(cell: Cell) -> str:
    """Return a cell as CSV: numbers with every digit and no exponent, percent with the sign, days as ISO.

    >>> csv_text(Cell(0.8, "0.0%")), csv_text(Cell(1234.5)), csv_text(Cell("=1+1", "@"))
    ('80%', '1234.5', "'=1+1")
    """
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return _guarded(value)
    if isinstance(value, date):
        return value.isoformat()
    shows = number_format(cell.format)
    if shows.factor == 100 and value != 0:
        percent = format(Decimal(repr(float(value))).scaleb(2), "f").removesuffix(".0")
        return f"{percent}%"
    return plain(float(value)) + ("%" if shows.unit == "%" or shows.factor == 100 else "")


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Give a path to write to; when that went well it takes the place of `path` in one step, else nothing changed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


# -- the store ------------------------------------------------------------------------------------------------------


def _today_in_japan() -> date:
    return datetime.now(ZoneInfo("Asia/Tokyo")).date()


class WorkbookStore:
    """A workbook on disk as a store that can only be read. `revision` is a hash of the contents, looked at when the file changed.

    `mappings` looks up how its tabs are read, as far as a person said it; without an answer to that nothing is read.
    """

    def __init__(
        self, path: str | Path, *, today: Callable[[], date] = _today_in_japan, mappings: KeptMappings = Mapping
    ) -> None:
        self._path = Path(path)
        self._today = today
        self._mappings = mappings
        self._hashes: dict[Path, tuple[tuple[int, int], str]] = {}
        self._headings = HeadingMemory()

    def revision(self) -> str:
        kept = self._mappings()
        with _as_store_errors():
            return revision_as_read(self._revision(), kept)

    def load(self) -> Snapshot:
        """Return what the workbook holds, read again."""
        kept = self._mappings()
        with _as_store_errors():
            revision = revision_as_read(self._revision(), kept)
        reading = with_gone_headings(self._reading(kept), self._headings)
        return reading.snapshot(revision=revision, read_at=datetime.now(UTC))

    def save(self, changes: Sequence[Change], actor: Actor) -> str:  # noqa: ARG002 - the protocol's signature
        """Raise ReadOnlyStore: files are exported, not edited in place."""
        scheme = "csv" if self._path.is_dir() else "xlsx"
        raise ReadOnlyStore(store=f"{scheme}:{self._path}", reason="file")

    def is_read_only(self) -> bool:
        """Return True."""
        return True

    def history(self) -> list[LoggedChange]:
        """Return what 変更履歴 holds, the newest first."""
        return list(self._reading(Mapping()).history)

    def workbook(self) -> Workbook:
        """Return the tabs as they are now."""
        with _as_store_errors():
            self._stay_inside()
            return open_workbook(self._path)

    def _reading(self, kept: Mapping) -> WorkbookReading:
        return read_by_kept(self.workbook(), today=self._today(), kept=kept)

    def _stay_inside(self) -> None:
        """Raise BadSource (`leads-out`) where the file that was named is a link to a place outside its folder."""
        if not self._path.is_dir() and leads_out(self._path, self._path.parent):
            raise bad(self._path, "leads-out")

    def _revision(self) -> str:
        self._stay_inside()
        whole = hashlib.sha256()
        files = [self._path]
        if self._path.is_dir():
            files = [path for path in _csv_files(self._path) if not leads_out(path, self._path)]
        for path in files:
            stat = path.stat()
            known = self._hashes.get(path)
            if known is None or known[0] != (stat.st_mtime_ns, stat.st_size):
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                known = self._hashes[path] = ((stat.st_mtime_ns, stat.st_size), digest)
            whole.update(f"{path.name}\0{known[1]}\0".encode())
        return whole.hexdigest()[:32]


@contextmanager
def _as_store_errors() -> Iterator[None]:
    """Raise failures of reading as errors of a store: StoreUnavailable where a later call may work, else StoreBroken."""
    try:
        yield
    except BadSource as failure:
        reason = str(failure.facts.get("reason"))
        kind = StoreUnavailable if reason in {"not-found", "not-readable"} else StoreBroken
        raise kind(**failure.facts) from failure
    except FileNotFoundError as failure:
        raise StoreUnavailable(reason="not-found", path=str(failure.filename)) from failure
    except OSError as failure:
        raise StoreUnavailable(reason="not-readable", path=str(failure.filename)) from failure
