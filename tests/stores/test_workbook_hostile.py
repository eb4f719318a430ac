"""Files that are not what they say, or mean harm: one clear sentence each, quickly, and nothing left on disk."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.cli import main
from kpicore.errors import BadSource
from kpicore.stores.files.store import open_workbook
from kpicore.stores.files.xlsx_parts import Limits
from kpicore.text.sentences import error_sentence
from tests.stores.books import SHEET, pack, packed, parts

ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "'
    + "&a;" * 10
    + '"><!ENTITY c "'
    + "&b;" * 10
    + '">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&c;</t></is></c></row></sheetData></worksheet>'
)
OUTSIDE = (
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    '<worksheet><sheetData><row><c t="inlineStr"><is><t>&a;</t></is></c></row></sheetData></worksheet>'
)


def encrypted_zip() -> bytes:
    """Return a zip that says its parts need a password."""
    content = bytearray(packed(parts(ROW)))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(signature, at + 4)
    return bytes(content)


def lying_zip() -> bytes:
    """Return a zip whose worksheet unpacks to more than it says."""
    content = bytearray(packed({**parts(ROW), SHEET: parts(ROW * 2000)[SHEET]}))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = (100).to_bytes(4, "little")
    return bytes(content)


FILES: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "empty"),
    "blanks": (b" " * 100, "not-xlsx"),
    "a text": ("売上,100\n".encode(), "not-xlsx"),
    "a PDF": (b"%PDF-1.7\n...", "pdf"),
    "a PDF that is a zip too": (b"%PDF-1.7\n" + packed(parts(ROW)), "pdf"),
    "a PNG": (b"\x89PNG\r\n\x1a\n" + bytes(50), "image"),
    "a JPEG": (b"\xff\xd8\xff\xe0" + bytes(50), "image"),
    "a web page": (b"\r\n<HTML><body><table><tr><td>1</td></tr></table>", "html"),
    "an XML workbook of 2003": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "xml-workbook",
    ),
    "an .xls": (OLE + "Workbook".encode("utf-16-le"), "xls"),
    "an .xls whose list lies at the end": (OLE + bytes(2**21) + "Workbook".encode("utf-16-le"), "xls"),
    "an .xls of Excel 4": (b"\x09\x04\x06\x00\x00\x04\x10\x00", "xls"),
    "a Word document": (OLE + "WordDocument".encode("utf-16-le"), "not-xlsx"),
    "a workbook with a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "a zip with a password": (encrypted_zip(), "encrypted"),
    "an .xlsb": (packed({"xl/workbook.bin": b"\x83\x01"}), "xlsb"),
    "an .ods": (packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}), "ods"),
    "a Numbers file": (packed({"Index/Document.iwa": b"\0"}), "numbers"),
    "a new Word document": (packed({"word/document.xml": "<x/>"}), "not-xlsx"),
    "any zip": (packed({"photo.jpg": b"\xff\xd8\xff"}), "not-xlsx"),
    "a workbook in a zip": (packed({"book.xlsx": packed(parts(ROW))}), "not-xlsx"),
    "half a workbook": (packed(parts(ROW))[:400], "damaged"),
    "a workbook without tabs": (packed(parts(ROW) | {"xl/workbook.xml": "<workbook/>"}), "empty"),
    "a broken list of tabs": (packed(parts(ROW) | {"xl/workbook.xml": "<workbook"}), "damaged"),
    "entities in entities": (packed(parts(ROW) | {SHEET: LAUGHS}), "damaged"),
    "entities in the texts": (packed(parts(ROW) | {"xl/sharedStrings.xml": LAUGHS}), "damaged"),
    "entities from elsewhere": (packed(parts(ROW) | {SHEET: OUTSIDE}), "damaged"),
    "a size that is a lie": (lying_zip(), "damaged"),
    "a tag without end": (packed(parts(ROW) | {SHEET: f'<worksheet a="{"x" * 3_000_000}"/>'}), "damaged"),
    "tags in tags": (packed(parts(ROW) | {SHEET: "<a>" * 100_000}), "damaged"),
    "a row no sheet has": (packed(parts('<row r="99999999"><c r="A1"><v>1</v></c></row>')), "damaged"),
    "a column no sheet has": (packed(parts('<row r="1"><c r="ZZZ1"><v>1</v></c></row>')), "damaged"),
    "a text nobody has": (packed(parts('<row r="1"><c r="A1" t="s"><v>7</v></c></row>')), "damaged"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_workbook_gets_one_sentence_in_both_languages(name: str, tmp_path: Path) -> None:
    content, reason = FILES[name]
    (tmp_path / "a.xlsx").write_bytes(content)

    with pytest.raises(BadSource) as failure:
        open_workbook(tmp_path / "a.xlsx")

    assert failure.value.facts["reason"] == reason
    sentences = [error_sentence(failure.value, language) for language in ("ja", "en")]
    assert all("\n" not in sentence and "{" not in sentence for sentence in sentences)
    assert not any(error_sentence(BadSource(reason="unknown"), lang) in sentences for lang in ("ja", "en"))
    assert [found.name for found in tmp_path.iterdir()] == ["a.xlsx"]


@pytest.mark.parametrize("name", ["nothing", "a PDF", "an .xls", "a workbook with a password", "entities in entities"])
def test_the_command_line_says_so_in_one_line_and_ends_with_2(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.xlsx").write_bytes(FILES[name][0])

    code = main(["read", str(tmp_path / "a.xlsx"), "--lang", "en"])

    told = capsys.readouterr()
    assert (code, told.out, len(told.err.strip().splitlines())) == (2, "", 1)


# -- what would be too much -------------------------------------------------------------------------------------


def reason_of(path: Path, limits: Limits) -> str:
    with pytest.raises(BadSource) as failure:
        open_workbook(path, limits=limits)
    return str(failure.value.facts["reason"])


@pytest.mark.parametrize(
    ("part", "limits"),
    [
        (SHEET, Limits(unpacked_bytes=1_000_000)),
        ("xl/sharedStrings.xml", Limits(unpacked_bytes=1_000_000)),
        ("xl/styles.xml", Limits(unpacked_bytes=1_000_000)),
    ],
)
def test_a_bomb_is_not_unpacked(part: str, limits: Limits, tmp_path: Path) -> None:
    path = pack(tmp_path / "a.xlsx", parts(ROW) | {part: "<x>" + " " * 5_000_000 + "</x>"})

    assert path.stat().st_size < 20_000
    assert reason_of(path, limits) == "too-large"


def test_one_part_that_is_many_tabs_counts_each_time(tmp_path: Path) -> None:
    content = parts(ROW + " " * 100_000)
    tab = '<sheet name="実績" sheetId="1" r:id="rId1"/>'
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace(tab, tab * 50)
    path = pack(tmp_path / "a.xlsx", content)

    assert reason_of(path, Limits(unpacked_bytes=2_000_000)) == "too-large"
    assert reason_of(path, Limits(tabs=20)) == "too-large"


def test_a_million_texts_and_thousands_of_parts_are_too_much(tmp_path: Path) -> None:
    many = pack(tmp_path / "a.xlsx", parts(ROW, texts="<si><t/></si>" * 2_000))
    crowded = pack(tmp_path / "b.xlsx", parts(ROW) | {f"x{number}": b"" for number in range(300)})

    assert reason_of(many, Limits(text=1_000)) == "too-large"
    assert reason_of(crowded, Limits(parts=200)) == "too-large"


def test_what_nobody_asks_for_is_not_unpacked(tmp_path: Path) -> None:
    inner = packed({"bomb.xml": b"0" * 3_000_000})
    path = pack(
        tmp_path / "a.xlsx", parts(ROW) | {"xl/embeddings/book.xlsx": inner, "xl/media/a.png": b"0" * 3_000_000}
    )

    (grid,) = open_workbook(path, limits=Limits(unpacked_bytes=100_000))

    assert grid.rows == ((1,),)


def test_a_packing_no_workbook_has_is_damage(tmp_path: Path) -> None:
    assert reason_of(pack(tmp_path / "a.xlsx", parts(ROW), zipfile.ZIP_LZMA), Limits()) == "damaged"


# -- whatever it is ---------------------------------------------------------------------------------------------

BOOK = packed(parts(ROW + '<row r="2"><c r="B2" t="s" s="1"><v>0</v></c></row>', texts="<si><t>a</t></si>"))
PLAIN = {name: part.encode() for name, part in parts(ROW).items()}


def opens_or_says_why(path: Path, content: bytes) -> None:
    """Open a file that may hold anything: cells or a BadSource come of it, nothing else."""
    path.write_bytes(content)
    try:
        open_workbook(path)
    except BadSource as failure:
        assert error_sentence(failure, "ja") != error_sentence(BadSource(reason="unknown"), "ja")  # noqa: PT017 - it may open as well


@given(st.lists(st.tuples(st.integers(0, len(BOOK) - 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_whatever_bytes_are_changed_it_opens_or_says_why(changes: list[tuple[int, int]]) -> None:
    content = bytearray(BOOK)
    for at, byte in changes:
        content[at] = byte
    with tempfile.TemporaryDirectory() as folder:
        opens_or_says_why(Path(folder) / "a.xlsx", bytes(content))


@given(
    st.sampled_from(sorted(PLAIN)),
    st.integers(0, 2000),
    st.integers(0, 40),
    st.text(alphabet='<>/&"=:; rstvc019', max_size=12),
)
def test_whatever_stands_in_a_part_it_opens_or_says_why(name: str, at: int, length: int, text: str) -> None:
    part = PLAIN[name]
    at %= len(part)
    with tempfile.TemporaryDirectory() as folder:
        changed = PLAIN | {name: part[:at] + text.encode() + part[at + length :]}
        opens_or_says_why(Path(folder) / "a.xlsx", packed(changed))


# -- places that are no files -----------------------------------------------------------------------------------


def _folder(path: Path) -> None:
    path.mkdir()


def _folder_of_others(path: Path) -> None:
    path.mkdir()
    (path / "photo.jpg").write_bytes(b"")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_folder, "empty"),
        (_folder_of_others, "no-csv"),
        (os.mkfifo, "not-readable"),
        (lambda path: path.symlink_to(path), "not-found"),
        (lambda path: path.symlink_to("/dev/zero"), "not-readable"),
    ],
)
def test_a_place_that_is_no_file_never_waits(make: Callable[[Path], None], reason: str, tmp_path: Path) -> None:
    make(tmp_path / "a.xlsx")

    assert reason_of(tmp_path / "a.xlsx", Limits()) in {reason, "not-readable"}
