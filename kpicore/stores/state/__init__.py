"""The board's own memory, apart from the plan: who may come in, what is being drafted, what was sent, and who did what to the board.

It lies in a database of the board's own (`KPICORE_STATE`), never in a shared sheet, which its editors could change.
"""

from kpicore.stores.state.audit import Act, AuditEntry
from kpicore.stores.state.drafts import DraftLine, Drafts, new_draft_id
from kpicore.stores.state.keys import BrowserSession, Grant, Key, KeyKind, NewKey, NewSession, actor_of
from kpicore.stores.state.leases import Lease, Sending, SendState, new_holder
from kpicore.stores.state.members import OWNER_VARIABLE
from kpicore.stores.state.open import STATE_VARIABLE, State, open_drafts, open_state, state_url
from kpicore.stores.state.restoring import LEFT_OUT, Origin, restore_memory
from kpicore.stores.state.schema import STATE
from kpicore.stores.state.subscriptions import KeptSubscription, new_subscription_id

__all__ = [
    "LEFT_OUT",
    "OWNER_VARIABLE",
    "STATE",
    "STATE_VARIABLE",
    "Act",
    "AuditEntry",
    "BrowserSession",
    "DraftLine",
    "Drafts",
    "Grant",
    "KeptSubscription",
    "Key",
    "KeyKind",
    "Lease",
    "NewKey",
    "NewSession",
    "Origin",
    "SendState",
    "Sending",
    "State",
    "actor_of",
    "new_draft_id",
    "new_holder",
    "new_subscription_id",
    "open_drafts",
    "open_state",
    "restore_memory",
    "state_url",
]
