"""Scoring against reference values from R and Python tools that this project does not contain."""

import numpy as np
import pytest

from assessment.scoring import arithmetic, reliability
from assessment.scoring.arithmetic import Moments, logit_t, moments
from assessment.scoring.gaps import gaps
from assessment.scoring.groups import group_results
from assessment.scoring.positioning import position
from assessment.scoring.ranks import mann_whitney_p
from assessment.scoring.results import Interval
from assessment.scoring.score import score
from tests.scoring.examples import BANK, expected, organisation, table

LEVERS = [lever.key for lever in BANK.levers]
O17 = expected("O17_organisation")


def near(value, tolerance=1e-6):
    return pytest.approx(value, rel=tolerance, abs=1e-12)


def limits(interval: Interval | None) -> list[float]:
    assert interval is not None
    return [interval.low, interval.high]


def test_o04_icc_of_four_judges_is_that_of_shrout_and_fleiss():
    ratings = np.array([[float(v) for v in row.values()] for row in table("o04.csv")])
    targets = np.repeat(np.arange(len(ratings)), 4)
    found = reliability.icc(ratings.ravel(), targets)
    want = expected("O04_shrout_fleiss")
    assert (found.icc1, found.icc2) == (near(want["ICC1"]), near(want["ICC1k"]))


def test_o07_small_groups_with_ties():
    rows = table("o07.csv")
    staff = np.array([float(r["score"]) for r in rows if r["segment"] == "staff"])
    others = np.array([float(r["score"]) for r in rows if r["segment"] != "staff"])
    want, test = expected("O07_small_segments"), arithmetic.welch(moments(staff), moments(others))
    assert (test.t, test.df, test.p) == (
        near(want["welch_t"]),
        near(want["welch_df"]),
        near(want["welch_p"]),
    )
    assert limits(test.interval) == near(want["welch_ci95"])
    assert mann_whitney_p(staff, others) == near(want["p_exact"])
    assert arithmetic.hedges_g(moments(staff), moments(others)) == near(want["hedges_g_pooled"])


def test_o10_wilson_interval_also_at_zero():
    want = expected("O10_favourable")
    assert limits(arithmetic.wilson(37, 48)) == near(want["wilson95"])
    assert limits(arithmetic.wilson(0, 6)) == near(want["zero"]["wilson95"])


def test_o14_points_with_zeros():
    rows = [[float(v) for v in row.values()] for row in table("o14.csv")]
    found, want = position(np.array(rows)), expected("O14_points100_zeros")
    assert list(found.mean) == near(want["arithmetic_mean"])
    assert np.array(found.covariance)[:2, :2] == near(np.array(want["share_cov_CF_CC"]))
    assert found.radius2 == near(want["T2_radius2_95"])
    assert (found.top, found.second) == ("centric", "first")
    lead = want["top_minus_second_CC_minus_CF"]
    assert (found.diff, found.p) == (near(lead["diff"]), near(lead["p"]))
    assert limits(found.interval) == near(lead["ci95"])
    share = want["share_of_people_whose_top_is"]
    assert list(found.first_choice) == near([share["CF"], share["CC"], share["PC"]])


@pytest.mark.parametrize("case", list(expected("O16_logit_t_interval")))
def test_o16_logit_t_interval(case):
    want = expected("O16_logit_t_interval")[case]
    found = logit_t(moments(np.array(want["scores"], dtype=float)), want["N"])
    assert limits(found) == near(want["ci95_logit_t"])


@pytest.mark.parametrize("number", range(5))
def test_o17_levers_of_a_whole_organisation(number):
    want = O17[f"L{number + 1}"]
    lever = score(BANK, organisation(), invited=O17["invited"], group="dept").levers[number]
    assert lever.n == want["n_scored"]
    assert (lever.mean, lever.sd) == (near(want["mean"]), near(want["sd"]))
    assert limits(lever.interval) == near(want["ci95_logit_t_fpc"])
    assert lever.alpha == near(want["alpha"])
    assert lever.omega == near(want["omega"], 1e-3)
    assert (lever.agreement, lever.rwg_j) == (near(want["AD_whole"]), near(want["rwgj_whole"]))
    assert (lever.icc1, lever.icc2) == (near(want["ICC1"]), near(want["ICC2"]))


@pytest.mark.parametrize("number", range(5))
def test_o17_agreement_within_departments(number):
    want = O17[f"L{number + 1}"]
    results = group_results(BANK, organisation(), "dept")
    found = {one.group: one for one in results if one.lever == LEVERS[number]}
    assert {g: one.agreement for g, one in found.items()} == near(want["AD"])
    assert {g: one.rwg_j for g, one in found.items()} == near(want["rwgj"])


@pytest.mark.parametrize("number", range(5))
def test_o17_leadership_against_staff(number):
    everyone = organisation()
    leads = everyone.groups["leadership"].numbers == 1
    gap = gaps(BANK, everyone.where(leads), everyone.where(~leads))[number]
    want = O17[f"L{number + 1}"]["lead_vs_staff"]
    for key in ("n1", "n2", "m1", "m2", "diff", "t", "df", "p", "hedges_g"):
        assert getattr(gap, key) == near(want[key]), key
    assert limits(gap.interval) == near(want["ci95"])
    assert gap.mann_whitney_p == near(want["p_mwu"])
    assert gap.p_holm == near(O17["holm_welch"][number])
    assert not gap.relevant


def test_o17_positioning():
    found, want = position(organisation().allocations), O17["positioning"]
    assert list(found.mean) == near(list(want["arithmetic_mean"].values()))
    assert np.array(found.covariance) == near(np.array(want["cov"]))
    assert found.radius2 == near(want["T2_radius2_95"])
    assert (f"p_{found.top}", f"p_{found.second}") == (want["top"], want["second"])
    lead = want["top_minus_second"]
    assert (found.diff, found.p) == (near(lead["diff"]), near(lead["p"]))
    assert limits(found.interval) == near(lead["ci95"])
    assert found.verdict == "between"


def test_holm_of_the_rank_tests_is_that_of_r():
    everyone = organisation()
    leads = everyone.groups["leadership"].numbers == 1
    found = gaps(BANK, everyone.where(leads), everyone.where(~leads))
    adjusted = arithmetic.holm([gap.mann_whitney_p for gap in found])
    assert list(adjusted) == near(O17["holm_mwu"])


def test_moments_from_counts_are_those_of_the_answers():
    answers = np.array([1, 1, 2, 5, 5, 5, 4], dtype=float)
    of_counts = arithmetic.moments_of_counts([2, 1, 0, 1, 3])
    assert of_counts == Moments(7, near(answers.mean()), near(answers.std(ddof=1)))
