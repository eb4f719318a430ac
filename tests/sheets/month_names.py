"""The names of months in all languages of CLDR, as Babel has them: `python -m tests.sheets.month_names` writes the table the reader uses."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from babel import Locale
from babel.localedata import locale_identifiers

TABLE = Path(__file__).parents[2] / "kpicore/sheets/tables/shapes/months.tsv"
HEAD = (
    "# Names of months by language, from CLDR (Unicode License V3, https://www.unicode.org/license.txt).\n"
    "# Written by python -m tests.sheets.month_names\n"
)


def table() -> str:
    """Return a line for each language: its code and twelve columns, in each the names of a month, whole and short, in every form."""
    names: dict[str, list[dict[str, None]]] = defaultdict(lambda: [{} for _ in range(12)])
    for locale in map(Locale.parse, sorted(locale_identifiers())):
        for forms in locale.months.values():
            for length in ("wide", "abbreviated"):
                for month, name in forms[length].items():
                    names[locale.language][month - 1][name.casefold().rstrip(".")] = None
    lines = {
        language: "\t".join("/".join(filter(_is_word, months)) for months in found) for language, found in names.items()
    }
    return HEAD + "".join(f"{language}\t{line}\n" for language, line in sorted(lines.items()) if line.strip())


def _is_word(name: str) -> bool:
    return len(name) > 1 and not any(letter.isspace() or letter.isdigit() for letter in name)


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
