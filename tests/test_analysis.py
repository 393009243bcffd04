"""One call from answers to drivers."""

import pandas as pd
import pytest

import ccc_quality as ccc
from ccc_quality.errors import (
    EstimationError,
    SpecificationError,
    UnknownNameError,
    UnknownOptionError,
)

BOTH_END = """
    reliability  =~ rel1 + rel2 + rel3 + rel4
    satisfaction =~ sat1 + sat2 + sat3
    trust        =~ tru1 + tru2 + tru3
    satisfaction ~ reliability
    trust        ~ reliability
"""


@pytest.fixture(scope="module")
def survey():
    return ccc.study.load_customers()


@pytest.fixture(scope="module")
def analysis(survey):
    return ccc.analyze(survey)


def test_the_model_of_the_codebook_is_the_default(analysis, survey):
    assert analysis.model == ccc.study.customer_model("composite")
    assert analysis.survey is survey


def test_each_step_gives_what_it_gives_by_itself(analysis, survey):
    fit = ccc.fit_sem(ccc.study.customer_model("composite"), survey)
    pd.testing.assert_frame_equal(analysis.fit.estimates, fit.estimates)
    pd.testing.assert_frame_equal(analysis.assessment.reliability, ccc.assess(fit).reliability)
    pd.testing.assert_frame_equal(analysis.ranking.table, ccc.rank_drivers(fit, "loyalty").table)
    pd.testing.assert_frame_equal(
        analysis.performance, ccc.performance(survey, ccc.study.customer_model("composite"))
    )


def test_the_final_outcome_is_the_default_target(analysis):
    assert analysis.target == "loyalty"
    assert analysis.ranking.target == "loyalty"


def test_every_outcome_is_ranked_in_the_order_of_the_model(analysis):
    assert list(analysis.rankings) == ["satisfaction", "trust", "loyalty"]
    assert [ranking.target for ranking in analysis.rankings.values()] == list(analysis.rankings)


def test_the_second_engine_agrees(analysis):
    assert analysis.cross_check.engine == "semopy"
    assert analysis.cross_check.agrees
    assert "cross_check" not in analysis.reasons


def test_a_model_that_the_second_engine_cannot_express_says_why(survey):
    equal = BOTH_END.replace("~ reliability", "~ a*reliability", 1).replace(
        "trust        ~ reliability", "trust ~ b*reliability\na == 2*b"
    )
    analysis = ccc.analyze(survey, equal, target="trust")
    assert analysis.cross_check is None
    assert analysis.reasons["cross_check"] == (
        'The engine "semopy" cannot fit a model with equations among parameters (==); use "native".'
    )


def test_a_data_frame_is_enough_but_has_no_scores(survey):
    analysis = ccc.analyze(survey.answers, BOTH_END, target="trust")
    assert analysis.fit.n_obs == len(survey.answers[list(analysis.model.observed)].dropna())
    assert analysis.performance is None
    assert analysis.reasons["performance"].startswith("Scores from 0 to 100 need the scale")


def test_settings_and_versions_are_on_record(survey):
    analysis = ccc.analyze(survey, BOTH_END, target="trust", estimator="GLS")
    assert dict(analysis.settings) == {
        "target": "trust",
        "estimator": "GLS",
        "engine": "native",
        "missing": "listwise",
    }
    assert analysis.versions["ccc-quality"] == ccc.__version__
    assert {"Python", "numpy", "scipy", "pandas", "semopy"} <= set(analysis.versions)


def test_an_analysis_cannot_be_changed(analysis):
    with pytest.raises(AttributeError):
        analysis.target = "trust"
    with pytest.raises(TypeError):
        analysis.rankings["loyalty"] = None
    scores = analysis.performance
    scores["mean"] = 0.0
    assert analysis.performance["mean"].gt(0).all()


def test_it_says_in_a_line_what_it_is(analysis):
    assert repr(analysis).startswith(
        f"Analysis of loyalty: n = {analysis.fit.n_obs:,} of 1,589, SIMULATED; first driver "
        "reliability ("
    )


class TestRefusals:
    def test_several_final_outcomes(self, survey):
        with pytest.raises(SpecificationError) as caught:
            ccc.analyze(survey, BOTH_END)
        assert str(caught.value) == (
            "The model has several final outcomes, so say which one the report is about. "
            "Available targets: satisfaction, trust."
        )

    def test_outcomes_that_drive_each_other(self, survey):
        circular = BOTH_END + "satisfaction ~ trust\ntrust ~ satisfaction"
        with pytest.raises(SpecificationError, match="The model has no final outcome, so say"):
            ccc.analyze(survey, circular)

    def test_a_target_that_no_path_leads_to(self, survey):
        with pytest.raises(UnknownNameError) as caught:
            ccc.analyze(survey, target="loyality")
        assert str(caught.value) == (
            "No path leads to 'loyality', so it cannot be the target. Did you mean loyalty? "
            "Available: satisfaction, trust, loyalty."
        )

    def test_no_model_and_no_codebook(self, survey):
        with pytest.raises(SpecificationError, match="^There is no model: pass one, or read"):
            ccc.analyze(survey.answers)

    def test_a_codebook_without_paths(self, survey):
        content = survey.codebook.to_dict()
        del content["paths"]
        bare = ccc.read_survey(survey.answers, content)
        with pytest.raises(SpecificationError, match="^The codebook has no paths, so nothing"):
            ccc.analyze(bare)

    def test_a_model_without_paths(self, survey):
        with pytest.raises(SpecificationError, match="^The model has no paths, so nothing"):
            ccc.analyze(survey, "trust =~ tru1 + tru2 + tru3")

    def test_a_model_that_does_not_converge(self, survey, monkeypatch):
        monkeypatch.setattr("ccc_quality.sem.SEMResults.converged", property(lambda self: False))
        with pytest.raises(EstimationError) as caught:
            ccc.analyze(survey, BOTH_END, target="trust")
        assert "did not converge" in str(caught.value)
        assert str(caught.value).endswith("There is nothing to report.")


class TestOptionsOfTheFit:
    def test_they_reach_the_fit_and_the_record(self, survey):
        analysis = ccc.analyze(survey, BOTH_END, target="trust", estimator="MLR", cluster="agent")
        direct = ccc.fit_sem(BOTH_END, survey, estimator="MLR", cluster="agent")
        pd.testing.assert_frame_equal(analysis.fit.estimates, direct.estimates)
        assert dict(analysis.settings) == {
            "target": "trust",
            "estimator": "MLR",
            "engine": "native",
            "missing": "listwise",
            "cluster": "agent",
        }

    def test_several_groups_are_no_report(self, survey):
        with pytest.raises(SpecificationError) as caught:
            ccc.analyze(survey, group="firm")
        assert str(caught.value) == (
            "A report is about one group, so it cannot have group='firm'. Report each group by "
            "itself, from a file of its own; fit_sem() and invariance() compare groups."
        )

    def test_another_level_would_contradict_the_captions(self, survey):
        with pytest.raises(SpecificationError) as caught:
            ccc.analyze(survey, level=0.9)
        assert str(caught.value) == (
            "A report shows 95 % intervals, so it cannot have level=0.9; fit_sem() can."
        )

    def test_an_option_that_there_is_not_is_named(self, survey):
        with pytest.raises(UnknownOptionError, match="no option 'estimater'. Did you mean estimat"):
            ccc.analyze(survey, estimater="MLR")
