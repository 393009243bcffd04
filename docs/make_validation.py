"""Write ``docs/validation.md`` from the numbers that the tests assert on.

Run as ``make validation``; a test checks that the page holds.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path

import semopy

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support import golden, seminr_cases, seminr_parity  # noqa: E402
from support.parity import LAVAAN_STOPS_EARLY, Parity, compare  # noqa: E402

from ccc_quality import study  # noqa: E402
from ccc_quality.sem import fit_sem  # noqa: E402

# ruff: noqa: E501 - rows of Markdown tables
HEAD = """\
# Validation

Estimates, errors and fit measures are held against independent programs. The first tables are
written by `make validation` from the same comparisons that the tests make; each of their bounds is
the measured difference rounded up to a power of ten. The list after them names the tolerances of
further tests.

## Covariance-based estimation against lavaan 0.6-14

Largest absolute differences of estimates, standard errors, completely standardized estimates and
their standard errors; largest relative difference of any of lavaan's fit measures. The reference
results, with the R scripts that wrote them, are in `tests/golden`.
"""

EARLY = """\
## Where lavaan stops early

In these cases the reference is less exact than 1e-5. Both solutions are put into the same
objective (half the discrepancy): ours is at least as low, unless lavaan's misses an equation among
the parameters, and its gradient is nearer to zero.
"""

SEMINR = """\
## Partial least squares against seminr 2.3.1

