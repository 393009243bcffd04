"""Whoever types what another program calls an option is told what it is called here."""

import inspect
import warnings

import pandas as pd
import pytest
from support import golden

from ccc_quality import fit_sem
from ccc_quality.errors import AdmissibilityWarning, UnknownOptionError
from ccc_quality.sem.options import FitKeywords

MODEL = "visual =~ x1 + x2 + x3"
PUPILS = golden.data({"data": "hs1939.csv"})


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"estimator": "wlsm"},
            "Unknown estimator 'wlsm'. It is \"WLSMV\" here: the same estimates, with robust "
            "errors and test.",
        ),
        (
            {"estimator": "FIML"},
            "Unknown estimator 'FIML'. Full information is a treatment of missing answers: "
            'missing="fiml".',
        ),
        ({"missing": "ml"}, "Unknown treatment of missing answers 'ml'. It is \"fiml\" here."),
        (
            {"missing": "pairwis"},
            "Unknown treatment of missing answers 'pairwis'. Did you mean pairwise? Available: "
            "listwise, fiml, pairwise.",
        ),
        (
            {"se": "robust"},
            "fit_sem() has no option 'se'. Robust errors and tests come with the estimator: "
            'estimator="MLR", "MLM" or "WLSMV".',
        ),
        ({"meanstructure": True}, "fit_sem() has no option 'meanstructure'. It is mean_structure"),
        ({"bootstrap": 500}, "fit_sem() has no option 'bootstrap'. Fit first, then resample: "),
        (
            {"estimater": "ML"},
            "fit_sem() has no option 'estimater'. Did you mean estimator? Available: estimator, ",
        ),
        (
            {"group": "school", "group_equal": "scalar"},
            'group_equal cannot hold \'scalar\' equal. That is "loadings" and "intercepts" here.',
        ),
    ],
)
def test_the_message_has_our_spelling(options, message):
    with pytest.raises(UnknownOptionError) as caught:
        fit_sem(MODEL, PUPILS, **options)
    assert str(caught.value).startswith(message)


def test_points_in_kinds_of_equality_are_understood():
    dotted = fit_sem(MODEL, PUPILS, group="school", group_equal=["loadings", "lv.variances"])
    ours = fit_sem(MODEL, PUPILS, group="school", group_equal=["loadings", "lv_variances"])
    pd.testing.assert_frame_equal(dotted.estimates, ours.estimates)


def test_the_keywords_that_others_pass_on_are_the_options_for_answers():
    options = {
        name
        for name, parameter in inspect.signature(fit_sem).parameters.items()
        if parameter.kind is parameter.KEYWORD_ONLY
    }
    assert set(FitKeywords.__annotations__) == options - {"sample_cov", "sample_mean", "n_obs"}


def test_a_warning_points_at_the_line_that_called():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", AdmissibilityWarning)
        fit_sem("f =~ x1 + x2 + x3\ng =~ x7 + 3*x8 + x9\nx8 ~~ -1*x8", PUPILS)
    assert [one.filename for one in caught if one.category is AdmissibilityWarning] == [__file__]
