"""`kpicore backup` and `kpicore restore`: the board in one file, and back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from kpicore.cli.answers import Answer, CommandError, as_json_text
from kpicore.cli.commands.workbook import refuse_to_overwrite
from kpicore.cli.defaults import actor
from kpicore.cli.plans import store_at, store_url
from kpicore.errors import WouldReplace
from kpicore.stores.backup import (
    LOG,
    Manifest,
    PartKind,
    PartName,
    Restored,
    WholeBoard,
    back_up,
    file_of,
    opened,
    remove_old,
    restore,
)
from kpicore.stores.open import public_url
from kpicore.stores.state import Key, open_state
from kpicore.text.catalogue import Words, catalogue

#: What people know of the tables, in the order in which it is named.
_TOLD = (
    *("nodes", "targets", "actuals", "meetings", "reviews", "actions", "changes", LOG),
    *("kpicore_members", "kpicore_keys", "kpicore_drafts"),
)


@click.pass_obj
def make_backup(
    wanted: str | None,
    file: str | None,
    into: str | None,
    keep: int | None,
    store: str | None,
    force: bool,
    as_json: bool,
) -> Answer:
    words = catalogue(wanted or "ja")
    if (file is None) == (into is None) or (keep is not None and into is None):
        raise CommandError("cli.errors.file_or_into")
    if file is not None:
        target = Path(file)
        refuse_to_overwrite(target, is_file=True, force=force)
    else:
        folder = Path(into or "")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = file_of(folder, datetime.now().astimezone().date())
    manifest = back_up(_board_at(store_url(store)), target)
    removed = remove_old(target.parent, keep) if keep is not None else []
    counts = _counts(manifest)
    if as_json:
        said = {"made_at": manifest.made_at, "removed": [str(path) for path in removed]}
        return Answer(as_json_text({"file": str(target), **said, "parts": counts}))
    octets = target.stat().st_size
    size = f"{octets / 1e6:,.1f} MB" if octets >= 1e5 else f"{octets / 1e3:,.0f} kB"
    lines = [words("cli.backup.done", target=str(target), size=size), *_lines(counts, words)]
    lines += [words("cli.backup.not_in_it")] if PartName.MEMORY in manifest.parts else []
    lines += [words("cli.backup.removed", names=words.joined(path.name for path in removed))] if removed else []
    return Answer("\n".join(lines))


@click.pass_obj
def restore_backup(wanted: str | None, file: str, store: str | None, replace: bool, as_json: bool) -> Answer:
    words, url = catalogue(wanted or "ja"), store_url(store)
    with opened(Path(file)) as archive:
        try:
            done = restore(_board_at(url), archive, actor(), replace=replace)
        except WouldReplace as error:
            there = " / ".join(line.strip() for line in _lines(error.facts["held"], words))
            raise CommandError("cli.errors.would_replace", store=public_url(url), there=there) from error
        manifest = archive.manifest
    if as_json:
        said = {"store": public_url(url), "made_at": manifest.made_at, "parts": _counts(manifest)}
        return Answer(as_json_text({**said, "keys": list(map(_key_json, done.keys)), "members": list(done.members)}))
    return Answer("\n".join(_restored_lines(done, manifest, public_url(url), words)))


def _board_at(url: str) -> WholeBoard:
    return WholeBoard(store_at(url), open_state(url))


def _counts(manifest: Manifest) -> dict[PartName, dict[str, int]]:
    """Return how many rows a backup has, by part and table, only what people know."""
    return {name: {table: said.rows for table, said in part.tables.items()} for name, part in manifest.parts.items()}


def _lines(counts: dict[PartName, dict[str, int]], words: Words) -> list[str]:
    """Return a line for each part: what it holds, in words."""
    lines = []
    for part, tables in counts.items():
        told = [words(f"cli.backup.rows.{table}", n=tables[table]) for table in _TOLD if tables.get(table)]
        held = words.joined(told) or words("cli.backup.rows.nothing")
        lines.append(words("cli.backup.part", part=words(f"cli.backup.{part}"), held=held))
    return lines


def _restored_lines(done: Restored, manifest: Manifest, store: str, words: Words) -> list[str]:
    made_at = datetime.fromisoformat(manifest.made_at).astimezone()
    lines = [
        words("cli.restore.done", store=store, made_at=f"{made_at:%Y-%m-%d %H:%M}"),
        *_lines(_counts(manifest), words),
    ]
    board = manifest.parts.get(PartName.BOARD)
    if board is not None and board.kind is PartKind.ROWS:
        lines.append(words("cli.restore.log_stays"))
    if PartName.MEMORY in done.parts:
        members = words.joined(done.members) or words("cli.backup.rows.nothing")
        lines += [words("cli.restore.sign_in"), words("cli.restore.members", names=members)]
        keys = [
            words("cli.restore.key", name=key.grant.name, kind=words(f"cli.restore.{key.grant.kind}"), id=key.id)
            for key in done.keys
        ]
        lines += [words("cli.restore.keys"), *keys] if keys else [words("cli.restore.no_keys")]
    return lines


def _key_json(key: Key) -> dict[str, Any]:
    grant = key.grant
    return {"id": key.id, "kind": grant.kind.value, "name": grant.name, "role": grant.role.name.lower()}
