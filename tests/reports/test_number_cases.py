"""Small books whose numbers were once judged wrongly, each as it was read from its folder of CSV files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kpicore.model import Snapshot
from kpicore.reports.check import check
from kpicore.reports.years.shown import ShownYear, shown_year
from kpicore.scoring import NodeScore, score
from kpicore.stores.open import open_store

CASES = Path(__file__).parent / "cases"


def held(name: str, today: date) -> Snapshot:
    return open_store(f"csv:{CASES / name}", today=lambda: today).load()


def judged(name: str, today: date) -> dict[str, NodeScore]:
    found = held(name, today)
    return score(found.plan, found.actuals, today).by_id


def test_band_edge_with_fractions():
    found = judged("band-edge-with-fractions", date(2026, 5, 15))["diff"]

    assert (found.attainment, found.met, str(found.status)) == (1.0, True, "on_track")
    assert (found.streak, found.attainment_to_date, found.actual) == (0, 1.0, -0.3)


@pytest.mark.parametrize("node", ["b0", "m0", "mean0", "bmean", "neg"])
def test_cancelling_fractions(node):
    found = judged("cancelling-fractions", date(2026, 5, 2))[node]

    assert (found.met, str(found.status), found.streak) == (True, "on_track", 0)


def test_cancelling_fractions_to_date():
    found = judged("cancelling-fractions", date(2026, 7, 2))

    assert (found["btot"].actual_to_date, found["btot"].attainment_to_date) == (-0.3, 1.0)
    assert (found["r"].attainment, found["r"].met) == (1.0, True)


# -- the year that just ended (R1) -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "open_ended", "dated"),
    [
        (date(2027, 3, 31), "2027-02", "2027-02"),
        (date(2027, 4, 1), "2027-03", "2027-03"),
        (date(2027, 4, 5), "2027-03", "2027-03"),
        (date(2027, 4, 10), "2027-03", "2027-03"),
        (date(2027, 4, 11), None, "2027-03"),
    ],
)
def test_fiscal_year_end_blank_term(day, open_ended, dated):
    found = judged("fiscal-year-end-blank-term", day)

    assert (found["a"].judged_period, found["b"].judged_period) == (open_ended, dated)
    assert (str(found["a"].status) == "not_started") is (open_ended is None)


def test_the_history_of_the_year_before_is_an_information_not_a_fault():
    day = date(2027, 4, 11)
    found = [problem for problem in check(held("fiscal-year-end-blank-term", day), day).data if problem.where == "a"]

    assert [(problem.code, str(problem.severity)) for problem in found] == [("outside-term", "info")]


@pytest.mark.parametrize(
    ("day", "year", "other", "as_of"),
    [
        (date(2027, 3, 31), "FY2026", None, None),
        (date(2027, 4, 5), "FY2026", "FY2027", date(2027, 4, 11)),
        (date(2027, 4, 11), "FY2027", "FY2026", date(2027, 4, 10)),
    ],
)
def test_the_header_names_the_year_and_leads_to_the_other_one(day, year, other, as_of):
    found = held("fiscal-year-end-blank-term", day)
    shown = shown_year(found, score(found.plan, found.actuals, day))

    assert isinstance(shown, ShownYear)
    assert (str(shown.year), shown.other and str(shown.other), shown.as_of) == (year, other, as_of)
    if as_of is not None:
        assert score(found.plan, found.actuals, as_of).year == shown.other
