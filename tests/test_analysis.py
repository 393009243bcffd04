"""One call from answers to drivers."""

import pandas as pd
import pytest

import ccc_quality as ccc
from ccc_quality.errors import (
    EstimationError,
    MissingColumnError,
    SpecificationError,
    UnknownNameError,
    UnknownOptionError,
)

FEW = 60
"""Resamples that are the same, however many there are."""

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
    return ccc.analyze(survey, by="firm", n_resamples=FEW, seed=5)


@pytest.fixture(scope="module")
def resampled(analysis):
    return ccc.bootstrap(analysis.fit, FEW, seed=5)


def test_the_model_of_the_codebook_is_the_default(analysis, survey):
    assert analysis.model == ccc.study.customer_model("composite")
    assert analysis.survey is survey


def test_each_step_gives_what_it_gives_by_itself(analysis, survey):
    fit = ccc.fit_sem(ccc.study.customer_model("composite"), survey)
    pd.testing.assert_frame_equal(analysis.fit.estimates, fit.estimates)
    pd.testing.assert_frame_equal(analysis.assessment.reliability, ccc.assess(fit).reliability)
    pd.testing.assert_frame_equal(
        analysis.performance, ccc.performance(ccc.study.customer_model("composite"), survey)
    )


def test_what_is_made_from_draws_is_made_from_the_same_draws(analysis, survey, resampled):
    fit = analysis.fit
    pd.testing.assert_frame_equal(analysis.bootstrap.draws, resampled.draws)
    for part, table in {
        analysis.ranking: ccc.rank_drivers(fit, "loyalty", bootstrap=resampled).table,
        analysis.importance: ccc.relative_importance(fit, "loyalty", bootstrap=resampled).table,
        analysis.priorities: ccc.importance_performance(
            fit, survey, "loyalty", bootstrap=resampled
        ).table,
        analysis.claims: ccc.test_claims(
            fit, bootstrap=resampled, threshold=ccc.threshold(survey, seed=5)
        ).table,
        analysis.asymmetry: ccc.penalty_reward(
            survey, "loyalty", model=analysis.model, seed=5
        ).table,
    }.items():
        pd.testing.assert_frame_equal(part.table, table)
    pd.testing.assert_frame_equal(
        analysis.assessment.intervals, ccc.assess(fit, bootstrap=resampled, data=survey).intervals
    )


def test_half_a_point_on_each_driver_is_a_scenario(analysis, survey, resampled):
    half = ccc.what_if(
        analysis.fit, {"empathy": {"empathy": 0.5}}, survey=survey, bootstrap=resampled
    ).scenarios.iloc[0]
    scenarios = analysis.scenarios.scenarios.set_index("scenario")
    assert set(scenarios.index) == {*analysis.ranking.table["driver"], "all together"}
    together = dict.fromkeys(analysis.ranking.table["driver"], 0.5)
    all_at_once = ccc.what_if(analysis, together).scenarios.iloc[0]
    assert scenarios.loc["all together", "change"] == pytest.approx(all_at_once["change"])
    assert scenarios.loc["empathy", "change"] == half["change"]
    assert scenarios.loc["empathy", "ci_lower"] == half["ci_lower"]


def test_wholes_that_dimensions_reflect_are_what_can_be_moved(survey):
    reflective = ccc.study.customer_model("reflective")
    analysis = ccc.analyze(survey, reflective, n_resamples=0)
    assert list(analysis.scenarios.scenarios["scenario"]) == ["ccc_quality"]


def test_a_budget_is_spent_where_it_does_most(survey):
    costs = {"reliability": 40_000, "empathy": 30_000}
    analysis = ccc.analyze(survey, n_resamples=0, costs=costs, budget=10_000)
    direct = ccc.what_if(analysis.fit, survey=survey, costs=costs, budget=10_000)
    pd.testing.assert_frame_equal(analysis.scenarios.allocation, direct.allocation)
    assert len(direct.allocation)


def test_segments_are_compared_by_every_column_that_was_named(analysis, survey):
    assert list(analysis.segments) == ["firm"]
    direct = ccc.by_segment(analysis.model, survey, "firm", "loyalty", n_resamples=FEW, seed=5)
    pd.testing.assert_frame_equal(analysis.segments["firm"].differences, direct.differences)


def test_the_same_seed_gives_the_same_analysis_and_another_seed_another(analysis, survey):
    again = ccc.analyze(survey, n_resamples=FEW, seed=5)
    pd.testing.assert_frame_equal(again.ranking.table, analysis.ranking.table)
    other = ccc.analyze(survey, n_resamples=FEW, seed=6)
    assert not other.ranking.table["se"].equals(analysis.ranking.table["se"])


def test_progress_runs_once_from_nothing_to_all(survey):
    seen = []
    halves = survey.answers.assign(half=["first", "second"] * 794 + ["first"])
    ccc.analyze(
        ccc.read_survey(halves, survey.codebook),
        by=["firm", "half"],
        n_resamples=50,
        progress=lambda done, total: seen.append((done, total)),
    )
    done = [d for d, _ in seen]
    assert seen[0][0] == 0
    assert done == sorted(done)
    assert seen[-1][0] == seen[-1][1]
    assert len({total for _, total in seen}) == 1
    assert len(set(done)) > 10


