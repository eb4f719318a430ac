"""The frame around every page: what is shown, how fresh it is, in which language, and what stands there when a page cannot be shown."""

from pages.shared.frame.failures import guarded, say_unexpected, tell
from pages.shared.frame.freshness import unreachable
from pages.shared.frame.head import header
from pages.shared.frame.notices import archived, no_such_plan, open_notice
from pages.shared.frame.signin import sign_in_page

__all__ = [
    "archived",
    "guarded",
    "header",
    "no_such_plan",
    "open_notice",
    "say_unexpected",
    "sign_in_page",
    "tell",
    "unreachable",
]
