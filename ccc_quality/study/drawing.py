"""Drawing answers from a population, as plain tables and arrays.

Layout, experience, answering, straight-lining and skipping each have their own stream of random
numbers, so that the same seed with missing cells is the same survey with holes in it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from ccc_quality.errors import UnknownOptionError, did_you_mean
from ccc_quality.study.blemishes import skip_cells, straight_line
from ccc_quality.study.design import SurveyDesign
from ccc_quality.study.likert import to_answers
from ccc_quality.study.population import Population

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def draw_answers(
    population: Population, *, design: SurveyDesign, seed: int, cluster: str
) -> pd.DataFrame:
    """Draw a survey: one row a respondent, columns respondent, firm, cluster, wave and the items.

    Raises
    ------
    UnknownOptionError
        If the design names a firm that the population does not have.
    """
    for name in design.firms:
        if name not in population.firm_names:
            raise UnknownOptionError(
                f"firms={name!r} is unknown. {did_you_mean(name, population.firm_names)}"
            )
    layout, experience, answering, lining, skipping = np.random.default_rng(seed).spawn(5)
    firm, group, wave = _lay_out(design, layout)
    shifts = population.firm_table.loc[list(design.firms)].to_numpy(dtype=float)
    drift = population.construct_table["drift"].to_numpy(dtype=float)[: shifts.shape[1]]
    constructs = draw_constructs(
        population,
        group=group,
        means=shifts[firm] + np.outer(wave - 1, drift),
        rng=experience,
    )
    answers = to_answers(
        responses=draw_responses(population, constructs=constructs, rng=answering),
        scale=design.scale,
        shape=population.answer_shape,
    )
    answers = straight_line(answers=answers, share=design.straight_liner_share, rng=lining)
    answers = skip_cells(
        answers=answers,
        share=design.missing_share,
        rng=skipping,
        respondent_share=design.skipper_share,
    )
    frame = pd.DataFrame(answers, columns=[item.item for item in population.items])
    # numbered respondents tell two alike answer sheets from one that was read twice
    frame.insert(0, "respondent", np.arange(1, design.n + 1))
    frame.insert(1, "firm", np.array(design.firms, dtype=object)[firm])
    frame.insert(2, cluster, group + 1)
    frame.insert(3, "wave", wave)
    return frame


def draw_constructs(
    population: Population, *, group: IntArray, means: FloatArray, rng: np.random.Generator
) -> FloatArray:
    """Draw construct values, cause before effect.

    An exogenous construct is ``mean + group part + own part``. With ``R`` the exogenous
    correlations and ``D`` the roots of the cluster shares, the group parts have covariance
    ``D R D`` and the own parts ``R - D R D``, so that the sum has ``R``.

    Parameters
    ----------
    population : Population
        What to draw from.
    group : int array, shape (n,)
        Cluster of each respondent, from zero.
    means : array, shape (n, e)
        Mean of the exogenous constructs for each respondent.
    rng : Generator
        Source of randomness.

    Returns
    -------
    array, shape (n, k)
        In the order of ``population.names``.
    """
    n, e = means.shape
    R = np.asarray(population.exogenous_correlations, dtype=float)
    D = np.sqrt([parameters.cluster_share for parameters in population.constructs[:e]])
    between = R * np.outer(D, D)
    own = rng.standard_normal((n, e)) @ np.linalg.cholesky(R - between).T
    # D R D is singular where a construct has no cluster part, so it is scaled instead of factored
    groups = rng.standard_normal((int(group.max()) + 1, e)) @ np.linalg.cholesky(R).T * D
    B = population.direct_effects
    zeta = rng.standard_normal((n, len(B) - e)) * np.sqrt(population.residual_variances[e:])
    values = np.empty((n, len(B)))
    values[:, :e] = means + groups[group] + own
    for row in range(e, len(B)):
        values[:, row] = values[:, :row] @ B[row, :row] + zeta[:, row - e]
    return values


def draw_responses(
    population: Population, *, constructs: FloatArray, rng: np.random.Generator
) -> FloatArray:
    """Draw latent responses to the items: level + offset + loading x construct + error.

    Parameters
    ----------
    population : Population
        What to draw from.
    constructs : array, shape (n, k)
        Construct values in the order of ``population.names``.
    rng : Generator
        Source of randomness.

    Returns
    -------
    array, shape (n, p)
        In the order of ``population.items``.
    """
    levels = {parameters.construct: parameters.level for parameters in population.constructs}
    column = [population.names.index(item.construct) for item in population.items]
    loadings = np.array([item.loading for item in population.items])
    means = np.array([levels[item.construct] + item.offset for item in population.items])
    errors = rng.standard_normal((len(constructs), len(loadings))) * np.sqrt(1 - loadings**2)
    return np.asarray(means + constructs[:, column] * loadings + errors, dtype=float)


def _lay_out(design: SurveyDesign, rng: np.random.Generator) -> tuple[IntArray, IntArray, IntArray]:
    """Firm and cluster (from zero) and wave (from one) of each respondent, in random order.

    Clusters are dealt to the firms in turn, so that each belongs to one firm.
    """
    group = rng.permutation(np.arange(design.n) % design.n_clusters)
    firm = group % len(design.firms)
    wave = rng.permutation(np.arange(design.n) % design.n_waves) + 1
    return firm, group, wave
