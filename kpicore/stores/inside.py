"""Whether a file lies where its name says: what is named as a store is read inside its folder only."""

from __future__ import annotations

from pathlib import Path


def leads_out(path: Path, folder: Path) -> bool:
    """Return whether links lead from a path to a place outside of a folder; a link that ends nowhere or in itself does.

    A folder that is a link itself is what its owner made it: what lies in there is inside.
    """
    try:
        return not path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a link that leads to itself
        return True
