"""The manual: its pages as the board shows and searches them, and those of its pages that are made from the program's own words.

Lazy, because those pages are made by running their modules (`python -m kpicore.text.manual.lint_page docs`).
"""

from typing import TYPE_CHECKING

from kpicore.lazy import names_on_use

if TYPE_CHECKING:
    from kpicore.text.manual.pages import (
        FIRST,
        MOST_FOUND,
        PAGES,
        ManualPage,
        Picture,
        address_of,
        anchor_of,
        linked,
        manual,
        pieces_of,
        search,
    )
    from kpicore.text.manual.templates_page import typical_of
else:
    __getattr__ = names_on_use(
        __name__,
        {
            "pages": "FIRST MOST_FOUND PAGES ManualPage Picture address_of anchor_of linked manual pieces_of search",
            "templates_page": "typical_of",
        },
    )

__all__ = [
    "FIRST",
    "MOST_FOUND",
    "PAGES",
    "ManualPage",
    "Picture",
    "address_of",
    "anchor_of",
    "linked",
    "manual",
    "pieces_of",
    "search",
    "typical_of",
]
