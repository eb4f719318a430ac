"""Paper as PDF and PNG, by typst.

The document is data: `paper.typ` reads it as JSON and shows its texts as texts, so that nothing in the name of an indicator (`#`, `$`, `*`,
a backslash) is ever read as markup. Nothing but the template and the fonts of `fonts` is read, no package is loaded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from importlib.resources import as_file, files
from typing import Any, TypeVar

from kpicore.paper.content import Paper, Size
from kpicore.paper.fonts import FAMILY, drawable, font_folders

T = TypeVar("T")

#: Pixels per inch: a slide of 800 × 450 points is 1600 × 900 pixels; an A3 then has 2,480 × 1,754.
_SLIDE_PPI, _PPI = 144.0, 150.0
#: A run of letters without a blank, too long for a line, may be broken here and there.
_LONG_RUN = re.compile(r"[^\s\u2e80-\uffff]{18,}")
_BREAK = "\u200b"


def as_pdf(paper: Paper) -> bytes:
    """Return a paper as a PDF file with its font inside, only the signs it uses."""
    pdf: bytes = _compiled(paper, lambda compiler: compiler.compile(format="pdf"))
    return pdf


def as_png(paper: Paper) -> bytes:
    """Return the first page of a paper as a picture."""
    ppi = _SLIDE_PPI if paper.sheets[0].size is Size.SLIDE else _PPI
    found = _compiled(paper, lambda compiler: compiler.compile(format="png", ppi=ppi))
    png: bytes = found[0] if isinstance(found, list) else found
    return png


def page_count(paper: Paper) -> int:
    """Return how many pages a paper has."""
    return int(json.loads(_compiled(paper, lambda compiler: compiler.query("<pages>", field="value", one=True))))


def _compiled(paper: Paper, use: Callable[[Any], T]) -> T:
    """Give a compiler that holds the paper to a function, and return what that makes of it."""
    import typst  # 81 MB, and not on every board

    data = {**_printable(asdict(paper)), "font": FAMILY}
    with as_file(files("kpicore.paper") / "paper.typ") as template:
        compiler = typst.Compiler(
            input=str(template),
            root=str(template.parent),
            font_paths=font_folders(),
            ignore_system_fonts=True,
            sys_inputs={"paper": json.dumps(data, ensure_ascii=False)},
        )
        return use(compiler)


def _printable(value: Any) -> Any:
    """Return a value with every text as it can be printed: known signs only, and long runs of letters that may break. Drawings stay."""
    if isinstance(value, str):
        return _LONG_RUN.sub(
            lambda run: _BREAK.join(run[0][at : at + 8] for at in range(0, len(run[0]), 8)), drawable(value)
        )
    if hasattr(value, "_asdict"):  # a figure, an entry of a legend: by their names, as the rest
        value = value._asdict()
    if isinstance(value, Mapping):
        return {key: part if key == "svg" else _printable(part) for key, part in value.items()}
    return [_printable(part) for part in value] if isinstance(value, list | tuple) else value
