"""What a call could not do. Facts are attributes; the sentence for people is written in `kpicore.text` from `code` and `facts`."""

from __future__ import annotations

from typing import Any


class KpiError(Exception):
    """The call could not be carried out. `code` names the failure in words, `facts` holds what a sentence about it needs."""

    code = "error"

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(f"{self.code}: {facts}" if facts else self.code)


class StoreUnavailable(KpiError):
    """The store could not be reached or did not answer; `reason` is a stable word (`network`, `quota`, `not-shared`, …)."""

    code = "store-unavailable"


class StoreBroken(KpiError):
    """The store answered with something that is not ours: a newer schema, a damaged file, a wrong kind of document."""

    code = "store-broken"


class ChangeConflict(KpiError):
    """Somebody changed a row since it was shown; `table`, `key`, `seen` and `found` tell which."""

    code = "change-conflict"


class DraftConflict(KpiError):
    """Somebody else saved the draft since it was loaded; `author`, `at` (UTC) and `version` tell who, when and what is there now.

    `reason` is `changed`, or `removed` where the draft is gone (then the others are None).
    """

    code = "draft-conflict"


class ReadOnlyStore(KpiError):
    """The store can only be read (`xlsx:`, `csv:`, a sheet shared for viewing); `store` is its URL without secrets."""

    code = "read-only-store"


class CannotWrite(KpiError):
    """A store has no place for a row as it is, and nothing was written; `reason` is a stable word, `where` the cell or `key` the row."""

    code = "cannot-write"


class UnstorableText(CannotWrite, ValueError):
    """A text holds NUL or half of a surrogate pair, which no store keeps; `text` is its beginning, as it can be shown."""


class WroteAstray(KpiError):
    """Lines moved in the very moment of a save, and what its cells cover could not be put back.

    `where` names the cells to look at, `reason` is `rows-moved` or `columns-moved`.
    """

    code = "wrote-astray"


class NotAllowed(KpiError):
    """The person may not do this; `needs` names the role, `table` and `key` the row where it is about one."""

    code = "not-allowed"


class NotTheirs(NotAllowed):
    """A member of staff may not change a row of somebody else; `table` and `key` name it, `whose` is its 担当 as written, "" for nobody."""

    code = "not-theirs"


class NoSuchPlan(KpiError):
    """A store holds no plan of this key; `plan` is the key as given, `known` are those there are."""

    code = "no-such-plan"


class MayNotServe(KpiError):
    """The board is not served as it is set up; `reason` is a stable word (`open-by-accident`, `bad-open`, …), `text` what was given."""

    code = "may-not-serve"


class NotGranted(KpiError):
    """A member, key or invitation cannot be as it was asked for; `reason` is a stable word (`public-domain`, `last-owner`, …)."""

    code = "not-granted"


class BadSource(KpiError):
    """A workbook could not be opened at all; `reason` is a stable word (`not-found`, `not-xlsx`, `encrypted`, `too-large`, …)."""

    code = "bad-source"


class CannotImport(KpiError):
    """A workbook that could be read has nothing a store can take; `reason` is `no-tree` or `nothing-to-import`."""

    code = "cannot-import"


class WouldRemove(KpiError):
    """An import would take something away and nobody agreed to it; nothing was stored.

    `changes` are those that do, `replacing` those that would with `replace`.
    """

    code = "would-remove"


class BadBackup(KpiError):
    """A file is no backup that can be restored, or there is nothing to back up; `reason` is a stable word (`altered`, …)."""

    code = "bad-backup"


class WouldReplace(KpiError):
    """Restoring would replace what is there and nobody agreed to it; nothing was stored. `held` is what that is, rows by part and table."""

    code = "would-replace"


class BadStoreUrl(KpiError):
    """The text does not name a store; `url` is the text as given, without secrets."""

    code = "bad-store-url"


class PaperMissing(KpiError):
    """What PDF files and pictures are made with is not installed on this machine (the extra `paper`)."""

    code = "paper-missing"


class PaperImpossible(KpiError):
    """What is asked for cannot be put on paper; `reason` is a stable word (`no-meeting`, …), `about` names what was asked for."""

    code = "paper-impossible"
