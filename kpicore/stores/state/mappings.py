"""How the tabs of read-only sources are read. A store that can be written keeps its mappings in its own settings.

A source is named as its file lies beside the memory (`xlsx:../plan.xlsx`), so that both can be moved together, or by its URL as it may be
shown. A store in a sheet or a file holds one plan, so that a source is of no plan besides.
"""

from __future__ import annotations

from collections.abc import Mapping as Row
from typing import Any

from sqlalchemy import select

from kpicore.model.access import Actor
from kpicore.model.rows import storable
from kpicore.sheets.mapping import Mapping, TabMapping
from kpicore.sheets.texts import word_key
from kpicore.stores.sql import json_text, json_value
from kpicore.stores.state.audit import Act, add_entry
from kpicore.stores.state.database import StateDatabase, moment_text, plan_owners_only, put
from kpicore.stores.state.schema import mappings


class Mappings:
    """The mappings kept in one database, by source."""

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def of(self, source: str) -> Mapping:
        """Return the mappings of a source, by the name of their tab; none where nobody kept one. Raises StoreBroken (`bad-row`)."""
        query = select(mappings).where(mappings.c.source == source).order_by(mappings.c.tab)
        return Mapping(self._database.rows(query, _mapping))

    def put(self, source: str, mapping: TabMapping, actor: Actor) -> None:
        """Keep the mapping of one tab, in the place of the one before; the log says who did. Raises NotAllowed for all but an owner."""
        plan_owners_only(actor)
        content = storable(json_text(mapping.as_json()))
        with self._database.writing() as connection:
            now = moment_text(self._database.now(connection))
            row = {"source": source, "tab": _tab_key(mapping.tab), "content": content}
            put(connection, mappings, {**row, "author": storable(actor.name), "at": now})
            add_entry(connection, self._database, actor, Act.MAPPING_KEPT, source, {"name": mapping.tab})

    def remove(self, source: str, tab: str, actor: Actor) -> None:
        """Take the mapping of a tab away; the tab is then read by itself again. Raises NotAllowed for anybody but an owner."""
        plan_owners_only(actor)
        with self._database.writing() as connection:
            of_tab = (mappings.c.source == source) & (mappings.c.tab == _tab_key(tab))
            if connection.execute(mappings.delete().where(of_tab)).rowcount:
                add_entry(connection, self._database, actor, Act.MAPPING_FORGOTTEN, source, {"name": tab})


def _tab_key(tab: str) -> str:
    return storable(word_key(tab))


def _mapping(row: Row[str, Any]) -> TabMapping:
    return TabMapping.from_json(json_value(row["content"]))
