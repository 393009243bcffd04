"""Recovery of the population, with Monte-Carlo bounds.

Bounds are 4.5 standard errors: a correct simulation breaks one of some hundred of them with a
probability below one in a thousand, and the seeds are fixed.
"""

import numpy as np
import pytest
from scipy import optimize, stats

from ccc_quality.study import customer_population, employee_population
from ccc_quality.study.design import SurveyDesign
from ccc_quality.study.drawing import draw_answers, draw_constructs, draw_responses
from ccc_quality.study.likert import thresholds

N = 20_000
BOUND = 4.5


def draw(population, *, n=N, n_groups=N, seed=11, means=None):
    """Constructs of respondents who, by default, each met an agent of their own."""
    exogenous = len(population.exogenous)
    return draw_constructs(
        population,
        group=np.arange(n) % n_groups,
        means=np.zeros((n, exogenous)) if means is None else means,
        rng=np.random.default_rng(seed),
    )


@pytest.fixture(scope="module")
def customers():
    return draw(customer_population(commitment=True))


@pytest.mark.parametrize("make", [customer_population, employee_population])
def test_constructs_correlate_as_the_population_says(make):
    population = make()
    drawn = np.corrcoef(draw(population), rowvar=False)
    implied = population.correlations.to_numpy()
    pairs = np.triu_indices(len(implied), 1)
    # Fisher's z has standard error 1 / sqrt(n - 3)
    error = np.arctanh(drawn[pairs]) - np.arctanh(implied[pairs])
    assert np.abs(error).max() < BOUND / np.sqrt(N - 3)


def test_constructs_have_mean_zero_and_variance_one(customers):
    assert np.abs(customers.mean(axis=0)).max() < BOUND / np.sqrt(N)
    assert np.abs(customers.var(axis=0) - 1).max() < BOUND * np.sqrt(2 / N)


def test_regressions_recover_the_effects_and_no_direct_effect_of_quality_on_loyalty(customers):
    names = customer_population(commitment=True).names
    column = {name: customers[:, index] for index, name in enumerate(names)}
    causes = ["ccc_quality", "satisfaction", "trust", "affective_commitment"]
    X = np.column_stack([column[name] for name in causes])
    y = column["loyalty"]
    effects = np.linalg.solve(X.T @ X, X.T @ y)
    residual = np.var(y - X @ effects)
    errors = np.sqrt(residual * np.diag(np.linalg.inv(X.T @ X)))
    assert np.abs((effects - [0.0, 0.30, 0.30, 0.25]) / errors).max() < BOUND


def test_quality_is_the_weighted_sum_in_every_single_draw(customers):
    population = customer_population(commitment=True)
    weights = population.direct_effects[7, :7]
    assert customers[:, 7] == pytest.approx(customers[:, :7] @ weights, abs=1e-12)


def test_responses_load_on_their_construct_as_stated(customers):
    population = customer_population(commitment=True)
    responses = draw_responses(population, constructs=customers, rng=np.random.default_rng(3))
    for index, item in enumerate(population.items):
        construct = customers[:, population.names.index(item.construct)]
        r = np.corrcoef(construct, responses[:, index])[0, 1]
        assert abs(np.arctanh(r) - np.arctanh(item.loading)) < BOUND / np.sqrt(N - 3), item.item


def test_agents_differ_by_the_stated_share_and_only_where_they_can():
    population = customer_population()
    n_agents, size = 1_000, 20
    values = draw(population, n=n_agents * size, n_groups=n_agents)[:, :7]
    # draw() deals the agents in turn, so that a row of the reshaped array is one round of all
    by_agent = values.reshape(size, n_agents, 7)
    between = by_agent.mean(axis=0).var(axis=0, ddof=1)
    within = by_agent.var(axis=0, ddof=1).mean(axis=0)
    share = between - within / size
    # with variance one the estimator's error is about sqrt(2 / agents) (rho + (1 - rho) / size)
    stated = population.construct_table["cluster_share"].to_numpy()[:7]
    error = np.sqrt(2 / n_agents) * (stated + (1 - stated) / size)
    assert np.abs((share - stated) / error).max() < BOUND
    assert stated.tolist() == [0.04, 0.10, 0.08, 0.06, 0.0, 0.0, 0.0]


