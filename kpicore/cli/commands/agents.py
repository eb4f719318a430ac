"""`kpicore mcp`: the tools for one AI agent, over standard input and output."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import click

from kpicore import agents
from kpicore.cli.answers import Answer, CommandError
from kpicore.cli.plans import plan_at, store_at, store_url
from kpicore.errors import KpiError
from kpicore.model.access import Role
from kpicore.stores.person import person_here

INSTALLS = "make setup LOCK=requirements.lock EXTRAS=agents"


@click.pass_obj
def answer_agent(wanted: str | None, read_only: bool, store: str | None, plan: str | None) -> Answer:
    if not agents.is_installed():
        raise CommandError("cli.mcp.not_installed", command=INSTALLS)
    # A command that dies at once is told in the program that starts it by "disconnected" alone: what is wrong with the store is answered.
    source = agents.StoreSource(lambda: store_at(store_url(store), plan))
    here = person_here("agent")
    is_read_only = read_only or plan_at(store_url(store), plan).is_archived
    actor = replace(here, role=Role.VIEWER) if is_read_only else here
    language = wanted or "ja"
    if not wanted:  # tools are described in the plan's language; in Japanese while it cannot be read
        with suppress(KpiError):
            language = source.look().snapshot.plan.settings.language
    agents.serve_stdio(source, agents.AgentCaller(actor, wanted or ""), language=language)
    return Answer("")
