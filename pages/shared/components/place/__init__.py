"""The place of what comes with a script of its own, kept from the page's first moment, so that nothing below it moves when it comes.

The keys of containers say how high, in steps, on a laptop and on a phone; the page itself brings the styles of all steps, since a style
drawn as an element would come too late.
"""

from __future__ import annotations

#: Pixels of a step.
STEP = 24
#: No place is higher: what stands below it is out of sight by then.
MOST_STEPS = 25


def place_key(laptop: float, phone: float, name: str) -> str:
    """Return the key of a container of so many pixels at least, on a laptop and on a phone; `name` is its own on the page."""
    steps = (min(MOST_STEPS, max(1, int(height / STEP))) for height in (laptop, phone))
    return "place-l{}-p{}-{}".format(*steps, name)


def places_css() -> str:
    """Return the styles of all places; columns end at 640 px."""
    screens = (("l", "min-width: 641px"), ("p", "max-width: 640px"))
    return "\n".join(
        f"@media screen and ({size}) {{{''.join(_place(screen, steps) for steps in range(1, MOST_STEPS + 1))}}}"
        for screen, size in screens
    )


def _place(screen: str, steps: int) -> str:
    # With the class of every container first: a browser then tries the rule on containers alone, not on every element.
    return f'.stVerticalBlock[class*="st-key-place-"][class*="-{screen}{steps}-"]{{min-height:{steps * STEP}px}}'