class TestPartsThatCannotBeMade:
    def test_an_estimator_without_a_bootstrap_leaves_intervals_to_the_fit(self, survey):
        analysis = ccc.analyze(survey, estimator="GLS")
        assert analysis.bootstrap is None
        assert str(analysis.reasons["bootstrap"]) == (
            "Resampling is for maximum likelihood (ML, MLR, MLM); this model was fitted by GLS."
        )
        assert analysis.ranking.table["ci_lower"].notna().all()

    def test_no_resamples_asked_for(self, survey):
        analysis = ccc.analyze(survey, n_resamples=0)
        assert str(analysis.reasons["bootstrap"]) == "No resamples were asked for (n_resamples=0)."
        pd.testing.assert_frame_equal(
            analysis.ranking.table, ccc.rank_drivers(analysis.fit, "loyalty").table
        )

    def test_constructs_that_the_study_does_not_know_have_no_claims(self, survey):
        renamed = BOTH_END.replace("reliability", "promises").replace("trust", "faith")
        renamed = renamed.replace("satisfaction", "content")
        analysis = ccc.analyze(survey, renamed, target="faith", n_resamples=0)
        assert analysis.claims is None
        assert analysis.threshold is None
        assert analysis.reasons["threshold"].code == "claims.other_study"
        assert "not marked as the study's" in str(analysis.reasons["claims"])

    def test_answers_without_a_scale_have_no_points(self, survey):
        analysis = ccc.analyze(survey.answers, BOTH_END, target="trust", n_resamples=0)
        absent = {"performance", "priorities", "simulator", "scenarios", "asymmetry"}
        assert absent <= set(analysis.reasons)
        for name in absent:
            assert getattr(analysis, name) is None

    def test_incomplete_answers_are_resampled_by_fiml(self, survey):
        analysis = ccc.analyze(survey, BOTH_END, target="trust", missing="fiml", n_resamples=20)
        assert analysis.bootstrap.n_resamples == 20
        assert analysis.assessment.verdicts["holds"].any()

    def test_an_age_in_years_makes_no_segments(self, survey):
        years = survey.answers.assign(age=range(len(survey.answers)))
        aged = ccc.read_survey(years, survey.codebook)
        analysis = ccc.analyze(aged, by="age", n_resamples=0)
        assert not analysis.segments
        assert "pandas.cut" in str(analysis.reasons["segments by age"])


@pytest.mark.parametrize(
    ("mistake", "message"),
    [({"by": "sat1"}, "sat1 is part of the model"), ({"n_resamples": -1}, "whole number, not -1")],
)
def test_a_mistake_is_an_error_and_no_footnote(survey, mistake, message):
    with pytest.raises(SpecificationError, match=message):
        ccc.analyze(survey, BOTH_END, target="trust", **{"n_resamples": 0, **mistake})


def test_the_final_outcome_is_the_default_target(analysis):
    assert analysis.target == "loyalty"
    assert analysis.ranking.target == "loyalty"


def test_every_outcome_is_ranked_in_the_order_of_the_model(analysis):
    assert list(analysis.rankings) == ["satisfaction", "trust", "loyalty"]
    assert [ranking.target for ranking in analysis.rankings.values()] == list(analysis.rankings)


def test_the_order_to_compare_with_may_be_anybodys(survey):
    last = ccc.Order(("empathy", "reliability", "accessibility"), source="Survey of 2011")
    found = ccc.analyze(survey, n_resamples=0, order=last)
    assert found.ranking.order == last
    assert found.rankings["satisfaction"].order.source == "Telecommerce 01-2012"
    with pytest.raises(UnknownNameError, match="prize"):
        ccc.analyze(survey, n_resamples=0, order=["prize", "empathy"])


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
    assert str(analysis.reasons["cross_check"]) == (
        'The engine "semopy" cannot fit a model with equations among parameters (==); use "native".'
    )


def test_a_data_frame_is_enough_but_has_no_scores(survey):
    analysis = ccc.analyze(survey.answers, BOTH_END, target="trust")
    assert analysis.fit.n_obs == len(survey.answers[list(analysis.model.observed)].dropna())
    assert analysis.performance is None
    assert str(analysis.reasons["performance"]).startswith("Scores from 0 to 100 need the scale")


def test_settings_and_versions_are_on_record(survey):
    analysis = ccc.analyze(survey, BOTH_END, target="trust", estimator="GLS")
    assert dict(analysis.settings) == {
        "target": "trust",
        "estimator": "GLS",
        "engine": "native",
        "missing": "listwise",
    }
    settings = ccc.analyze(
        survey, BOTH_END, target="trust", n_resamples=20, seed=3, by="firm"
    ).settings
    assert (settings["resamples"], settings["seed"], settings["by"]) == ("20", "3", "firm")
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
        analysis = ccc.analyze(
            survey, BOTH_END, target="trust", n_resamples=0, estimator="MLR", cluster="agent"
        )
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
            "A report is about one group, so it cannot have group='firm'. by='firm' compares the "
            "groups in the report; fit_sem() and invariance() fit them together."
        )

    def test_a_column_that_there_is_not(self, survey):
        with pytest.raises(MissingColumnError) as caught:
            ccc.analyze(survey, by=["firm", "agnt"])
        assert str(caught.value).startswith(
            "The survey has no column 'agnt' to compare by. Did you mean agent? Available:"
        )

    def test_costs_of_what_the_model_does_not_have(self, survey):
        with pytest.raises(UnknownNameError, match="'queue'"):
            ccc.analyze(survey, n_resamples=0, costs={"queue": 1.0}, budget=10.0)

    def test_a_level_that_is_no_level_of_confidence(self, survey):
        with pytest.raises(UnknownOptionError, match="share between 0.5 and 1, such as 0.95"):
            ccc.analyze(survey, level=90)

    def test_segments_by_an_estimator_that_cannot_compare_them(self, survey):
        with pytest.raises(UnknownOptionError, match="by_segment has no estimator='GLS'"):
            ccc.analyze(survey, estimator="GLS", by="firm")

    def test_an_option_that_there_is_not_is_named(self, survey):
        with pytest.raises(UnknownOptionError, match="no option 'estimater'. Did you mean estimat"):
            ccc.analyze(survey, estimater="MLR")
