"""A stand-in for the Google Sheets API v4, over HTTP, strict about what a client may rely on.

It implements the service-account flow (a signed JWT for a token), spreadsheets.get with field masks (which alone decide whether there is
grid data, as documented) and ranges, pretty printing by default, values.get and values:batchGet with their render options,
batchUpdate as far as we use it (all or nothing), developer metadata, protected ranges, sharing, quotas, and Google's error bodies.
`StandIn.calls` records every request; `StandIn.fault` may answer in its place, before or after the request is carried out. The methods of
`Spreadsheet` are people who type, sort, insert, rename and delete.

`make sheet` serves it (`python -m kpicore.stores.google.stand_in`), and so do the tests; the board itself never imports it.
"""

from kpicore.stores.google.stand_in.messages import (
    DENIED,
    NOT_FOUND,
    UNAUTHENTICATED,
    Call,
    Refused,
    Reply,
    as_json,
    exhausted,
)
from kpicore.stores.google.stand_in.server import StandIn, environ_of
from kpicore.stores.google.stand_in.spreadsheet import (
    EMAIL,
    SPREADSHEET,
    EditableTab,
    FormulaCell,
    Spreadsheet,
    area_of,
)
from kpicore.stores.google.stand_in.tokens import private_key

__all__ = [
    "DENIED",
    "EMAIL",
    "NOT_FOUND",
    "SPREADSHEET",
    "UNAUTHENTICATED",
    "Call",
    "EditableTab",
    "FormulaCell",
    "Refused",
    "Reply",
    "Spreadsheet",
    "StandIn",
    "area_of",
    "as_json",
    "environ_of",
    "exhausted",
    "private_key",
]
