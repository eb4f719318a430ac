"""Serve the sample plan, or a workbook, as a Google Sheet on this machine (`make sheet`).

    python -m kpicore.stores.google.stand_in --port 8900 --secrets .streamlit/secrets.toml

writes the secrets a board needs to read it, prints the variables that lead there, and takes edits from outside:

    curl -d '{"cell": "実績!C7", "value": 12}' http://127.0.0.1:8900/stand-in/edit
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from kpicore.samples.shop import shop
from kpicore.sheets.writing import workbook_of
from kpicore.stores.files import open_workbook
from kpicore.stores.google import today_in_japan
from kpicore.stores.google.stand_in import SPREADSHEET, Spreadsheet, StandIn


def main() -> None:
    """Serve until Ctrl+C."""
    parser = argparse.ArgumentParser(
        prog="python -m kpicore.stores.google.stand_in", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--workbook", help="an .xlsx or a folder of CSV to serve instead of the sample plan")
    parser.add_argument("--secrets", type=Path, help="where to write the secrets.toml for a board")
    parser.add_argument("--key", type=Path, help="where to write the key of the service account")
    options = parser.parse_args()
    today = today_in_japan()
    book = open_workbook(options.workbook) if options.workbook else workbook_of(shop(today), today=today)
    stand_in = StandIn(Spreadsheet.of(book), port=options.port)
    if options.secrets:
        fields = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in stand_in.secrets.items()]
        _write_secret(options.secrets, "\n".join(["[connections.gsheets]", *fields, ""]))
    if options.key:
        _write_secret(options.key, json.dumps(stand_in.account))
    print(_instructions(stand_in, options.key), flush=True)  # noqa: T201 - what the person who starts it needs
    try:
        stand_in.serve()
    except KeyboardInterrupt:
        return


def _write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner may read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")


def _instructions(stand_in: StandIn, key: Path | None) -> str:
    """Return the address and the variables that lead a board here; with a key, as lines to paste into another terminal."""
    settings = {"KPICORE_STORE": f"gsheet:{SPREADSHEET}"} | stand_in.environ
    if key is None:
        return "\n".join([stand_in.url, *(f"{name}={value}" for name, value in settings.items())])
    settings["GOOGLE_APPLICATION_CREDENTIALS"] = str(key.resolve())
    return "\n".join(
        [
            "A stand-in for Google Sheets with the sample plan (Ctrl+C stops it). In another terminal:",
            "",
            *(f"  export {name}={value}" for name, value in settings.items()),
            "  make run                          # the board on this sheet",
            "  .venv/bin/kpicore score           # the same on the command line",
            "",
            "A person types into a cell:",
            "",
            f'  curl -d \'{{"cell": "実績!C7", "value": 12}}\' {stand_in.url}/stand-in/edit',
        ]
    )


if __name__ == "__main__":
    main()
