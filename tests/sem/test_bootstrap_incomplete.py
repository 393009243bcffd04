"""Resampling answers of which some are missing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from support import golden

from ccc_quality.errors import DataError
from ccc_quality.sem import SEMResults, bollen_stine, bootstrap, fit_sem
from ccc_quality.sem.bootstrap import batch, incomplete
from ccc_quality.sem.bootstrap.acceleration import acceleration
from ccc_quality.sem.bootstrap.plan import incomplete_plan_for, plan_for

HS = golden.data({"data": "hs1939.csv"})
SEED = np.random.SeedSequence(5)
MEDIATION = """
visual =~ x1 + x2 + x3
textual =~ x4 + x5 + x6
textual ~ b*visual + ageyr
visual ~ a*ageyr
indirect := a*b
"""


def with_gaps(share: float = 0.15) -> pd.DataFrame:
    """The pupils with a random part of their test scores missing."""
    rng = np.random.default_rng(1)
    items = [f"x{k}" for k in range(1, 7)]
    frame = HS.copy()
    frame[items] = frame[items].mask(rng.random((len(frame), len(items))) < share)
    return frame


@pytest.fixture(scope="module")
def fit() -> SEMResults:
    return fit_sem(MEDIATION, with_gaps(), missing="fiml")


@pytest.mark.parametrize("options", [{}, {"group": "school"}, {"cluster": "ageyr"}])
def test_without_gaps_every_resample_has_the_estimates_of_complete_data(
    options: dict[str, Any],
) -> None:
    model = "visual =~ x1 + x2 + x3\nvisual ~ agemo"
    if "cluster" in options:
        options = {**options, "estimator": "MLR"}
    complete = fit_sem(model, HS, mean_structure=True, **options)
    gapless = fit_sem(model, HS, missing="fiml", **options)
    ours = incomplete.resampled(incomplete_plan_for(gapless), SEED, 12)
    theirs = batch.resampled(plan_for(complete), SEED, 12)
    np.testing.assert_allclose(ours.psi, theirs.psi, rtol=1e-5, atol=1e-6)
    assert np.array_equal(ours.proper, theirs.proper)


@pytest.mark.parametrize("options", [{}, {"group": "school"}])
def test_without_gaps_the_acceleration_is_that_of_complete_data(options: dict[str, Any]) -> None:
    model = "visual =~ x1 + x2 + x3\nvisual ~ agemo"
    complete = fit_sem(model, HS, mean_structure=True, **options)
    gapless = fit_sem(model, HS, missing="fiml", **options)
    ours = incomplete.acceleration(incomplete_plan_for(gapless), lambda psi: psi)
    theirs = acceleration(plan_for(complete), lambda psi: psi)
    np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6)


def test_a_resample_is_the_fit_to_its_respondents(fit: SEMResults) -> None:
    plan = incomplete_plan_for(fit)
    drawn = incomplete.resampled(plan, SEED, 1)
    counts = incomplete._counts(plan.rows[0], np.random.default_rng(SEED), 1)[0].astype(int)
    copies = with_gaps().iloc[np.repeat(np.arange(len(HS)), counts)].reset_index(drop=True)
    again = fit_sem(MEDIATION, copies, missing="fiml")
    np.testing.assert_allclose(
        drawn.psi[0, : again.problem.n_free], again.solution.theta, rtol=1e-5
    )


def test_the_spread_of_the_draws_is_the_robust_error(fit: SEMResults) -> None:
    robust = fit_sem(MEDIATION, with_gaps(), missing="fiml", estimator="MLR").estimates
    found = bootstrap(fit, 300, seed=2).estimates
    chosen = (found["op"].isin(["=~", "~"]) & (robust["se"] > 0)).to_numpy()
    ratio = found.loc[chosen, "se"] / robust.loc[chosen, "se"]
    # the standard deviation of 300 draws is known to 4%; three of these, and 10% of second order
    assert ratio.between(0.78, 1.3).all(), ratio


def test_the_draws_do_not_depend_on_the_number_of_workers(fit: SEMResults) -> None:
    alone = bootstrap(fit, 22, seed=3, interval="bca")
    shared = bootstrap(fit, 22, seed=3, n_jobs=2, interval="bca")
    pd.testing.assert_frame_equal(alone.draws, shared.draws)
    pd.testing.assert_frame_equal(alone.estimates, shared.estimates)
    assert np.isfinite(alone.indirect_effects["ci_lower"]).all()


def test_the_bootstrap_test_of_fit_needs_complete_rows(fit: SEMResults) -> None:
    with pytest.raises(DataError, match="needs complete rows"):
        bollen_stine(fit, 10, seed=1)
