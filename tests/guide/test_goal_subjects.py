"""In English who does something is no name, what is done is; what stands before a number it is no object of is its head."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.guide.sentences import Statement, read_goal

TODAY = date(2026, 11, 30)


def the(text: str) -> Statement:
    [statement] = read_goal(text, today=TODAY)
    return statement


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("The depot aims to bring diesel use down from 900 litres to 700 a week", "diesel use", 700),
        ("The library plans to cut overdue loans from 300 a month to 120", "overdue loans", 120),
        ("Lessee to keep vacant units under 4%", "vacant units", 4),
        ("Newsletter to bring 25 bookings a month", "bookings", 25),
        ("Have every porter log two safety checks per shift", "safety checks per shift", 2),
        ("Let the crew finish 4 roofs a week", "roofs", 4),
        ("Each fitter completes three boiler services a day", "boiler services", 3),
        ("Every trainee gets at least 6 hours' supervised bench time", "supervised bench time", 6),
        ("Put aside £300 a month for new tyres", "new tyres", 300),
        ("Bring invoicing forward to 3 days after delivery", "invoicing", 3),
        (
            "Get the site induction done for every new joiner within their first 5 days",
            "site induction for every new joiner",
            5,
        ),
        ("Bank deposits must cover four months of salaries", "Bank deposits", 4),
        ("Nobody should be on call for more than 7 days in a row", "days on call", 7),
        ("Days to close 40 deals: under 20", "Days to close 40 deals", 20),
        ("Calls to close below 5", "Calls", 5),
    ],
)
def test_what_is_done_is_the_name_and_not_who_does_it(text, name, value):
    found = the(text)

    assert (found.name, found.value) == (name, value)


@pytest.mark.parametrize(
    ("text", "name", "cadence"),
    [
        ("The foreman walks the yard twice a day", "walking the yard", "daily"),
        ("Check the fryer oil three times a week", "Checking the fryer oil", "weekly"),
        ("Ten school visits a term", "school visits", "unspecified"),
    ],
)
def test_what_is_done_so_many_times_is_named_with_its_verb(text, name, cadence):
    found = the(text)

    assert (found.name, found.cadence) == (name, cadence)


@pytest.mark.parametrize(
    ("text", "name", "value", "direction"),
    [
        # what is done to so many, and not where a number is led
        ("Talk to 5 customers every week", "customers", 5, "at_least"),
        ("Speak to 20 parents a month", "parents", 20, "at_least"),
        ("Listen to 10 calls a week", "calls", 10, "at_least"),
        ("Meet with 3 suppliers each month", "suppliers", 3, "at_least"),
        ("Apply to 12 trusts by June", "trusts", 12, "at_least"),
        ("Sales to 40 shops a week", "Sales", 40, "reach"),
        ("Reply to emails in 4 hours", "Reply to emails", 4, "at_most"),
        # whoever lets or sees it
        ("don't let CAC payback stretch past 12 months", "CAC payback", 12, "at_most"),
        ("Never let the queue grow beyond 15 people", "queue", 15, "at_most"),
        ("Do not let overtime run over 40 hours a month", "overtime", 40, "at_most"),
        ("We can't let churn get past 3%", "churn", 3, "at_most"),
        ("Never let cash in the bank fall below £50k", "cash in the bank", 50_000, "at_least"),
        ("Would love to see our no-show rate dip below 4%", "no-show rate", 4, "at_most"),
        ("I'd like to see wait times shrink to 10 minutes", "wait times", 10, "at_most"),
        ("Hoping to see attendance climb past 90%", "attendance", 90, "at_least"),
        ("Would love to see scrap come in under 1%", "scrap", 1, "at_most"),
        ("We'd like to see food cost under 30%", "food cost", 30, "at_most"),
        ("Have stock cover above 3 weeks", "stock cover", 3, "at_least"),
        ("Rooms let nightly above 90%", "Rooms let nightly", 90, "at_least"),
        # whoever of them does it
        ("Each agent to take 55 calls a day", "calls", 55, "at_least"),
        ("Each stylist takes 8 clients a day", "clients", 8, "at_least"),
        ("I want every bay turning at least 3 cars a day", "cars", 3, "at_least"),
        ("We need each van making 14 drops a day", "drops", 14, "at_least"),
        ("Get every rep booking 4 demos a week", "demos", 4, "at_least"),
        ("Every morning meeting under 15 minutes", "morning meeting", 15, "at_most"),
        # what money is raised for
        ("Minibus appeal: raise £85,000 by 30 September 2027", "Minibus appeal", 85_000, "at_least"),
        ("Spring gala - raise $40,000", "Spring gala", 40_000, "at_least"),
        ("Prices: raise £2", None, 2, "at_least"),
        # what reaches somebody
        ("The first quote should reach the customer within 2 days", "first quote", 2, "at_most"),
        ("The report must reach the board inside of 3 weeks", "report", 3, "at_most"),
        ("Ambulances leave the base within 90 seconds", "Ambulances", 90, "at_most"),
        # what is done to it
        ("Every damaged crate repaired or scrapped within 2 days", "damaged crate repaired or scrapped", 2, "at_most"),
        ("All complaints answered or escalated within 24 hours", "complaints answered or escalated", 24, "at_most"),
        ("Have all 25 permits renewed within 5 days of notice", "permits renewed", 5, "at_most"),
        ("Want all 14 boats turned round in 3 hours", "boats turned round", 3, "at_most"),
        ("Phones picked up by the third ring on 9 calls out of 10", "Phones picked up", 90, "at_least"),
        # what a task costs
        ("Cost to serve a customer: below £4", "Cost to serve a customer", 4, "at_most"),
        ("Cost to win a client under $300", "Cost to win a client", 300, "at_most"),
        ("Time to answer the phone: under 20 seconds", "Time to answer the phone", 20, "at_most"),
    ],
)
def test_the_name_is_what_is_done_seen_or_raised_and_not_who_or_how(text, name, value, direction):
    found = the(text)

    assert (found.name, found.value, found.direction) == (name, value, direction)


@pytest.mark.parametrize(
    ("text", "name", "value", "unit"),
    [
        ("Get all 312 laptops patched within a week of release", "laptops patched", 1, "週"),
        ("Have all 18 branches audited within two weeks of month end", "branches audited", 2, "週"),
        ("Get our 90 machines repaired inside a month of delivery", "machines repaired", 1, "か月"),
        ("Get every one of the 60 rooms cleaned within 30 minutes of check-out", "rooms cleaned", 30, "分"),
        ("Get all 312 laptops patched by June", "laptops patched", 312, "laptops"),
        ("Hire 312 staff within a month of opening", "staff", 312, "staff"),
    ],
)
def test_so_long_after_something_is_the_limit_and_all_of_them_are_whom_it_is_about(text, name, value, unit):
    found = the(text)

    assert (found.name, found.value, found.unit) == (name, value, unit)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Each of the drivers writes a defect report a week, I read them.", "defect report"),
        ("Post a recipe a week", "recipe"),
    ],
)
def test_an_article_before_what_is_done_each_week_is_one(text, name):
    found = the(text)

    assert (found.name, found.value, found.cadence) == (name, 1, "weekly")


@pytest.mark.parametrize(
    "text", ["Feed under $5.20 a head a day", "Downtime of less than an hour a month", "Save a few hours a week"]
)
def test_an_article_that_tells_of_what_or_how_much_counts_nothing(text):
    assert 1 not in {None if found.unit else found.value for found in read_goal(text, today=TODAY)}


@pytest.mark.parametrize(
    ("text", "name", "value", "unit"),
    [
        ("Returning: 40% of visitors", "Returning", 40, "%"),
        ("Fire door checks, 220 doors", "Fire door checks", 220, "doors"),
        ("Customer stories - two new ones a month", "Customer stories", 2, None),
        ("Fuel: 7.4 mpg fleet average", "fleet average", 7.4, "mpg"),
        ("Overdue invoices (60+ days) below €12k", "Overdue invoices", 12_000, "ユーロ"),
    ],
)
def test_a_head_that_a_sign_parts_from_the_number_is_the_name(text, name, value, unit):
    found = the(text)

    assert (found.name, found.value, found.unit) == (name, value, unit)


@pytest.mark.parametrize(
    ("text", "value", "unit", "direction"),
    [
        ("Hygiene audit: min. 88/100", 88, None, "at_least"),
        ("Parking fines: max. 3 a month", 3, None, "at_most"),
        ("Alarms answered within a minute, 97 times out of a hundred", 97, "%", "at_least"),
        ("Lose fewer than 3 in a thousand parcels", 0.3, "%", "at_most"),
        ("Delivery cost at 62 cents or lower", 62, "cents", "at_most"),
        ("Turnover of 4.5 mil", 4_500_000, None, "at_least"),
    ],
)
def test_points_shares_and_coins_are_read_as_they_are_written(text, value, unit, direction):
    found = the(text)

    assert (found.value, found.unit, found.direction) == (value, unit, direction)


def test_cents_are_of_the_currency_the_sentence_tells():
    found = the("Cut unit cost from $1.10 to 95 cents")

    assert (found.baseline, found.value, found.unit) == (1.1, 0.95, "ドル")


@pytest.mark.parametrize(
    ("text", "value", "baseline"),
    [("Lift the net score by 15 points off a base of +8", 15, 8), ("Get quotes out 2 days sooner on average", 2, None)],
)
def test_how_much_something_moves_and_from_where(text, value, baseline):
    found = the(text)

    assert (found.mode, found.value, found.baseline) == ("delta", value, baseline)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Fees in arrears? Nobody over 21 days. Zero tolerance.", 1),
        ("Extinguishers, 40 of them, every single one in date", 1),
    ],
)
def test_what_counts_nothing_is_no_goal(text, count):
    assert len(read_goal(text, today=TODAY)) == count


@pytest.mark.parametrize(
    ("text", "cadence", "deadline", "start"),
    [
        ("Take on 2 apprentices every September", "annual", None, None),
        ("Two site visits every Friday", "weekly", None, None),
        ("Clear the backlog to 150 before Christmas", "unspecified", date(2026, 12, 24), None),
        ("200 jars before next Easter", "unspecified", date(2027, 3, 27), None),
        ("Win 12 contracts next FY", "annual", date(2028, 3, 31), date(2027, 4, 1)),
        ("Two new articles a week starting January", "weekly", None, date(2027, 1, 1)),
        ("48 sites open and trading by end of June 2028", "unspecified", date(2028, 6, 30), None),
    ],
)
def test_when_it_is_to_be(text, cadence, deadline, start):
    found = the(text)

    assert (found.cadence, found.deadline, found.start) == (cadence, deadline, start)


@pytest.mark.parametrize(
    ("text", "name", "value", "baseline"),
    [
        ("Podcast to bring 30 enquiries a month, that's three times what we get now", "enquiries", 30, 10),
        ("Group profit of £2.4m for the year to June 2028 (FY26 outturn: £1.9m)", "Group profit", 2_400_000, 1_900_000),
        ("900 donors -> 2k by 2028", "donors", 2_000, 900),
        ("The queue it's like three hundred and something forms, I want it to be down to fifty", "queue", 50, 300),
        ("Grow the US from 12 % to 20 % of our turnover", "US", 20, 12),
    ],
)
def test_where_it_stands_is_told_beside_the_goal(text, name, value, baseline):
    found = the(text)

    assert (found.name, found.value, found.baseline) == (name, value, baseline)


@pytest.mark.parametrize(
    ("text", "name", "value", "unit"),
    [
        ("Raffle tickets - double what we sold last June", "Raffle tickets", 2, "倍"),
        ("The waiting list is 260. I want that halved by Easter.", "waiting list", 50, "%"),
    ],
)
def test_a_multiple_of_what_was_is_a_change(text, name, value, unit):
    found = the(text)

    assert (found.name, found.value, found.unit, found.mode) == (name, value, unit, "percent_change")


def test_what_was_done_last_year_is_to_be_beaten():
    found = the("Beat last year's garden fair takings")

    assert (found.name, found.direction, found.value) == ("garden fair takings", "increase", None)


@pytest.mark.parametrize(
    ("text", "name", "value", "unit", "direction", "cadence"),
    [
        # by how much in each time something is taken off
        ("Shave half an hour a day off the morning round", "morning round", 30, "分", "decrease_by", "daily"),
        ("Take 10 minutes a week off the payroll run", "payroll run", 10, "分", "decrease_by", "weekly"),
        ("Knock £5 a month off the phone bill", "phone bill", 5, "ポンド", "decrease_by", "monthly"),
        ("Cut 2 days a month off invoicing", "invoicing", 2, "日", "decrease_by", "monthly"),
        # of what age they are
        ("Screening uptake at 80% or above for the 25-49 age group", "Screening uptake", 80, "%", "at_least", None),
        ("Vaccination uptake of 75% in the 5 to 11 age range", "Vaccination uptake", 75, "%", "at_least", None),
        ("Attendance at 60% for the 16-24 age band", "Attendance", 60, "%", "at_least", None),
        # meetings of two
        ("two 1-2-1s every month with each of the crew", "1-2-1s", 2, "1-2-1s", "at_least", "monthly"),
        ("Hold four 1-to-1s a week", "1-to-1s", 4, "1-to-1s", "at_least", "weekly"),
        # what is done, as a label
        ("Boiler service plans sold - 25 per month", "Boiler service plans sold", 25, None, "at_least", "monthly"),
        ("Meals served – 400 a day", "Meals served", 400, None, "at_least", "daily"),
        ("Houses let: 14 a quarter", "Houses let", 14, None, "at_least", "quarterly"),
        # of how many
        ("First-time fix rate, nine jobs out of ten.", "First-time fix rate", 90, "%", "at_least", None),
        ("Repeat visits: six guests out of ten", "Repeat visits", 60, "%", "at_least", None),
        # where it is to be, and who would love it
        ("Food cost to land around 29%", "Food cost", 29, "%", "at_most", None),
        ("I would dearly love to see us back up at 240 pupils", "pupils", 240, "pupils", "at_least", None),
        ("We'd really like to serve 60 lunches a day", "lunches", 60, "lunches", "at_least", "daily"),
        ("We ought to be answering the phone inside four rings", "answering the phone", 4, "rings", "at_most", None),
        ("Answer the door inside three knocks", "Answer the door", 3, "knocks", "at_most", None),
    ],
)
def test_what_a_number_tells_apart_takes_off_or_labels_names_no_other(text, name, value, unit, direction, cadence):
    found = the(text)

    assert (found.name, found.value, found.unit, found.direction) == (name, value, unit, direction)
    assert found.cadence == (cadence or "unspecified")


@pytest.mark.parametrize(
    ("text", "name", "value", "baseline"),
    [
        ("Debtor days: 52 at present, 35 wanted.", "Debtor days", 35, 52),
        ("Volunteers: 14 now, 20 needed", "Volunteers", 20, 14),
        ("Wait time 12 minutes today, 8 wanted", "Wait time", 8, 12),
    ],
)
def test_a_number_that_is_wanted_is_the_goal(text, name, value, baseline):
    found = the(text)

    assert (found.name, found.value, found.baseline) == (name, value, baseline)


@pytest.mark.parametrize(
    "text",
    [
        "Get the van fleet looking like one company instead of four",
        "Have the site look like one system rather than five",
        "Make our shops feel like one brand",
    ],
)
def test_what_something_looks_like_is_no_number(text):
    assert all(each.value is None and each.baseline is None for each in read_goal(text, today=TODAY))


@pytest.mark.parametrize("number", ["18–20%", "18 to 20%"])
@pytest.mark.parametrize("verb", ["to land somewhere in the", "to sit in the", "to settle in the"])
def test_where_a_band_lies_names_nothing(verb, number):
    found = the(f"Staff utilisation {verb} {number} range")

    assert (found.name, found.questions[0].key) == ("Staff utilisation", "which_end")


@pytest.mark.parametrize(
    ("text", "name", "value", "direction", "baseline"),
    [
        # who asks for it
        ("Reliability lies at 88.5 percent and our biggest customer demands 95", "Reliability", 95, "reach", 88.5),
        ("Margins were 14% and head office insists on 18%", "Margins", 18, "reach", 14),
        # whoever of them, and when
        ("Our three charity shops should each make £9k a month", "charity shops", 9000, "at_least", None),
        ("All the vans should each average 30 drops", "vans", 30, "at_least", None),
        ("Fill 85% of chair time Tuesday to Saturday", "chair time Tuesday to Saturday", 85, "at_least", None),
        ("Call back every lead the same day, 95% of the time", "lead", 95, "at_least", None),
        ("Same-day dispatch 95%", "Same-day dispatch", 95, "at_least", None),
        ("Callbacks go out same day, 19 out of 20 or better", "Callbacks", 95, "at_least", None),
        ("Invoices go out within 2 days", "Invoices", 2, "at_most", None),
        ("Results come back within 48 hours", "Results", 48, "at_most", None),
        # what each of them costs
        ("Deliver 60 workshops at a cost of no more than £200 each", "workshops", 60, "at_least", None),
        ("Serve 480 people a year at a price per head not exceeding $1,150", "people", 480, "at_least", None),
        ("Book 6 gigs a month at £400 or more each", "gigs", 6, "at_least", None),
        # what alone is allowed
        ("Only 1 in 50 deliveries may be late", "deliveries", 2, "at_most", None),
        ("Only 3 pallets a week may be returned", "pallets", 3, "at_most", None),
        # a part is no time
        ("Get repeats to 40 percent of orders (today it's around a quarter)", "repeats", 40, "reach", 25),
        ("Retail is about a quarter, want a third", "Retail", 33.3, "reach", 25),
        ("Spend no more than 2 hours a day on email", "Spend on email", 2, "at_most", None),
    ],
)
def test_who_asks_when_it_is_done_and_what_it_costs_are_beside_the_goal(text, name, value, direction, baseline):
    found = the(text)

    assert (found.name, found.value, found.direction, found.baseline) == (name, value, direction, baseline)


@pytest.mark.parametrize(
    ("text", "name", "value", "unit", "direction"),
    [
        # how far it may go, said behind it
        ("4 complaints a month is the most we'll accept", "complaints", 4, "complaints", "at_most"),
        ("40 covers a night is the least we can live with", "covers", 40, "covers", "at_least"),
        ("Wait: 5 minutes, not a minute longer", "Wait", 5, "分", "at_most"),
        ("Turnaround of 4 days, not a day over", "Turnaround", 4, "日", "at_most"),
        ("Price at £12, not a penny more", "Price", 12, "ポンド", "at_most"),
        ("Hold the line on food cost: 28, not a point more", "food cost", 28, None, "at_most"),
        # how many of those, and no score
        ("First-year apprentices: 9 out of 10 through their assessment", "First-year apprentices", 90, "%", "at_least"),
        ("Drivers: 7 out of 10 with a clean licence", "Drivers", 70, "%", "at_least"),
        ("Staff satisfaction 8 out of 10 or better", "Staff satisfaction", 8, None, "at_least"),
        # by how much it has moved is told beside it
        ("Gym check-ins 1,200 a week, up a fifth", "Gym check-ins", 1200, None, "at_least"),
        ("Footfall 900 a day, up 10%", "Footfall", 900, None, "at_least"),
        ("Energy per tonne 85 kWh, ten less than now", "Energy per tonne", 85, "kWh", "at_least"),
        # one of them
        ("Each teacher to run 1 after-school club a term", "after-school club", 1, "club", "at_least"),
    ],
)
def test_what_is_said_behind_a_number_is_its_side_or_its_share_and_no_other_number(text, name, value, unit, direction):
    found = the(text)

    assert (found.name, found.value, found.unit, found.direction) == (name, value, unit, direction)


@pytest.mark.parametrize(
    ("text", "name", "value", "direction", "baseline"),
    [
        ("Ensure no child waits over 6 weeks for an assessment", "wait for an assessment", 6, "at_most", None),
        ("No customer waits more than 10 minutes at the till", "wait at the till", 10, "at_most", None),
        ("Get the queue times sub 5 minutes", "queue times", 5, "at_most", None),
        ("Load time sub-3 seconds", "Load time", 3, "at_most", None),
        ("Catch rate of faults at 97%", "Catch rate of faults", 97, "at_least", None),
        ("Defects caught in test 95%", "Defects caught in test", 95, "at_least", None),
        ("Land-use permits: 10 working days, presently 17", "Land-use permits", 10, "reach", 17),
        ("Building permits: 4 a week, now 2", "Building permits", 4, "reach", 2),
    ],
)
def test_who_waits_is_no_name_and_what_a_label_looks_like_is_no_verb(text, name, value, direction, baseline):
    found = the(text)

    assert (found.name, found.value, found.direction, found.baseline) == (name, value, direction, baseline)


@pytest.mark.parametrize(
    ("text", "name", "value", "direction", "baseline"),
    [
        ("Our rival does late opening at 90%. We should manage 85.", "late opening", 85, "at_least", None),
        ("No idea what our bounce rate is but under 40% sounds good", "bounce rate", 40, "at_most", None),
        ("We aim for 98% on-time and usually get 91", "on-time", 98, "reach", 91),
        ("Lost 2 big accounts, so 4 new ones by June", "new ones", 4, "at_least", None),
    ],
)
def test_what_others_do_and_what_happened_are_no_start_and_a_verdict_or_ones_no_name(
    text, name, value, direction, baseline
):
    found = the(text)

    assert (found.name, found.value, found.direction, found.baseline) == (name, value, direction, baseline)


def test_a_share_of_a_sum_is_a_goal_of_its_own():
    found = read_goal("Turnover of £1.1m with a net margin of 9%", today=TODAY)

    assert [(each.name, each.value) for each in found] == [("Turnover", 1_100_000), ("net margin", 9)]


@pytest.mark.parametrize(
    ("text", "name", "value", "unit", "direction"),
    [
        ("Draught GP% no lower than 64 at every bar", "Draught GP", 64, "%", "at_least"),
        ("Occupancy (%): 80 by June", "Occupancy", 80, "%", "at_least"),
        ("CSF 1: a menu that travels; food cost held to 29% of sales.", "food cost", 29, "%", "maintain"),
        ("Quarterly book-to-bill above 1.2", "book-to-bill", 1.2, None, "at_least"),
        ("Calls answered under 0:45", "Calls", 0.75, "分", "at_most"),
        ("Assembly takes maximum 2,5 hours", "Assembly", 2.5, "時間", "at_most"),
        ("Aim for 90 at the spring dinner", "spring dinner", None, None, "at_least"),
    ],
)
def test_the_unit_and_the_side_are_told_by_what_stands_around_the_number(text, name, value, unit, direction):
    found = the(text)

    assert (found.name, found.value, found.unit, found.direction) == (name, value, unit, direction)


def test_a_limit_of_the_first_item_in_a_row_holds_for_the_next():
    counter, drive = read_goal("Wait – 4:30 max at the counter, 6 mins drive-through", today=TODAY)

    assert [(each.value, each.direction) for each in (counter, drive)] == [(4.5, "at_most"), (6, "at_most")]


@pytest.mark.parametrize("text", ["Marathon under 3:30", "Last orders at 9:30 max"])
def test_a_time_of_day_or_of_hours_is_asked(text):
    assert the(text).value is None


def test_a_part_that_is_counted_as_something_else_is_a_goal_of_its_own():
    sales, surplus = read_goal("Sales of £800k this year, with at least £60k of that kept as surplus", today=TODAY)

    assert (sales.value, surplus.name, surplus.value, surplus.direction) == (800_000, "surplus", 60_000, "at_least")


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("Member giving: 100%, and I mean all nine of them, by 31 January", date(2027, 1, 31)),
        ("Uptime 99.5 percent until 31.12.2028", date(2028, 12, 31)),
        ("Debtor days down to 28 by end March", date(2027, 3, 31)),
    ],
)
def test_by_when_it_is_to_be(text, deadline):
    found = the(text)

    assert (found.deadline, found.baseline) == (deadline, None)


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("Gift Aid on three quarters of all donations, by year end 5 April", date(2027, 4, 5)),
        ("40 new members by financial year end, 30 June", date(2027, 6, 30)),
        ("60 stalls by year-end on 31 March 2028", date(2028, 3, 31)),
        ("40 new members by year end", date(2026, 12, 31)),
        ("By year end, 40 new members", date(2026, 12, 31)),
    ],
)
def test_the_day_behind_a_year_end_is_that_day(text, deadline):
    assert the(text).deadline == deadline


def test_how_often_stands_behind_a_preposition_whose_noun_is_before_it():
    found = the("Double the number of client meetings I get to each week")

    assert (found.name, found.value, found.cadence) == ("client meetings", 2, "weekly")


@pytest.mark.parametrize(
    ("text", "name", "value", "direction"),
    [
        ("Contractor to carry out 12 fire drills a year", "fire drills", 12, "at_least"),
        ("We need the surveyors to file reports within 3 working days", "reports", 3, "at_most"),
        ("Get suppliers to confirm orders within 24 hours", "confirm orders", 24, "at_most"),
        ("Let's pull forward month-end close from day 8 to day 4", "month-end close", 4, "reach"),
        ("Push first-call fixes up to 75%", "first-call fixes", 75, "at_least"),
        ("Carbon per tonne, 40 kg by 2030", "Carbon per tonne", 40, "at_most"),
        ("KPI 3 – Re-let time: 18 days max.", "Re-let time", 18, "at_most"),
        ("Our two targets for 2027: 95% on-time departures", "on-time departures", 95, "at_least"),
    ],
)
def test_who_is_asked_and_how_it_is_numbered_is_no_name(text, name, value, direction):
    found = the(text)

    assert (found.name, found.value, found.direction) == (name, value, direction)


@pytest.mark.parametrize("text", ["Wages 30%", "Rent £12k a month"])
def test_which_side_is_good_of_what_some_pay_and_others_receive_is_asked(text):
    assert [question.key for question in the(text).questions] == ["which_side"]


def test_the_number_of_goals_is_none_of_them():
    found = read_goal("Three goals: 20 leads, 8 quotes, 3 wins a week.", today=TODAY)

    assert [(each.name, each.value) for each in found] == [("leads", 20), ("quotes", 8), ("wins", 3)]


def test_a_part_of_money_from_somebody_is_a_goal_where_it_is_limited():
    raised = read_goal("Raise £50k by Easter, with at least £15k of that from regular givers", today=TODAY)

    assert [(each.name, each.value) for each in raised] == [(None, 50_000), ("regular givers", 15_000)]


def test_last_years_actual_is_the_start_of_what_goes_up_to_a_number():
    found = the("Donations up to £60k (last year's actual: £48,500)")

    assert (found.value, found.baseline, found.direction) == (60_000, 48_500, "at_least")


@pytest.mark.parametrize(
    ("text", "cadence", "name"),
    [
        ("Every Monday, 3 cold calls before lunch", "weekly", "cold calls"),
        ("Run a stocktake every quarter starting in April", "quarterly", "stocktake"),
        ("Annual leave taken: 90%", "unspecified", "Annual leave taken"),
    ],
)
def test_how_often_it_comes_round(text, cadence, name):
    found = the(text)

    assert (found.cadence, found.name, found.deadline) == (cadence, name, None)


@pytest.mark.parametrize(
    ("text", "name", "value", "unit", "direction"),
    [
        ("Nobody waits over a week for a boiler part", "wait for a boiler part", 1, "週", "at_most"),
        ("Nobody should wait over three weeks for a quote", "wait for a quote", 3, "週", "at_most"),
        ("HR to fill 8 of the 12 vacancies", "vacancies", 8, "vacancies", "at_least"),
        ("Twelve and a half percent margin", "margin", 12.5, "%", "at_least"),
        ("Unloading under 2 and a half hours", "Unloading", 2.5, "時間", "at_most"),
        ("Delivery under 2h30", "Delivery", 2.5, "時間", "at_most"),
        ("Page load: 3s or less", "Page load", 3, "秒", "at_most"),
        ("Half as much waste as in 2025", "waste", 0.5, "倍", "reach"),
        ("Three times our current 15 demos", "demos", 3, "倍", "reach"),
        ("Cut returns by a quarter this year, to 6%", "returns", 6, "%", "at_most"),
    ],
)
def test_times_halves_and_multiples_in_words(text, name, value, unit, direction):
    found = the(text)

    assert (found.name, found.value, found.unit, found.direction) == (name, value, unit, direction)


def test_a_decade_is_no_number_of_seconds():
    assert all(found.value is None for found in read_goal("Average age in the 30s", today=TODAY))


def test_each_goal_of_a_row_starts_where_its_own_bracket_says():
    found = read_goal("Turnover £1.2m (currently £980k), margin 12% (9.5% last year)", today=TODAY)

    assert [(each.name, each.value, each.baseline) for each in found] == [
        ("Turnover", 1_200_000, 980_000),
        ("margin", 12, 9.5),
    ]


@pytest.mark.parametrize(
    ("text", "name", "value", "unit", "direction"),
    [
        ("Governors agreed lettings should bring in at least 3.5 times their cost", "lettings", 3.5, "倍", "at_least"),
        ("It'd be good if staff sickness came in below 3%", "staff sickness", 3, "%", "at_most"),
        ("Spend less than 15p of every £1 on admin", "Spend on admin", 15, "%", "at_most"),
        ("More than double footfall", "footfall", 2, "倍", "reach"),
        ("Keep the best 20 suppliers", "suppliers", 20, "suppliers", "maintain"),
        ("15 min response", "response", 15, "分", "at_most"),
    ],
)
def test_what_is_told_around_a_goal_neither_names_nor_turns_it(text, name, value, unit, direction):
    found = the(text)

    assert (found.name, found.value, found.unit, found.direction) == (name, value, unit, direction)


@pytest.mark.parametrize(
    ("text", "name", "value", "baseline", "direction"),
    [
        ("A third of orders collected in store, up from a fifth", "orders collected in store", 33.3, 20, "reach"),
        ("Seats filled 78% (71% last run)", "Seats filled", 78, 71, "reach"),
        ("Loyalty sign-ups 60 a day, double today's rate", "Loyalty sign-ups", 60, 30, "at_least"),
        ("Fewer than 1 in 50 forms sent back", "forms sent back", 2, None, "at_most"),
        ("90 out of every 100 members paid up by the end of January", "members paid up", 90, None, "at_least"),
        ("In time for the harvest fair, 2,000 boxes packed", "boxes packed", 2_000, None, "at_least"),
        ("Time between failures of 300 hours", "Time between failures", 300, None, "unspecified"),
    ],
)
def test_what_stands_beside_a_share_or_a_count_is_its_start_or_its_time(text, name, value, baseline, direction):
    found = the(text)

    assert (found.name, found.value, found.baseline, found.direction) == (name, value, baseline, direction)


def test_money_of_which_some_is_something_else_is_two_goals():
    found = read_goal("£2 million turnover and £150k of that profit", today=TODAY)

    assert [(each.name, each.value) for each in found] == [("turnover", 2_000_000), ("profit", 150_000)]
