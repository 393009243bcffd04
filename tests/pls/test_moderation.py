"""Moderation: products of scores beside regression, known interactions, and refits."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import seminr
import statsmodels.api as sm
from support import seminr_cases as cases

import ccc_quality as ccc
from ccc_quality.errors import SpecificationError, UnknownNameError
from ccc_quality.pls import fit_pls
from ccc_quality.pls.bootstrap.run import Plan, resampled
from ccc_quality.pls.bootstrap.statistics import Statistics
from ccc_quality.pls.estimates import estimate
from ccc_quality.resampling import Respondents, Rows, draw_counts

LOADINGS = (0.8, 0.7, 0.6)
SINGLE = ccc.Model(
    [ccc.composite(name.upper(), [name]) for name in "amyz"],
    paths=[("A", "Y"), ("M", "Y"), ("Y", "Z")],
)
MEASURED = ccc.Model(
    [ccc.reflective(name.upper(), ccc.items(name, 1, 3)) for name in "amy"],
    paths=[("A", "Y"), ("M", "Y")],
)


@pytest.fixture(scope="module")
def single() -> pd.DataFrame:
    """Answers in points of different scales, with an interaction."""
    rng = np.random.default_rng(1)
    a, e = rng.normal(size=(2, 300))
    m = 0.4 * a + e
    y = 0.3 * a + 0.2 * m + 0.25 * a * m + rng.normal(size=300)
    z = 0.5 * y + rng.normal(size=300)
    return pd.DataFrame({"a": 3 + 2 * a, "m": 1 + m, "y": 5 + 3 * y, "z": z})


def measured(constructs: dict[str, np.ndarray], seed: int) -> pd.DataFrame:
    """Three items a construct, with errors of measurement."""
    rng = np.random.default_rng(seed)
    items = {}
    for name, values in constructs.items():
        eta = (values - values.mean()) / values.std()
        for k, loading in enumerate(LOADINGS, start=1):
            error = rng.normal(size=len(eta))
            items[f"{name}{k}"] = loading * eta + np.sqrt(1 - loading**2) * error
    return pd.DataFrame(items)


def regression(y: pd.Series, **causes: pd.Series) -> sm.regression.linear_model.RegressionResults:
    return sm.OLS(y, sm.add_constant(pd.DataFrame(causes))).fit()


def row(table: pd.DataFrame, **where: str) -> pd.Series:
    for column, value in where.items():
        table = table[table[column] == value]
    (found,) = [row for _, row in table.iterrows()]
    return found


class TestSingleItems:
    """Scores of single items are the items, so that moderation is a regression on products."""

    def test_the_path_of_the_product_is_that_of_the_product_of_centred_items(self, single):
        fit = fit_pls(SINGLE, single, moderation=["Y ~ A:M"])
        a, m = single["a"] - single["a"].mean(), single["m"] - single["m"].mean()
        ols = regression(single["y"], A=a, M=m, product=a * m)
        for source, name in (("A", "A"), ("M", "M"), ("A:M", "product")):
            ours = row(fit.path_coefficients, source=source, target="Y")
            assert ours["est"] == pytest.approx(ols.params[name], abs=1e-12)
        assert fit.r_squared["Y"] == pytest.approx(ols.rsquared, abs=1e-12)
        assert fit.r_squared_adjusted["Y"] == pytest.approx(ols.rsquared_adj, abs=1e-12)

    def test_its_standardized_path_is_that_of_the_standardized_product(self, single):
        fit = fit_pls(SINGLE, single, moderation="Y ~ A:M")
        z = (single - single.mean()) / single.std()
        product = z["a"] * z["m"]
        ols = regression(z["y"], A=z["a"], M=z["m"], product=product / product.std())
        found = fit.moderation.loc[0]
        assert found["std"] == pytest.approx(ols.params["product"], abs=1e-12)
        assert found["change"] == pytest.approx(ols.params["product"] / product.std(), abs=1e-12)

    def test_f_squared_is_that_of_leaving_the_product_out(self, single):
        fit = fit_pls(SINGLE, single, moderation="Y ~ A:M")
        a, m = single["a"] - single["a"].mean(), single["m"] - single["m"].mean()
        whole = regression(single["y"], A=a, M=m, product=a * m).rsquared
        without = regression(single["y"], A=a, M=m).rsquared
        expected = (whole - without) / (1 - whole)
        assert fit.moderation.loc[0, "f_squared"] == pytest.approx(expected, abs=1e-12)
        in_table = row(fit.f_squared, target="Y", predictor="A:M")["f_squared"]
        in_assessment = row(ccc.assess(fit).f_squared, target="Y", predictor="A:M")["f_squared"]
        assert in_table == pytest.approx(expected, abs=1e-12)
        assert in_assessment == pytest.approx(expected, abs=1e-12)

    def test_simple_slopes_are_those_of_regressions_with_a_shifted_moderator(self, single):
        """Centred at mean + z SD, the coefficient of the source is the slope there."""
        fit = fit_pls(SINGLE, single, moderation="Y ~ A:M")
        a = single["a"] - single["a"].mean()
        table = fit.simple_slopes(at=(-1, 0, 2))
        assert table["at"].tolist() == [-1, 0, 2]
        for _, slope in table.iterrows():
            m = single["m"] - single["m"].mean() - slope["at"] * single["m"].std()
            expected = regression(single["y"], A=a, M=m, product=a * m).params["A"]
            assert slope["est"] == pytest.approx(expected, abs=1e-12)
            standardized = expected * single["a"].std() / single["y"].std()
            assert slope["std"] == pytest.approx(standardized, abs=1e-12)

    def test_the_product_acts_on_what_the_target_acts_on(self, single):
        fit = fit_pls(SINGLE, single, moderation="Y ~ A:M")
        indirect = row(fit.indirect_effects, source="A:M", target="Z")["std"]
        paths = fit.path_coefficients.set_index(["source", "target"])["std"]
        assert indirect == pytest.approx(paths["A:M", "Y"] * paths["Y", "Z"], abs=1e-12)

    def test_a_product_is_no_driver(self, single):
        fit = fit_pls(SINGLE, single, moderation="Y ~ A:M")
        assert set(ccc.rank_drivers(fit, "Z").table["driver"]) == {"A", "M"}

    def test_nothing_else_changes(self, single):
        plain, fit = fit_pls(SINGLE, single), fit_pls(SINGLE, single, moderation="Y ~ A:M")
        pd.testing.assert_frame_equal(plain.loadings, fit.loadings)
        pd.testing.assert_frame_equal(plain.construct_scores, fit.construct_scores)
        assert plain.r_squared["Z"] == fit.r_squared["Z"]
        assert plain.moderation.empty
        assert list(fit.implied_slopes("Y")["source"]) == ["A", "M", "Z"]


class TestScores:
    """Without correction, moderation is regression on products of the scores of respondents."""

    @pytest.mark.parametrize("higher_order", ["two_stage", "repeated_indicators"])
    def test_a_composite_of_second_order_moderates(self, higher_order):
        survey = ccc.study.load_customers()
        model = ccc.study.customer_model("composite")
        fit = fit_pls(
            model,
            survey,
            consistent=False,
            higher_order=higher_order,
            moderation="loyalty ~ ccc_quality:trust",
        )
        scores = fit.construct_scores.dropna()
        causes = [s for s, t in model.paths if t == "loyalty"]
        product = scores["ccc_quality"] * scores["trust"]
        product = (product - product.mean()) / product.std()
        ols = regression(scores["loyalty"], **scores[causes], product=product)
        effects = fit.path_coefficients.query("target == 'loyalty'").set_index("source")["std"]
        assert effects["ccc_quality:trust"] == pytest.approx(ols.params["product"], abs=1e-10)
        assert effects[causes].to_numpy() == pytest.approx(ols.params[causes].to_numpy(), abs=1e-10)
        assert fit.r_squared["loyalty"] == pytest.approx(ols.rsquared, abs=1e-10)


def test_the_port_of_seminr_finds_nearly_the_same_in_two_stages():
    """It weights the items anew beside the product, which moves its values in the fourth decimal.

    Its product has the variance that it has, so that its path is our ``change``.
    """
    constructs = {"Image": 5, "Expectation": 3, "Satisfaction": 3}
    stems = {"Image": "IMAG", "Expectation": "CUEX", "Satisfaction": "CUSA"}
    causes = ["Image", "Expectation"]
    theirs = seminr.estimate_pls(
        data=cases.mobi(),
        measurement_model=seminr.constructs(
            *(
                seminr.composite(name, seminr.multi_items(stems[name], range(1, k + 1)))
                for name, k in constructs.items()
            ),
            seminr.interaction_term(iv=causes[0], moderator=causes[1], method=seminr.two_stage),
        ),
        structural_model=seminr.relationships(
            seminr.paths(from_=[*causes, "Image*Expectation"], to=["Satisfaction"])
        ),
    ).path_coef.values[:, -1]
    model = ccc.Model(
        [ccc.composite(name, ccc.items(stems[name], 1, k), "A") for name, k in constructs.items()],
        paths=[(cause, "Satisfaction") for cause in causes],
    )
    fit = fit_pls(model, cases.mobi(), moderation="Satisfaction ~ Image:Expectation")
    ours = [*fit.path_coefficients["std"][:2], fit.moderation.loc[0, "change"]]
    np.testing.assert_allclose(ours, theirs[:3], atol=2e-4)


class TestCommonFactors:
    """Known interactions of constructs that are measured with error."""

    N = 100_000
    WITHIN = 0.015
    """Some three standard errors of a corrected coefficient."""

    @pytest.mark.parametrize("skewed", [False, True])
    def test_corrected_interactions_are_the_true_ones(self, skewed):
        """No normality is presumed: exponential constructs have wild fourth moments."""
        rng = np.random.default_rng(3)
        base = rng.standard_exponential((2, self.N)) - 1 if skewed else rng.normal(size=(2, self.N))
        a, m = base[0], 0.5 * base[0] + np.sqrt(0.75) * base[1]
        y = 0.4 * a + 0.3 * m + 0.25 * a * m + rng.normal(scale=0.6, size=self.N)
        fit = fit_pls(MEASURED, measured({"a": a, "m": m, "y": y}, 4), moderation="Y ~ A:M")
        true = regression(pd.Series(y), A=a, M=m, product=a * m)
        paths = fit.path_coefficients.set_index("source")["std"]
        within = 2 * self.WITHIN if skewed else self.WITHIN
        assert paths["A"] == pytest.approx(0.4 / y.std(), abs=within)
        assert paths["M"] == pytest.approx(0.3 / y.std(), abs=within)
        assert paths["A:M"] == pytest.approx(0.25 * (a * m).std() / y.std(), abs=within)
        assert fit.moderation.loc[0, "change"] == pytest.approx(0.25 / y.std(), abs=within)
        assert fit.r_squared["Y"] == pytest.approx(true.rsquared, abs=within)

    def test_two_products_that_share_a_construct_are_told_apart(self):
        """Their errors covary, and that is taken out, too."""
        rng = np.random.default_rng(5)
        a, m, w = np.linalg.cholesky(0.5 * np.eye(3) + 0.5) @ rng.normal(size=(3, self.N))
        y = 0.3 * (a + m + w) + 0.2 * a * m - 0.1 * a * w + rng.normal(scale=0.6, size=self.N)
        model = ccc.Model(
            [ccc.reflective(name.upper(), ccc.items(name, 1, 3)) for name in "amwy"],
            paths=[("A", "Y"), ("M", "Y"), ("W", "Y")],
        )
        survey = measured({"a": a, "m": m, "w": w, "y": y}, 6)
        fit = fit_pls(model, survey, moderation="Y ~ A:M + A:W")
        assert fit.moderation["moderator"].tolist() == ["M", "W"]
        np.testing.assert_allclose(
            fit.moderation["change"], np.array([0.2, -0.1]) / y.std(), rtol=0, atol=self.WITHIN
        )

    def test_uncorrected_products_are_attenuated_by_their_reliability(self):
        """Busemeyer & Jones 1983, for constructs that do not correlate: rho_A rho_M."""
        rng = np.random.default_rng(7)
        a, m, e = rng.normal(size=(3, self.N))
        y = 0.4 * a + 0.3 * m + 0.4 * a * m + 0.6 * e
        survey = measured({"a": a, "m": m, "y": y}, 8)
        corrected = fit_pls(MEASURED, survey, moderation="Y ~ A:M")
        plain = fit_pls(MEASURED, survey, moderation="Y ~ A:M", consistent=False)
        rho = corrected.rho_a
        ratio = plain.moderation.loc[0, "std"] / corrected.moderation.loc[0, "std"]
        expected = np.sqrt(rho["A"] * rho["M"] * rho["Y"])
        assert ratio == pytest.approx(expected, abs=self.WITHIN)


class TestBootstrap:
    def test_a_resample_is_a_fit_of_the_rows_that_were_drawn(self, single):
        survey = measured({"a": single["a"], "m": single["m"], "y": single["y"]}, 9)
        fit = fit_pls(MEASURED, survey, moderation="Y ~ A:M")
        plan = Plan(Respondents.from_rows(Rows(fit._sample.answers)), Statistics(fit._plan))
        seed = np.random.SeedSequence(2)
        values = pd.DataFrame(
            resampled(plan, seed, 3).values, columns=ccc.bootstrap(fit, 2, seed=1).draws.columns
        )
        (_, counts), *_ = draw_counts(plan.respondents, np.random.default_rng(seed), 3)
        again = survey.loc[np.repeat(survey.index, counts[1].astype(int))].reset_index(drop=True)
        refit = fit_pls(MEASURED, again, moderation="Y ~ A:M")
        drawn = values["path_coefficients"].loc[1]
        np.testing.assert_allclose(drawn, refit.path_coefficients["est"], atol=1e-8)
        change = values["slope_changes_std"].loc[1, "Y ~ A:M"]
        assert change == pytest.approx(refit.moderation.loc[0, "change"], abs=1e-8)
        assert values["r_squared"].loc[1, "Y"] == pytest.approx(refit.r_squared["Y"], abs=1e-8)

    def test_errors_of_slopes_are_those_of_robust_regression(self, single):
        """Resampling rows is robust to heteroscedasticity: HC errors, for large samples."""
        fit = fit_pls(SINGLE, single, moderation="Y ~ A:M")
        boot = ccc.bootstrap(fit, 4000, seed=1)
        slopes = fit.simple_slopes(bootstrap=boot)
        a = single["a"] - single["a"].mean()
        for _, slope in slopes.iterrows():
            m = single["m"] - single["m"].mean() - slope["at"] * single["m"].std()
            X = sm.add_constant(pd.DataFrame({"A": a, "M": m, "product": a * m}))
            robust = sm.OLS(single["y"], X).fit(cov_type="HC3").bse["A"]
            assert slope["se"] == pytest.approx(robust, rel=0.08)
            assert slope["ci_lower"] < slope["est"] < slope["ci_upper"]

    def test_the_acceleration_of_a_slope_is_that_of_refits_without_one_respondent(self, single):
        """The slope at level z is linear in path and change, and so are influences."""
        survey = single.head(50)
        fit = fit_pls(SINGLE, survey, moderation="Y ~ A:M")
        boot = ccc.bootstrap(fit, 200, seed=3, interval="bca")
        without = np.array(
            [
                fit_pls(SINGLE, survey.drop(index=left), moderation="Y ~ A:M")
                .simple_slopes(at=[1.0])["est"]
                .item()
                for left in survey.index
            ]
        )
        ours = boot._influence
        path, change = boot._columns("path_coefficients"), boot._columns("slope_changes")
        np.testing.assert_allclose(
            ours[:, path][:, 0] + ours[:, change][:, 0], without.mean() - without, atol=1e-10
        )
        assert np.isfinite(boot.simple_slopes()[["ci_lower", "ci_upper"]].to_numpy()).all()

    def test_the_bootstrap_of_another_fit_is_refused(self, single):
        one, other = (fit_pls(SINGLE, single, moderation="Y ~ A:M") for _ in range(2))
        with pytest.raises(SpecificationError, match="The bootstrap is that of another fit"):
            one.simple_slopes(bootstrap=ccc.bootstrap(other, 10, seed=1))


class TestWhatIsRefused:
    @pytest.mark.parametrize("text", ["Y A:M", "Y ~ A*M", "Y ~ A", "Y ~ A:M +", "", "~ A:M"])
    def test_what_cannot_be_read_is_shown_how_it_is_written(self, single, text):
        with pytest.raises(SpecificationError) as caught:
            fit_pls(SINGLE, single, moderation=[text])
        assert str(caught.value) == (
            f"The moderation {text!r} cannot be read. Write target ~ source:moderator, such as "
            '"satisfaction ~ reliability:waiting_time".'
        )

    @pytest.mark.parametrize("given", [3, [3]])
    def test_a_number_is_no_moderation(self, single, given):
        with pytest.raises(SpecificationError, match="A moderation is text such as .*, not 3"):
            fit_pls(SINGLE, single, moderation=given)

    def test_an_unknown_construct_is_named_with_the_nearest(self, single):
        with pytest.raises(UnknownNameError) as caught:
            fit_pls(SINGLE, single, moderation="Y ~ A:m")
        assert "names 'm', which is not a construct of the structural model" in str(caught.value)
        assert "Available: A, M, Y, Z." in str(caught.value)

    def test_both_main_effects_are_needed(self, single):
        with pytest.raises(SpecificationError) as caught:
            fit_pls(SINGLE, single, moderation="Z ~ Y:M")
        assert str(caught.value) == (
            "The moderation 'Z ~ Y:M' needs the main effect of 'M': add the path ('M', 'Z') to the "
            "model. Antecedents of 'Z': Y."
        )

    def test_a_quadratic_effect_is_no_moderation(self, single):
        with pytest.raises(SpecificationError, match="'A' cannot moderate itself"):
            fit_pls(SINGLE, single, moderation="Y ~ A:A")

    def test_the_same_product_twice(self, single):
        with pytest.raises(SpecificationError, match=r"'Y ~ M:A' is given twice"):
            fit_pls(SINGLE, single, moderation=["Y ~ A:M", "Y ~ M:A"])

    def test_slopes_of_a_model_without_moderation(self, single):
        with pytest.raises(SpecificationError, match="The model has no moderation. Ask for it"):
            fit_pls(SINGLE, single).simple_slopes()

    def test_nothing_ignores_the_products_in_silence(self, single):
        fit = fit_pls(SINGLE, single, moderation="Y ~ A:M")
        with pytest.raises(SpecificationError, match="not available for models with moderation"):
            estimate(fit._sample.cov[None], fit._plan)

    def test_names_with_blanks_stand_between_backticks(self, single):
        model = ccc.Model(
            [ccc.composite(name, [item]) for name, item in (("the cause", "a"), ("M", "m"))]
            + [ccc.composite("Y", ["y"])],
            paths=[("the cause", "Y"), ("M", "Y")],
        )
        fit = fit_pls(model, single, moderation="Y ~ `the cause`:M")
        assert fit.moderation.loc[0, "source"] == "the cause"
