"""Field masks: which parts of a resource a reply holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kpicore.stores.google.stand_in.messages import Refused

_FIELDS = {
    *(
        "spreadsheetId",
        "properties",
        "title",
        "locale",
        "timeZone",
        "sheets",
        "sheetId",
        "index",
        "sheetType",
        "hidden",
    ),
    *("gridProperties", "rowCount", "columnCount", "merges", "data", "startRow", "startColumn", "rowData", "values"),
    *(
        "rowMetadata",
        "columnMetadata",
        "hiddenByUser",
        "hiddenByFilter",
        "pixelSize",
        "userEnteredFormat",
        "effectiveFormat",
    ),
    *("numberFormat", "type", "pattern", "userEnteredValue", "effectiveValue", "formattedValue", "note", "*"),
    *("developerMetadata", "metadataId", "metadataKey", "metadataValue", "updatedSpreadsheet", "replies"),
}


def parsed_mask(mask: str) -> dict[str, Any]:
    """Return a field mask as nested dictionaries, {} where everything below is wanted. Raises Refused on what Google would refuse.

    >>> parsed_mask("sheets(properties.title,merges)")
    {'sheets': {'properties': {'title': {}}, 'merges': {}}}
    """
    tokens = re.findall(r"[\w*]+|[(),./]", mask)
    if "".join(tokens) != mask or not set(re.findall(r"[\w*]+", mask)) <= _FIELDS:
        raise Refused(400, "INVALID_ARGUMENT", "Request contains an invalid argument.")
    wanted, rest = _fields(tokens)
    if rest:
        raise Refused(400, "INVALID_ARGUMENT", "Request contains an invalid argument.")
    return wanted


def _fields(tokens: list[str]) -> tuple[dict[str, Any], list[str]]:
    wanted: dict[str, Any] = {}
    while tokens:
        name, *tokens = tokens
        below, path = wanted, [name]
        while tokens[:1] in (["."], ["/"]):
            path.append(tokens[1])
            tokens = tokens[2:]
        for part in path:
            below = below.setdefault(part, {})
        if tokens[:1] == ["("]:
            inner, tokens = _fields(tokens[1:])
            below.update(inner)
            tokens = tokens[1:]
        if tokens[:1] != [","]:
            break
        tokens = tokens[1:]
    return wanted, tokens


def masked(value: Any, wanted: Mapping[str, Any]) -> Any:
    """Return the parts of a resource that a mask names."""
    if not wanted or "*" in wanted:
        return value
    if isinstance(value, list):
        return [masked(item, wanted) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: masked(value[key], below) for key, below in wanted.items() if key in value}
