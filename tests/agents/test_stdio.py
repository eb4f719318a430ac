"""`kpicore mcp` as the program of an agent starts it: a process that speaks over its standard input and output."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from kpicore.agents import AgentCaller
from kpicore.cli import main
from kpicore.model import Snapshot
from kpicore.model.rows import changes_between
from kpicore.stores.open import open_store
from tests.awaiting import awaited
from tests.browser import ROOT
from tests.people import owner
from tests.reports.small import node, snapshot

PLAN = snapshot(
    [node("goal", kind="KGI"), node("calls", "goal", owner="佐藤")], {"goal": [100.0] * 7, "calls": [50.0] * 7}
)


def test_a_process_answers_writes_as_the_person_here_and_logs_to_standard_error(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'board.db'}"
    open_store(url).save(changes_between(Snapshot(), PLAN), owner())
    log = tmp_path / "log"

    async def talk() -> tuple[list[str], str, str]:
        from mcp import Client
        from mcp.client.stdio import StdioServerParameters, stdio_client

        environment = {**os.environ, "PYTHONPATH": str(ROOT), "KPICORE_ACTOR": "花子", "PYTHONUTF8": "1"}
        command = StdioServerParameters(
            command=sys.executable,
            args=["-m", "kpicore", "mcp", "--store", url, "--lang", "en"],
            env=environment,
            cwd=tmp_path,
        )
        with log.open("w", encoding="utf-8") as errors:
            async with Client(stdio_client(command, errlog=errors), mode="legacy") as client:
                tools = [tool.name for tool in (await client.list_tools()).tools]
                asked = await client.call_tool("explain", {"node": "calls"})
                written = await client.call_tool("add_action", {"text": "電話", "indicator": "calls", "dry_run": False})
                return tools, asked.content[0].text, written.content[0].text

    tools, asked, written = awaited(talk())

    assert {"score", "enter"} <= set(tools)
    assert json.loads(asked)["light"]["status"] == "off_track"
    assert json.loads(written)["written"] is True
    line = open_store(url).history()[0]
    assert (line.author, line.origin, line.change.table) == ("花子", "agent", "actions")
    assert '花子 (agent, owner) asked explain {"node": "calls"}: answered' in log.read_text(encoding="utf-8")


def test_read_only_offers_nothing_that_writes(monkeypatch):
    served = []

    def note(_: object, caller: AgentCaller, language: str) -> None:
        served.append((caller, language))

    monkeypatch.setattr("kpicore.agents.serve_stdio", note)

    assert main(["mcp", "--read-only", "--store", "memory:", "--lang", "en"]) == 0

    ((caller, language),) = served
    assert (caller.may_write, language) == (False, "en")


def test_without_the_extra_one_line_says_what_to_install():
    program = (
        "import sys; sys.modules['mcp'] = None\n"  # as where it is not installed
        "from kpicore.cli import main; sys.exit(main(['mcp', '--lang', 'en']))"
    )

    found = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )

    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr.startswith("kpicore: ")
    assert "make setup LOCK=requirements.lock EXTRAS=agents" in found.stderr
