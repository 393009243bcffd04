"""Bad input is the package's own error: it names the culprit and says what was available."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import ccc_quality as ccc
from ccc_quality.errors import (
    IdentificationError,
    InvalidColumnError,
    MissingColumnError,
    ModelSyntaxError,
    MomentsError,
    SpecificationError,
    TooFewRowsError,
    UnknownNameError,
    UnknownOptionError,
)

MODEL = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6"
CODEBOOK = {"scale": [1, 7], "constructs": {"trust": {"items": ["tru1", "tru2"]}}}


@pytest.fixture(scope="module")
def pupils():
    """Holzinger and Swineford (1939): 301 pupils."""
    return pd.read_csv(Path(__file__).parent / "golden" / "hs1939.csv")


@pytest.fixture(scope="module")
def cov(pupils):
    return pupils[[f"x{i}" for i in range(1, 7)]].cov()


def refused(error, message):
    """Expect exactly this error with exactly this message."""
    return pytest.raises(error, match=f"^{re.escape(message)}$")


class TestColumns:
    def test_a_constant_column(self, pupils):
        with refused(InvalidColumnError, "Column 'x2' is constant: every value is 3."):
            ccc.fit_sem(MODEL, pupils.assign(x2=3))

    def test_a_duplicate_column(self, pupils):
        with refused(
            InvalidColumnError,
            "Columns depend on each other: 'x2' is a copy of 'x1' (up to a constant). "
            "Leave one out of each.",
        ):
            ccc.fit_sem(MODEL, pupils.assign(x2=pupils["x1"]))

    def test_two_columns_of_one_name(self, pupils):
        twice = pd.concat([pupils, pupils[["x2"]]], axis=1)
        with refused(InvalidColumnError, "Column 'x2' is the name of 2 columns."):
            ccc.fit_sem(MODEL, twice)

    def test_a_linearly_dependent_column(self, pupils):
        with refused(
            InvalidColumnError,
            "Columns depend on each other: 'x3' is a linear combination of 'x1', 'x2'. "
            "Leave one out of each.",
        ):
            ccc.fit_sem(MODEL, pupils.assign(x3=pupils["x1"] + pupils["x2"]))

    def test_a_text_column(self, pupils):
        with refused(InvalidColumnError, "Column 'x2' holds text, not numbers ('agree')."):
            ccc.fit_sem(MODEL, pupils.assign(x2="agree"))

    def test_a_column_with_infinite_values(self, pupils):
        infinite = pupils["x2"].where(pupils.index > 3, np.inf)
        with refused(InvalidColumnError, "Column 'x2' holds 4 infinite values."):
            ccc.fit_sem(MODEL, pupils.assign(x2=infinite))

    def test_a_column_without_any_value(self, pupils):
        with refused(
            InvalidColumnError, "Column 'x2' has no values at all: every cell is missing."
        ):
            ccc.fit_sem(MODEL, pupils.assign(x2=np.nan))

    def test_a_misspelt_column(self, pupils):
        with refused(
            MissingColumnError,
            "The data have no column 'x22'. Did you mean x2? Available: id, sex, ageyr, agemo, "
            "school, grade, x1, x2, x3, x4, x5, x6, ....",
        ):
            ccc.fit_sem(MODEL.replace("x2", "x22"), pupils)


class TestRows:
    def test_a_frame_without_rows(self, pupils):
        with refused(TooFewRowsError, "The data have no rows."):
            ccc.fit_sem(MODEL, pupils.iloc[:0])

    def test_an_empty_frame(self):
        with refused(
            MissingColumnError,
            "The data have no columns 'x1', 'x2', 'x3', 'x4', 'x5', 'x6'. Nothing is available.",
        ):
            ccc.fit_sem(MODEL, pd.DataFrame())

    def test_one_row(self, pupils):
        with refused(
            TooFewRowsError, "6 variables need more than 6 complete rows; there is 1 complete row."
        ):
            ccc.fit_sem(MODEL, pupils.iloc[:1])

    def test_fewer_rows_than_indicators(self, pupils):
        with refused(
            TooFewRowsError,
            "6 variables need more than 6 complete rows; there are 5 complete rows.",
        ):
            ccc.fit_sem(MODEL, pupils.iloc[:5])


class TestModels:
    @pytest.mark.parametrize("text", ["", "   \n\n", "# a remark only"])
    def test_an_empty_model(self, pupils, text):
        with refused(SpecificationError, "empty model: it names no construct, path or covariance"):
            ccc.fit_sem(text, pupils)

    def test_broken_syntax_on_line_2(self, pupils):
        with refused(
            ModelSyntaxError,
            "line 2, column 17: expected a variable or a modifier, found `+`\n"
            "    textual =~ x4 + + x5\n"
            "                    ^",
        ):
            ccc.fit_sem("visual =~ x1 + x2 + x3\ntextual =~ x4 + + x5", pupils)

    def test_an_undefined_label(self, pupils):
        with refused(
            UnknownNameError,
            "line 2, column 13: no parameter is labelled `b`. Available: a.\n"
            "    double := 2*b\n"
            "                ^",
        ):
            ccc.fit_sem("visual =~ x1 + a*x2 + x3\ndouble := 2*b", pupils)

    def test_code_smuggled_into_a_definition_is_not_run(self, pupils, tmp_path):
        trace = tmp_path / "trace"
        smuggled = f"b := __import__('pathlib').Path('{trace}').touch()"
        with pytest.raises(ModelSyntaxError) as caught:
            ccc.fit_sem(f"visual =~ x1 + a*x2 + x3\n{smuggled}", pupils)
        first_line = str(caught.value).splitlines()[0]
        assert first_line == (
            "line 2, column 6: `__import__` is not a function of model syntax. Available: abs, "
            "atan, cos, cosh, exp, log, log10, sin, sinh, sqrt, tan, tanh."
        )
        assert not trace.exists()

    def test_an_unknown_estimator(self, pupils):
        with refused(
            UnknownOptionError,
            "Unknown estimator 'MLE'. Did you mean ML? "
            "Available: ML, MLR, MLM, GLS, ULS, WLSMV, DWLS.",
        ):
            ccc.fit_sem(MODEL, pupils, estimator="MLE")

    def test_more_parameters_than_moments(self, pupils):
        with refused(
            IdentificationError,
            "The model is not identified: it has 4 free parameters, but 2 observed variables give "
            "only 3 moments. Fix or remove parameters, or add indicators.",
        ):
            ccc.fit_sem("visual =~ x1 + x2", pupils)

    def test_enough_moments_but_a_construct_without_a_scale(self, pupils):
        with refused(
            IdentificationError,
            "The model is not identified: visual =~ x1; visual =~ x2; visual =~ x3; visual =~ x4; "
            "visual ~~ visual can change without changing what the model implies. Fix one of them "
            "(for example 1*x), set them equal, or give each construct more indicators.",
        ):
            ccc.fit_sem("visual =~ NA*x1 + x2 + x3 + x4", pupils)


class TestCovarianceMatrices:
    def test_not_symmetric(self, cov):
        cov = cov.copy()
        cov.loc["x1", "x2"] = 9.0
        with refused(
            MomentsError,
            "The covariance matrix is not symmetric. The worst pair is 'x1' and 'x2': 9 in one "
            "half, 0.408729 in the other.",
        ):
            ccc.fit_sem(MODEL, sample_cov=cov, n_obs=301)

    def test_not_positive_definite(self, cov):
        cov = cov.copy()
        cov.loc["x1", "x2"] = cov.loc["x2", "x1"] = 3.0
        with refused(
            MomentsError,
            "The covariance matrix is not positive definite: correlations beyond one: 'x1' and "
            "'x2' (2.182).",
        ):
            ccc.fit_sem(MODEL, sample_cov=cov, n_obs=301)

    def test_no_n(self, cov):
        with refused(
            MomentsError, "A covariance matrix needs n_obs, the number of observations behind it."
        ):
            ccc.fit_sem(MODEL, sample_cov=cov)


class TestSurveys:
    def test_answers_out_of_scale(self):
        with refused(
            InvalidColumnError,
            "The survey (data frame) cannot be analysed as it is:\n"
            "  - 'tru1' has 1 answer outside the scale 1 to 7: 9 (once); see respondent 3. If they "
            "mean 'no answer', add 9 to `missing`; else correct the scale or the answers.",
        ):
            ccc.read_survey(pd.DataFrame({"tru1": [1, 2, 9], "tru2": [3, 4, 5]}), CODEBOOK)

    def test_a_codebook_that_names_absent_columns(self):
        with refused(
            MissingColumnError,
            "The survey (data frame) cannot be analysed as it is:\n"
            "  - The codebook names the item 'tru2', which the survey does not have. Did you mean "
            "tru1? Available: tru1.",
        ):
            ccc.read_survey(pd.DataFrame({"tru1": [1, 2, 3]}), CODEBOOK)

    def test_every_problem_of_a_survey_is_in_one_message(self):
        frame = pd.DataFrame({"tru1": ["a", "b", "c"], "tru2": [np.inf, 1, 2]})
        with pytest.raises(InvalidColumnError) as caught:
            ccc.read_survey(frame, CODEBOOK)
        assert "'tru1'" in str(caught.value)
        assert "'tru2'" in str(caught.value)


class TestTheWrongKindOfThing:
    """A survey where a fit is wanted, a fit where an analysis is wanted."""

    FIT = "the results of a fit, say of fit_sem(model, data)"

    @pytest.mark.parametrize(
        ("call", "wanted"),
        [
            (ccc.assess, f"assess takes {FIT}"),
            (lambda x: ccc.rank_drivers(x, "textual"), f"rank_drivers takes {FIT}"),
            (lambda x: ccc.driver_effects(x, "textual"), f"driver_effects takes {FIT}"),
            (ccc.plots.path_diagram, f"path_diagram takes {FIT}"),
            (ccc.plots.loadings, f"loadings takes {FIT}"),
            (ccc.plots.residual_heatmap, "residual_heatmap takes the results of fit_sem"),
            (ccc.plots.htmt_heatmap, "htmt_heatmap takes what assess(fit) gives"),
            (
                ccc.plots.driver_importance,
                "driver_importance takes what rank_drivers(fit, target) gives",
            ),
            (ccc.build_report, "build_report takes what analyze(survey, model) gives"),
            (
                lambda x: ccc.write_report(x, "r.html"),
                "build_report takes what analyze(survey, model) gives",
            ),
        ],
    )
    def test_is_told_what_to_hand_over(self, pupils, call, wanted):
        with refused(SpecificationError, f"{wanted}, not DataFrame."):
            call(pupils)
