"""The claims of the study, put to the test on a user's own data."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ccc_quality.absent import Absent
from ccc_quality.claims.claim_tests import ClaimTests, reason_of
from ccc_quality.claims.hypotheses import Hypothesis, hypotheses_about
from ccc_quality.claims.verdicts import Bounds, HypothesisTest, Judge, untested
from ccc_quality.drivers import Threshold
from ccc_quality.errors import SpecificationError, UnknownOptionError
from ccc_quality.labels import Labels
from ccc_quality.results import (
    FittedModel,
    ResampledFit,
    level_of,
    require_bootstrap_of,
    require_fitted,
    require_one_group,
)
from ccc_quality.sem import SEMResults, equal_paths

Path = tuple[str, str]
EqualityTest = tuple[float, float, float]

NEEDS_ANSWERS = Absent("claims.no_answers")


def test_claims(
    results: FittedModel,
    *,
    bootstrap: ResampledFit | None = None,
    band: float = 0.10,
    strong: float = 0.50,
    level: float | None = None,
    equal_effects: bool = True,
    threshold: Threshold | None = None,
) -> ClaimTests:
    """Test the claims of the study on customers, or on employees, with the results of a fit.

    Every claim is one or several hypotheses about standardized effects
    (:mod:`ccc_quality.claims.hypotheses`), each tested one-sidedly at 1 - ``level``. A claim is
    **supported** where all of them are: each is tested at the full level, as the claim falls with
    any one of them (intersection-union test, Berger 1982). It is **contradicted** where a test
    shows the contrary of one of them, with the p value times the number of hypotheses tested
    (Bonferroni). Otherwise, and where the model cannot tell, it is **undecided** and ``reason``
    says why.

    An effect that "hardly" matters is shown to lie within the band by two one-sided tests, not by
    the failure to find it (Schuirmann 1987; Lakens 2017). Orders compare the sizes of effects in
    every draw, so that they need a bootstrap; results that can test equal paths add a difference
    test. Where dimensions reflect quality, orders are those of the implied slopes, and there is no
    effect of a dimension that could be negligible.

    pytest does not take this function for a test.

    Parameters
    ----------
    results : SEMResults or PLSResults
        Of a model of the study (``model.study``): :func:`ccc_quality.study.customer_model`,
        :func:`ccc_quality.study.employee_model`, or that of a codebook with ``study: van_der_aa``.
    bootstrap : BootstrapResults or PLSBootstrap, optional
        A bootstrap of these results, of some thousands of resamples. Percentile intervals of its
        draws are used, whatever its own are.
    band : float
        Standardized effects smaller than this in size are "hardly" any. The publications give no
        number: 0.10, what Cohen (1988) calls a small correlation, is this package's.
    strong : float
        Standardized effects at least this large are "strong"; 0.50, a large correlation by the same
        source, is this package's, too.
    level : float, optional
        One less the error of each one-sided test; by default the confidence level of the
        bootstrap, or of the results.
    equal_effects : bool
        Whether to test orders by models with equal paths, too; with missing answers that takes a
        second for each pair.
    threshold : Threshold, optional
        What :func:`ccc_quality.threshold` found about the point beyond which waiting time matters
        for satisfaction.

    Returns
    -------
    ClaimTests

    Raises
    ------
    SpecificationError
        A model that is not the study's, or has none of its constructs; results of several groups,
        a bootstrap of another fit, a threshold of something else.
    UnknownOptionError
        An impossible band, bound or level.
    EstimationError
        The fit did not converge.

    References
    ----------
    Berger, R. L. (1982). Multiparameter hypothesis testing and acceptance sampling. Technometrics,
    24(4), 295-300.
    Cohen, J. (1988). Statistical power analysis for the behavioral sciences (2nd ed.). Erlbaum.
    Lakens, D. (2017). Equivalence tests: A practical primer for t tests, correlations, and
    meta-analyses. Social Psychological and Personality Science, 8(4), 355-362.
    Schuirmann, D. J. (1987). A comparison of the two one-sided tests procedure and the power
    approach for assessing the equivalence of average bioavailability. Journal of Pharmacokinetics
    and Biopharmaceutics, 15, 657-680.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> fit = ccc.fit_sem(ccc.study.customer_model("composite"), ccc.study.load_customers())
    >>> claims = ccc.test_claims(fit, bootstrap=ccc.bootstrap(fit, 1000, seed=1))
    >>> claims.table.set_index("claim").loc["driver_order", "verdict"]
    'supported'
    """
    require_fitted(results, "test_claims")
    require_one_group(results.path_coefficients, "A test of claims")
    if bootstrap is not None:
        require_bootstrap_of(bootstrap, results, "test_claims")
    bounds = _checked(band, strong, level_of(bootstrap or results) if level is None else level)
    hypotheses = hypotheses_about(results.model)
    judge = Judge(results, bootstrap, bounds)
    tests = tuple(
        _about_threshold(one, threshold) if one.relation == "threshold" else judge.test(one)
        for one in hypotheses
    )
    return ClaimTests(
        _tests=tests,
        _hypotheses=_frame(tests, results, bounds, equal_effects=equal_effects),
        bounds=bounds,
        labels=results.labels,
        n_obs=results.n_obs,
        simulated=results.simulated,
        interval="normal" if bootstrap is None else "percentile",
    )


test_claims.__test__ = False  # type: ignore[attr-defined]  # a name that pytest would collect


def _about_threshold(hypothesis: Hypothesis, threshold: Threshold | None) -> HypothesisTest:
    """The finding that was handed over, in the form of the others."""
    if threshold is None:
        return untested(hypothesis, NEEDS_ANSWERS)
    if (threshold.driver, threshold.target) != (hypothesis.source, hypothesis.target):
        raise SpecificationError(
            f"The threshold is that of {threshold.driver} for {threshold.target}; the claim is "
            f"about {hypothesis.source} and {hypothesis.target}."
        )
    nothing = float("nan")
    est, lower, upper = threshold.table[["est", "ci_lower", "ci_upper"]].iloc[0]
    return HypothesisTest(
        hypothesis,
        kind="break, in points of the scores",
        est=float(est),
        ci_lower=float(lower),
        ci_upper=float(upper),
        bound=nothing,
        pvalue=float(threshold.pvalue),
        p_against=nothing,
        test="one break against a straight line",
        verdict=threshold.verdict,
        remark=threshold.reason,
    )


def _frame(
    tests: tuple[HypothesisTest, ...],
    results: FittedModel,
    bounds: Bounds,
    *,
    equal_effects: bool,
) -> pd.DataFrame:
    labels = results.labels
    rows = [
        {
            "claim": one.hypothesis.claim,
            "hypothesis": _in_words(one.hypothesis, labels, bounds),
            "relation": one.hypothesis.relation,
            "kind": one.kind,
            "source": one.hypothesis.source,
            "other": one.hypothesis.other,
            "target": one.hypothesis.target,
            "est": one.est,
            "ci_lower": one.ci_lower,
            "ci_upper": one.ci_upper,
            "bound": one.bound,
            "pvalue": one.pvalue,
            "p_against": one.p_against,
            "test": one.test,
            "verdict": one.verdict,
            "reason": reason_of(one, labels),
        }
        for one in tests
    ]
    frame = pd.DataFrame(rows)
    pairs = [one.hypothesis for one in tests if one.hypothesis.other] if equal_effects else []
    equal = equality_tests(results, pairs)
    found = [equal.get(one.hypothesis, (np.nan,) * 3) for one in tests]
    columns = ["equal_chisq", "equal_df", "equal_pvalue"]
    extra = pd.DataFrame(found, columns=columns, index=frame.index)
    return pd.concat([frame.drop(columns="reason"), extra, frame["reason"]], axis="columns")


def _in_words(hypothesis: Hypothesis, labels: Labels, bounds: Bounds) -> str:
    source, target = labels.text(hypothesis.source), labels.text(hypothesis.target)
    effect = f"{source} on {target}, {hypothesis.kind}"
    sign = "-" if hypothesis.sign < 0 else ""
    compared = "below" if hypothesis.sign < 0 else "above"
    match hypothesis.relation:
        case "above":
            return f"{source} above {labels.text(hypothesis.other)}, on {target}"
        case "positive":
            return f"{effect}: above 0"
        case "negligible":
            return f"{effect}: within ±{bounds.band:.2f}"
        case "substantial":
            return f"{effect}: {compared} {sign}{bounds.band:.2f}"
        case "strong":
            return f"{effect}: {compared} {sign}{bounds.strong:.2f}"
        case "threshold":
            return f"{source} on {target}: only when extreme"


def _checked(band: float, strong: float, level: float) -> Bounds:
    if not 0 < band < 1:
        raise UnknownOptionError(
            f"band is a standardized effect between 0 and 1, such as 0.10, not {band!r}."
        )
    if not band <= strong < 1:
        raise UnknownOptionError(
            f"strong is a standardized effect from the band ({band}) to 1, not {strong!r}."
        )
    if not 0.5 < level < 1:
        raise UnknownOptionError(
            f"level is a share between 0.5 and 1, such as 0.95, not {level!r}."
        )
    return Bounds(band=band, strong=strong, level=level)


def equality_tests(
    results: FittedModel, hypotheses: Iterable[Hypothesis]
) -> dict[Hypothesis, EqualityTest]:
    """Chi-square, degrees of freedom and p value for orders of direct effects.

    Only where both drivers have a free path to the target and no other way there: then equal paths
    are equal total effects, point for point.

    Parameters
    ----------
    results : FittedModel
    hypotheses : iterable of Hypothesis
        Orders.
    """
    if not isinstance(results, SEMResults):
        return {}
    direct = _pairs(results.path_coefficients) & set(results.model.paths)
    simple = direct - _pairs(results.indirect_effects)
    found: dict[tuple[Path, Path], EqualityTest] = {}
    tests = {}
    for one in hypotheses:
        paths = ((one.source, one.target), (one.other, one.target))
        if not set(paths) <= simple:
            continue
        if paths not in found:
            test = equal_paths(results, *paths)
            found[paths] = (test.chisq, float(test.df), test.pvalue)
        tests[one] = found[paths]
    return tests


def _pairs(effects: pd.DataFrame) -> set[Path]:
    return set(effects[["source", "target"]].itertuples(index=False, name=None))
