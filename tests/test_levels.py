"""The level of intervals is said as it was asked for: in records, figures, tables and reports."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from scipy import stats

import ccc_quality as ccc
from ccc_quality import plots
from ccc_quality.report import build_report
from ccc_quality.study import customer_model, load_customers

LEVEL = 0.80
USUAL = re.compile(r"95 ?%|\b0[.,]95\b")


@pytest.fixture(scope="module")
def survey():
    return load_customers()


@pytest.fixture(scope="module")
def fit(survey):
    return ccc.fit_sem(customer_model("composite"), survey, level=LEVEL)


@pytest.fixture(scope="module")
def draws(fit):
    return ccc.bootstrap(fit, 60, seed=1)


@pytest.fixture(scope="module")
def analysis(survey):
    return ccc.analyze(survey, by="firm", n_resamples=60, level=LEVEL)


def words(ax):
    figure = ax.figure if hasattr(ax, "figure") else ax
    return " ".join(text.get_text() for text in figure.findobj(match=plt.Text))


def z(level):
    return stats.norm.ppf((1 + level) / 2)


def test_a_bootstrap_has_the_level_of_its_fit_unless_asked_for_another(survey, fit):
    assert ccc.bootstrap(fit, 20, seed=1).level == LEVEL
    assert ccc.bootstrap(fit, 20, seed=1, level=0.9).level == 0.9
    partial = ccc.fit_pls(customer_model("composite"), survey)
    assert ccc.bootstrap(partial, 20, seed=1).level == 0.95


class TestRecordsOfAFit:
    def test_a_ranking_has_the_intervals_and_the_level_of_its_fit(self, fit, draws):
        ranking = ccc.rank_drivers(fit, "loyalty")
        table = ranking.table
        assert ranking.level == LEVEL
        margin = (table["ci_upper"] - table["ci_lower"]) / 2
        np.testing.assert_allclose(margin, z(LEVEL) * table["se"], rtol=1e-6)
        assert "80% intervals" in str(ranking.summary())
        assert not USUAL.search(str(ranking.summary()))
        drawn = ccc.rank_drivers(fit, "loyalty", bootstrap=draws)
        assert drawn.level == drawn.top(1).level == LEVEL
        assert not USUAL.search(str(drawn.summary()))

    def test_shares_map_and_predictions_do(self, fit, draws, survey):
        for record in (
            ccc.relative_importance(fit, "loyalty", bootstrap=draws),
            ccc.importance_performance(fit, survey, "loyalty"),
            ccc.what_if(fit, {"empathy": 0.5}, survey=survey, target="loyalty"),
        ):
            assert record.level == LEVEL
            assert not USUAL.search(str(record.summary()))

    def test_claims_are_tested_at_the_level_of_their_results(self, fit, draws):
        claims = ccc.test_claims(fit, bootstrap=draws)
        assert claims.bounds.alpha == pytest.approx(0.20)
        assert claims.level == pytest.approx(0.60)
        assert ccc.test_claims(fit, level=0.95).level == pytest.approx(0.90)

    def test_segments_have_one_level_in_fits_resamples_and_differences(self, survey):
        found = ccc.by_segment(customer_model("direct"), survey, "firm", "loyalty", level=LEVEL)
        assert found.level == LEVEL
        assert {ranking.level for ranking in found.rankings.values()} == {LEVEL}
        of_effects = found.differences[found.differences["quantity"] == "total effect"]
        margin = (of_effects["ci_upper"] - of_effects["ci_lower"]) / 2
        np.testing.assert_allclose(margin, z(LEVEL) * of_effects["se"], rtol=1e-6)
        assert "80%" in words(plots.segment_comparison(found))

    def test_partial_least_squares_has_no_level_without_resamples(self, survey):
        fit = ccc.fit_pls(customer_model("composite"), survey)
        ranking = ccc.rank_drivers(fit, "loyalty")
        assert np.isnan(ranking.level)
        assert "%" not in str(ranking.summary()).split("\n\n")[1].splitlines()[0]
        drawn = ccc.bootstrap(fit, 40, seed=1, level=LEVEL)
        assert ccc.rank_drivers(fit, "loyalty", bootstrap=drawn).level == LEVEL


class TestFigures:
    @pytest.mark.parametrize("language", ["en", "nl"])
    def test_effects_and_loadings(self, fit, language):
        for ax in (
            plots.driver_importance(ccc.rank_drivers(fit, "loyalty"), language=language),
            plots.loadings(fit, language=language),
        ):
            assert "80%" in words(ax)
            assert not USUAL.search(words(ax))

    def test_the_line_of_a_loading_is_as_long_as_its_interval(self, fit):
        row = fit.loadings.iloc[0]
        ax = plots.loadings(fit)
        margin = z(LEVEL) * row["std_se"]
        ends = [
            tuple(line.get_xdata())
            for line in ax.lines
            if len(line.get_xdata()) == 2 and np.ptp(line.get_xdata()) > 0
        ]
        expected = (row["std"] - margin, row["std"] + margin)
        assert any(np.allclose(end, expected, atol=1e-9) for end in ends)

    def test_scores(self, survey):
        model = customer_model("composite")
        assert "80%" in words(plots.construct_scores(ccc.performance(model, survey, level=LEVEL)))
        by_hand = pd.DataFrame(ccc.performance(model, survey).to_dict("list"))
        assert "%" not in words(plots.construct_scores(by_hand))

    def test_simple_slopes(self, survey):
        model = (
            "sat =~ sat1 + sat2 + sat3; tru =~ tru1 + tru2 + tru3; emp =~ emp1 + emp2 + emp3;"
            "tru ~ sat + emp"
        )
        fit = ccc.fit_pls(model, survey, moderation=["tru ~ sat:emp"])
        draws = ccc.bootstrap(fit, 40, seed=1, level=LEVEL)
        shown = words(plots.simple_slopes(fit, bootstrap=draws))
        assert "80%" in shown
        assert not USUAL.search(shown)


@pytest.mark.parametrize("write", [ccc.to_latex, ccc.to_apa_html])
def test_tables_for_papers_say_the_level(fit, draws, write):
    for source in (fit, draws, ccc.rank_drivers(fit, "loyalty")):
        text = write(source).replace("\\%", "%")
        assert "80% CI" in text
        assert "95%" not in text


class TestAnalysis:
    def test_every_part_has_the_level_of_the_analysis(self, analysis):
        for part in (
            analysis.fit,
            analysis.bootstrap,
            analysis.ranking,
            analysis.importance,
            analysis.priorities,
            analysis.scenarios,
            analysis.simulator,
            analysis.asymmetry,
            analysis.threshold,
            analysis.segments["firm"],
        ):
            assert part.level == LEVEL, part
        assert analysis.claims.bounds.level == LEVEL
        assert analysis.performance.attrs["level"] == LEVEL

    @pytest.mark.parametrize("language", ["en", "nl"])
    def test_no_page_speaks_of_another_level(self, analysis, language, tmp_path):
        path = tmp_path / "report.md"
        ccc.write_report(build_report(analysis, language), path)
        written = path.read_text(encoding="utf-8")
        said = [line for line in written.splitlines() if re.search(r"95 ?%", line)]
        # shares of resamples and of the data may happen to be 95%
        assert not [line for line in said if re.search(r"95 ?%.interval", line)]
        assert "80% interval" in written or "80%-interval" in written
