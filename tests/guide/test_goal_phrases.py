"""Goals in which small words decide: what belongs to a verb or a participle, how many all are, a point without its zero, what is not meant.

Each table is one test that tells of every row that is read otherwise.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from kpicore.guide.sentences import read_goal

TODAY = date(2026, 12, 1)


def read_otherwise(rows: dict[str, tuple[Any, ...]], *fields: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return the sentences of which the fields are not those of the row, with what they are; a row is a goal, or a tuple of goals."""
    read = {
        text: [tuple(getattr(goal, each) for each in fields) for goal in read_goal(text, today=TODAY)] for text in rows
    }
    wanted = {text: list(row) if isinstance(row[0], tuple) else [row] for text, row in rows.items()}
    return {text: found for text, found in read.items() if found != wanted[text]}


def test_to_behind_a_participle_leads_to_what_it_is_done_to_and_no_verb():
    assert not read_otherwise(
        {
            "Half of our harvest sold direct to customers": ("harvest sold direct to customers", 50, "%"),
            "90% of our lads carded to advanced level by Sept 2027": ("lads carded to advanced level", 90, "%"),
            "95% of parcels delivered to the right door": ("parcels delivered to the right door", 95, "%"),
            "Two thirds of the milk sold straight to cafes": ("milk sold straight to cafes", 66.7, "%"),
            "40% of our timber sent to local mills": ("timber sent to local mills", 40, "%"),
            "80% of staff trained to use the hoist": ("staff trained to use the hoist", 80, "%"),
            "A third of pupils walking to school": ("pupils walking to school", 33.3, "%"),
        },
        "name",
        "value",
        "unit",
    )


def test_a_particle_that_leads_to_nothing_ends_what_is_done():
    assert not read_otherwise(
        {
            "At least two apprentices taken on": ("apprentices taken on", 2),
            "4 trainees taken on by June": ("trainees taken on", 4),
            "at least 30 members signed on this spring": ("members signed on", 30),
            "12 orders taken on Saturdays": ("orders taken on Saturdays", 12),
            "Ten leads passed on a week": ("leads passed on", 10),
            "95% of parcels delivered on time": ("parcels delivered on time", 95),
        },
        "name",
        "value",
    )


def test_up_behind_the_verb_of_who_is_asked_belongs_to_it_and_is_no_change():
    assert not read_otherwise(
        {
            "Each gang to put up 2 jobs a day": ("jobs", 2, "absolute"),
            "Every fitter to wrap up 3 calls a day": ("calls", 3, "absolute"),
            "Every rep to follow up five quotes a week": ("quotes", 5, "absolute"),
            "The team should clear up 15 tickets a day": ("tickets", 15, "absolute"),
            "We must open up 4 new stores": ("new stores", 4, "absolute"),
            "We need to put up 20 shelters this spring": ("shelters", 20, "absolute"),
            "We want to go up 3 places": ("places", 3, "delta"),
            "We should be up 30 members by June": ("members", 30, "delta"),
        },
        "name",
        "value",
        "mode",
    )


def test_how_many_all_of_them_are_is_the_number_of_a_goal_for_all_and_how_many_there_are_names_nothing():
    assert not read_otherwise(
        {
            "All drivers through their HGV tests by June - there's 7 of them": (
                "drivers through their HGV tests",
                7,
                None,
                "drivers",
            ),
            "Every apprentice registered by March. There's five of them": (
                "apprentice registered",
                5,
                None,
                "apprentice",
            ),
            "All staff first aid trained by May, there are 12 of them": ("staff first aid trained", 12, None, "staff"),
            "Get all the boats surveyed by May. That's nine in all.": ("boats surveyed", 9, None, "boats"),
            "All our tills replaced by autumn - there are 16 of them": ("tills replaced", 16, None, "tills"),
            "Each van fitted with a tracker by March, we've got 9 of them": (
                "van fitted with a tracker",
                9,
                None,
                "van",
            ),
            "Double my wholesale stockists. There's 14 of them today.": ("wholesale stockists", 2, 14, "倍"),
            "Each tech writes 2 articles per week, there's five of us": ("articles", 2, None, "articles"),
        },
        "name",
        "value",
        "baseline",
        "unit",
    )


def test_a_point_without_its_zero_is_a_decimal_one():
    assert not read_otherwise(
        {
            "Average price per oyster of $0.85, up from .72": (0.85, 0.72, "ドル"),
            "Cost per mile of $.45": (0.45, None, "ドル"),
            "Get waste to .5%": (0.5, None, "%"),
            "price per pint of £.95": (0.95, None, "ポンド"),
            "Moisture down from .8% to .6%": (0.6, 0.8, "%"),
            "scrap no higher than .75%": (0.75, None, "%"),
            "廃棄率を.8%以下に": (0.8, None, "%"),
        },
        "value",
        "baseline",
        "unit",
    )


def test_of_what_money_is_stands_behind_its_cadence_too():
    assert not read_otherwise(
        {
            "£40k a month in rent": ("rent", 40_000, "monthly"),
            "$12k a week in catering": ("catering", 12_000, "weekly"),
            "$90K a month in billings": ("billings", 90_000, "monthly"),
            "€3,000 a quarter in tips": ("tips", 3_000, "quarterly"),
            "$2m a year in exports": ("exports", 2_000_000, "annual"),
            "£600 a day in takings": ("takings", 600, "daily"),
        },
        "name",
        "value",
        "cadence",
    )


def test_the_day_behind_what_is_not_meant_is_that_of_the_goal():
    assert not read_otherwise(
        {
            "Half of our harvest sold direct rather than through wholesalers by the end of 2028": (
                50,
                date(2028, 12, 31),
            ),
            "30% of orders from repeat customers instead of new ones by June 2027": (30, date(2027, 6, 30)),
            "60% of jobs booked online rather than by phone by March 2027": (60, date(2027, 3, 31)),
            "40 covers a night rather than 30 by May 2027": (40, date(2027, 5, 31)),
            "25% of sales from repairs instead of parts by end of 2027": (25, date(2027, 12, 31)),
            "20 seasonal staff kept instead of let go by 31 October 2027": (20, date(2027, 10, 31)),
        },
        "value",
        "deadline",
    )
