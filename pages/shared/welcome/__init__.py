"""How somebody is received: the questions of the first start, the tour of the sample plan, and when they were here before."""

from pages.shared.welcome.basics_fields import country_field, currency_field, timezone_field
from pages.shared.welcome.first_start import draw_first_start, draw_first_start_again, settings_to_begin_with
from pages.shared.welcome.tour import draw_tour, offer_tour, offer_tour_again
from pages.shared.welcome.visits import before_this_visit, note_visit

__all__ = [
    "before_this_visit",
    "country_field",
    "currency_field",
    "draw_first_start",
    "draw_first_start_again",
    "draw_tour",
    "note_visit",
    "offer_tour",
    "offer_tour_again",
    "settings_to_begin_with",
    "timezone_field",
]