Largest absolute differences from seminr in R, standardized values throughout. Its weights settle
at a change of 1e-7, ours at 1e-10. Reliability is alpha, rho_A, composite reliability and AVE; f2 are
effect sizes, VIF the variance inflation of antecedents. The results of seminr, with the R scripts that
wrote them, are in `tests/golden`.
"""

SEMINR_DIFFERS = """\
With consistent PLS our VIF are those of the regression that is reported, on corrected correlations;
seminr's rest on the scores. What else differs on purpose is on the page on
[partial least squares](pls.md#what-differs-from-seminr-on-purpose).
"""

SIMULATIONS = """\
## Size and power by simulation

Surveys of 800 respondents with ten drivers that correlate by 0.4 and act on the outcome by straight lines; scores are
means of three or four items with a loading of 0.8 (`tests/support/straight_lines.py`). In skewed surveys answers crowd at
the top. `penalty_reward` allows for the number of drivers, so that it may name *any* of them in one survey of twenty;
`make test-slow` draws as many surveys again, 400 for each row of straight lines and 200 for each with a bent one, and
fails where more than 7.2% name a driver, or fewer than 70% (symmetric) or 60% (skewed) the bent one.

| `penalty_reward` | answers | surveys in which any driver is named | the bent one is named |
| --- | --- | --- | --- |
| straight lines | 5, symmetric | 2.8% | |
| straight lines | 7, symmetric | 2.8% | |
| straight lines | 5, skewed | 3.8% | |
| straight lines | 7, skewed | 4.8% | |
| one driver acts below its mean alone, slope 0.9 | 7, symmetric | | 77% |
| one driver acts below its mean alone, slope 0.9 | 7, skewed | | 69% |

With many more respondents the bend that measurement error and the ends of the scale put into a straight line becomes
visible: of 4,000 respondents whose drivers correlate by 0.6 and whose answers are skewed, some 7% of the surveys name a
driver. Without the correction for unequal distances from the middle it is 32% (60 surveys).

| `threshold`, tests at 5% | answers | surveys in which one line is rejected |
| --- | --- | --- |
| a straight line in the scores themselves | 7, symmetric; skewed | 5.0%; 4.3% |
| a straight line in what the scores measure | 7, symmetric; skewed | 5.7%; 9.3% |
| a straight line in what the scores measure | 5, symmetric | 7.0% |
| the same, the other drivers held constant | 7, skewed | 3.3% |

The test is exact for the scores (300 surveys, standard error 1.3%). A scale that answers crowd at the end of bends what
is straight behind it, and the test sees that: read a break near such an end with reserve.
"""

NOTES = """\
## What else is compared, and with what

| what | with | within |
| --- | --- | --- |
| modification indices and expected changes (three models, 25 largest) | lavaan | 1e-3 |
| candidates for modification (54 and 1,078 of two models) | lavaan | the same number |
| factor scores, regression and Bartlett | lavaan | 1e-5 |
| standardized residuals of ML and GLS: equations, means, covariates, groups | lavaan; its matrices | 2e-5 |
| standardized residuals of ULS | lavaan's matrices | 2e-5 |
| standardized residuals of MLR and MLM: equations, means, covariates, groups, clusters, weights | lavaan; its matrices | 1e-4 |
| R squared | lavaan | 1e-5 |
| parameter tables of the reference models and of 55 tricky syntaxes | lavaan | identical |
| alpha, omega, average variance extracted weighted by variances | semTools 0.5-6 | 1e-5 |
| HTMT and HTMT2 | semTools 0.5-6 | 1e-9 |
| implied slopes and their errors | lavaan, by `:=` | 1e-5 |
| difference tests: plain, Satorra-Bentler 2001 and 2010, Satorra 2000; ML, MLR, MLM, WLSMV; missing answers, groups, clusters | lavaan, `lavTestLRT` | 5e-5 relative |
| score tests of parameters held equal across groups | lavaan, `lavTestScore` | 1e-3 |
| MLM with fixed covariates: errors, fit measures | lavaan | 1e-5 |
| missing answers: modification indices, residual errors, scores and their errors | lavaan | 1e-3, 1e-5, 1e-5 |
| missing answers with clusters, sampling weights, groups, covariates: every fit measure | lavaan | 1e-4 |
| auxiliary variables (saturated correlates) | semTools 0.5-6, `sem.auxiliary` | 1e-5; statistics 1e-4 |
| Little's test | its formula at lavaan's EM moments | 1e-7 |
| the ladder of invariance: fits, differences, p values; items of ML, MLR and WLSMV | lavaan | 1e-4 |
| bootstrap of incomplete answers | complete-data bootstrap; a fit to the resampled rows; robust errors | 1e-5; 1e-5; Monte-Carlo error |
| power and sample size by RMSEA | semTools | 1e-6, the same n |
| bootstrap errors, limits and Bollen-Stine test (2,000 draws) | lavaan | Monte-Carlo error |
| WLSMV of 37 ordered items: estimates, errors, every fit measure | lavaan | 1e-4 |
| WLSMV with measurements, ordered outcomes and covariates (14 models, groups and pairwise too) | lavaan | 1e-4 |
| thresholds, polychoric and polyserial correlations, their asymptotic covariances | lavaan | 1e-6 |
| factor scores of ordered items | lavaan, which stops 1e-4 short; the posterior by hand | 1.5e-4; slope 1e-4 |
| standardized residuals of ordered items | lavaan | 1e-4 |
| probit regressions behind covariates | statsmodels | 1e-5 |
| variance inflation, R squared from correlations | statsmodels | 1e-10 |
| partial least squares: bootstrap errors and limits of paths, loadings and HTMT | seminr | Monte-Carlo error |
| a resample, its acceleration; resamples with moderation | fits to the resampled rows, to all respondents but one | 1e-7, 1e-6; 1e-8 |
| PLSpredict: predictions of respondents from the same folds | the port of seminr to Python; fits by hand to all others | 1e-7; 1e-8 |
| PLSpredict: errors of the model and of the linear model | seminr | spread over deals of respondents |
| predictive ability tests; linear model | scipy; regression without the respondent, in closed form | 1e-9 |
| MICOM: composition; means and variances with their p values | scores by weights of either group; scipy's permutation test | 1e-8; Monte-Carlo error |
| groups: p values of permutation; of Henseler; of Welch | all permutations one by one; the double sum; scipy | Monte-Carlo error; 1e-12; 1e-12 |
| moderation of scores, simple slopes, f squared | statsmodels' regressions on products, with shifted moderators | 1e-10 |
| moderation, two stages | the port of seminr to Python, which seeks the weights anew | 2e-4 |
| moderation of common factors | interactions of a simulated population, n = 100,000 | 0.015 |
| SRMR, d_ULS, d_G; test of model fit | by hand; rejection of true models in one of twenty samples | 1e-6; Monte-Carlo error |
| scores in units of items, from 0 to 100 | the mean of items with equal weights | 1e-7 |
| derivatives | complex step, central differences | 1e-12, 1e-7 |
| the mobile-phone survey: parameters, CFI, TLI, RMSEA, SRMR, R squared and drivers in its report | lavaan | 1e-5, as printed |

## Deliberate differences from lavaan 0.6-14

- **Composites** (`<~`). lavaan 0.6-14 leaves a composite without a scale and lets it covary with its
  own parts; such a model is not identified. Here its first weight is one unless a weight is fixed,
  its residual is zero and its parts covary.
- **Fixed covariates under GLS and ULS.** lavaan estimates the moments of exogenous covariates there
  by default; here `fixed_x=True` is the default for every estimator.
- **Satorra 2000 with missing answers.** In lavaan's matrix of fourth moments missing answers count as
  zeros; here they rest on the casewise scores. For one restriction the factor must be that of the
  parameter's robust error: it is here.
- **Items that nobody answered together.** lavaan counts the moment of such a pair in the degrees of
  freedom although no answer bears on it; here it does not count.
- **Auxiliary variables.** Robust CFI and TLI hold the model against one baseline; semTools mixes two.
  SRMR, RMR and GFI are those of the model's own variables.
- **Errors of residuals** count the respondents of every group where groups share parameters; lavaan
  leaves the other groups out, so that its errors are up to 50% smaller in our cases. With clusters and
  for ULS it has none.
- **Sampling weights in groups** sum to the size of each group (lavaan's `normalization = "group"`).
- **ULS.** Its statistic follows no known distribution, so that neither it nor a difference has a p value.
- **Invariance of ordered items.** Equal thresholds free the scales of the responses, so that this model
  is no case of equal loadings alone; it is compared with the configural one.
- **An undetermined solution** is an error that names the parameters (the model is at fault) or a fit
  that is marked as not converged (the data are), never a table without standard errors.
- **Standard errors of ULS** are those that lavaan prints. They take all residual covariances as
  independent with one variance and are no more than a rough guide; prefer ML.
- **WLSMV with several groups.** Robust CFI and TLI differ by 1e-4: lavaan leaves the group weights out
  of one trace of the baseline. Modification indices take n - 1 throughout. Factor scores of all groups
  follow the estimates of the first in lavaan; here each group has its own.
- **Ordered items that explain other items.** lavaan leaves out what the residual of an explaining item
  adds to the variance of the next, so that implied variances differ from one; here they are one.
- **WLSMV with covariates or measurements.** lavaan has no standardized residuals then; here they are
  given, of what the covariates leave.
- **HTMT**: the entries `htmt` in `tests/golden` come from semTools 0.5-6, whose default is the
  geometric HTMT2. They are compared with our `htmt2`; our `htmt` is the arithmetic one.
"""


def bound(difference: float) -> str:
    """The difference rounded up to a power of ten."""
    if difference <= 0:
        return "0"
    return f"1e{math.ceil(math.log10(difference)):d}"


def lavaan_table(found: list[Parity]) -> list[str]:
    """One row a case."""
    rows = [
        "| case | n | parameters | estimates | errors | standardized | its errors | fit measures |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    rows += [
        f"| `{one.name}` | {one.n_obs:,} | {one.n_par} | {bound(one.estimates)} | "
        f"{bound(one.errors)} | {bound(one.standardized)} | {bound(one.standardized_errors)} | "
        f"{bound(one.fit)} |"
        for one in found
    ]
    return rows


def early_table(found: list[Parity]) -> list[str]:
    """The cases in which lavaan stops early."""
    rows = [
        "| case | our minimum less lavaan's | our gradient | lavaan's gradient | why |",
        "| --- | --- | --- | --- | --- |",
    ]
    rows += [
        f"| `{one.name}` | {one.minimum:.0e} | {bound(one.gradient)} | "
        f"{bound(one.lavaan_gradient)} | {LAVAAN_STOPS_EARLY[one.name]} |"
        for one in found
        if one.name in LAVAAN_STOPS_EARLY
    ]
    return rows


def seminr_table() -> list[str]:
    """One row a case."""
    rows = [
        "| case | n | weights | loadings | paths | total effects | R2 | reliability | HTMT | f2 | VIF |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for one in map(seminr_parity.compare, seminr_cases.CASES):
        cells = ["–" if math.isnan(far) else bound(far) for far in one.differences]
        rows.append(f"| `{one.name}` | {one.n_obs:,} | {' | '.join(cells)} |")
    return [*rows, "", SEMINR_DIFFERS]


def semopy_table() -> list[str]:
    """The readings of the customer model, solved by both engines."""
    rows = [
        f"## Against semopy {semopy.__version__}",
        "",
        "The simulated customers (n = 1,531 complete), maximum likelihood. semopy stops earlier: "
        "its minimum is never the lower one.",
        "",
        "| reading of quality | largest difference | its minimum less ours |",
        "| --- | --- | --- |",
    ]
    survey = study.load_customers()
    for quality in ("reflective", "composite", "direct"):
        check = fit_sem(study.customer_model(quality), survey).cross_check()  # type: ignore[arg-type]
        excess = check.other_minimum - check.native_minimum
        rows.append(f"| {quality} | {bound(check.largest_difference)} | {bound(excess)} |")
    return rows


def main() -> None:
    """Write the page."""
    found = [compare(name) for name in golden.CASES]
    parts = [
        HEAD,
        "\n".join(lavaan_table(found)),
        "",
        EARLY,
        "\n".join(early_table(found)),
        "",
        "\n".join(semopy_table()),
        "",
        SEMINR,
        "\n".join(seminr_table()),
        "",
        SIMULATIONS,
        NOTES,
    ]
    (ROOT / "docs" / "validation.md").write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