def one_firm(n, **options):
    return SurveyDesign(n=n, firms=("bank",), n_clusters=n, **options)


def test_each_answer_is_given_as_often_as_the_closed_form_says():
    population = customer_population()
    frame = draw_answers(population, design=one_firm(N), seed=5, cluster="agent")
    table = population.construct_table.set_index("construct")
    shift = population.firm_table.loc["bank"]
    cuts = thresholds(n_categories=7, shape=population.answer_shape)
    for item in population.items:
        if item.construct not in population.exogenous:
            continue
        mean = table.loc[item.construct, "level"] + item.offset
        mean += item.loading * shift[item.construct]
        expected = np.diff(stats.norm.cdf([-np.inf, *(cuts - mean), np.inf]))
        counts = frame[item.item].value_counts().reindex(range(1, 8), fill_value=0).to_numpy()
        # chi-square with six degrees of freedom; 1e-5 leaves room for 28 items
        assert stats.chisquare(counts, N * expected).pvalue > 1e-5, item.item


def tetrachoric(both, first, second):
    """Correlation of two normals of which shares ``first``, ``second`` and ``both`` lie low."""
    cuts = stats.norm.ppf([first, second])

    def excess(rho):
        normal = stats.multivariate_normal([0, 0], [[1, rho], [rho, 1]])
        return normal.cdf(cuts) - both

    return optimize.brentq(excess, -0.99, 0.99, xtol=1e-6)


def test_latent_relations_are_recovered_from_the_answers_alone():
    """The tetrachoric correlation of two cut items is free of scale, skew and level.

    It estimates loading x correlation x loading. Cutting near the median, its standard error is
    at most pi / 2 / sqrt(n), reached at zero correlation; cuts off the median cost a little,
    which the conservative bound covers.
    """
    population = customer_population()
    frame = draw_answers(population, design=one_firm(N), seed=5, cluster="agent")
    phi = population.correlations
    firsts = [item for item in population.items if item.item.endswith("1")]
    low = {item.item: frame[item.item] <= frame[item.item].median() - 1 for item in firsts}
    for position, one in enumerate(firsts):
        for other in firsts[:position]:
            a, b = low[one.item], low[other.item]
            estimate = tetrachoric((a & b).mean(), a.mean(), b.mean())
            truth = one.loading * phi.loc[one.construct, other.construct] * other.loading
            assert abs(estimate - truth) < BOUND * np.pi / 2 / np.sqrt(N), (one, other)


def test_firms_differ_as_stated():
    population = customer_population()
    design = SurveyDesign(n=N, firms=("bank", "telecom"), n_clusters=N)
    frame = draw_answers(population, design=design, seed=8, cluster="agent")
    share = frame["rel1"].le(4).groupby(frame["firm"]).mean()
    # on the scale of the latent response the gap is loading x (shift - shift) = .86 x .30
    gap = stats.norm.ppf(share["telecom"]) - stats.norm.ppf(share["bank"])
    # var(probit of a share p of m) = p (1 - p) / m / phi(probit)^2, for two firms
    probit = stats.norm.ppf(share)
    variance = share * (1 - share) / (N / 2) / stats.norm.pdf(probit) ** 2
    assert abs(gap - 0.86 * 0.30) < BOUND * np.sqrt(variance.sum())


def test_waves_drift_as_stated():
    population = customer_population()
    frame = draw_answers(population, design=one_firm(N, n_waves=2), seed=8, cluster="agent")
    share = frame["wai1"].le(4).groupby(frame["wave"]).mean()
    gap = stats.norm.ppf(share[2]) - stats.norm.ppf(share[1])
    variance = share * (1 - share) / (N / 2) / stats.norm.pdf(stats.norm.ppf(share)) ** 2
    # waiting time loses .08 a wave; the item loads .86
    assert abs(gap - 0.86 * 0.08) < BOUND * np.sqrt(variance.sum())
