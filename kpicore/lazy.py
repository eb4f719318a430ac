"""Doors that cost nothing until something is taken: a package whose names are imported from its modules when they are first used.

For packages that a quick command passes through (`kpicore --help`, `kpicore parse`) and whose modules load pandas. The names stand twice:
for type checkers under `TYPE_CHECKING`, and here by module; tests/test_layout.py holds both to `__all__`. A name that is also the name of
a module of the package cannot be lazy: importing that module would put the module in its place.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def names_on_use(package: str, modules: Mapping[str, str]) -> Callable[[str], Any]:
    """Return a module `__getattr__` that imports a name of the package from its module, once; raises AttributeError for any other.

    `modules` holds the names by module, joined by blanks.
    """
    module_of = {name: module for module, names in modules.items() for name in names.split()}

    def take(name: str) -> Any:
        if name not in module_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(f"{package}.{module_of[name]}"), name)
        setattr(sys.modules[package], name, value)
        return value

    return take
