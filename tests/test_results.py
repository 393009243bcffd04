"""The two bases: what everything fitted and everything resampled has in common."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import ccc_quality as ccc
from ccc_quality.errors import SpecificationError
from ccc_quality.results import FittedModel, ResampledFit, require_bootstrap_of, require_fitted

MODEL = "visual =~ x1 + x2 + x3\nspeed =~ x7 + x8 + x9\nspeed ~ visual"


@pytest.fixture(scope="module")
def fits():
    holzinger = pd.read_csv(Path(__file__).with_name("golden") / "hs1939.csv")
    return {
        "sem": ccc.fit_sem(MODEL, holzinger, level=0.80),
        "pls": ccc.fit_pls(MODEL, holzinger),
    }


@pytest.mark.parametrize("method", ["sem", "pls"])
def test_a_fit_and_its_bootstrap_say_by_which_method_they_were_made(fits, method):
    fit = fits[method]
    resampled = ccc.bootstrap(fit, 10, seed=1, level=0.90)
    assert isinstance(fit, FittedModel)
    assert isinstance(resampled, ResampledFit)
    assert (fit.method, resampled.method) == (method, method)
    assert resampled.level == 0.90


def test_intervals_of_a_fit_have_the_level_that_was_asked_for(fits):
    fit = fits["sem"]
    assert fit.level == 0.80
    one = fit.path_coefficients.iloc[0]
    # the normal distribution leaves a tenth beyond 1.2816 on either side
    assert (one["ci_upper"] - one["est"]) / one["se"] == pytest.approx(1.281552, rel=1e-5)


def test_partial_least_squares_has_no_intervals_and_so_no_level(fits):
    assert math.isnan(fits["pls"].level)
    assert np.isnan(fits["pls"].path_coefficients["ci_lower"]).all()


def test_what_is_not_a_fit_or_not_its_bootstrap_is_refused_by_name(fits):
    with pytest.raises(SpecificationError, match=r"assess takes the results of a fit.* not str"):
        require_fitted("a model", "assess")
    with pytest.raises(SpecificationError, match="takes as bootstrap= what bootstrap.* not int"):
        require_bootstrap_of(2000, fits["sem"], "rank_drivers")
    with pytest.raises(SpecificationError, match="that of another fit"):
        require_bootstrap_of(ccc.bootstrap(fits["pls"], 10, seed=1), fits["sem"], "rank_drivers")
