r"""Factor scores from ordered answers: the most likely constructs of a respondent.

Given the constructs eta, the responses behind the items are normal and independent with means
m_i = mu_i + g_i'(eta - E eta) and residual variances psi_i, so an answer between the thresholds
a < b has the probability Phi[(b - m_i) / sqrt(psi_i)] - Phi[(a - m_i) / sqrt(psi_i)] and a
measurement its normal density. The score is the mode of what the answers leave of the prior,

    maximize  log p(y | eta) - 1/2 (eta - E eta)' C^-1 (eta - E eta),

lavaan's empirical Bayes modal ("EBM") scores, which for measurements alone are the regression
scores. As there, residual covariances do not count. The problem is concave, so Newton's method
finds the mode; it is solved in coordinates z with eta = E eta + L z and C = L L', where the prior
is z'z / 2 also when composites make C singular. Missing answers drop out; means and covariances are
those given the covariates of the respondent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from ccc_quality.arrays import Array, Index
from ccc_quality.data.bivariate_normal import FAR
from ccc_quality.data.categories import Codes, placed_answers
from ccc_quality.data.ordinal_influence import normal_pdf
from ccc_quality.errors import EstimationError
from ccc_quality.sem.matrices import Implied, Matrices, thresholds_and_scales
from ccc_quality.sem.ordinal_inference import ordinal_groups
from ccc_quality.sem.problem import Problem, State
from ccc_quality.sem.scores import CERTAIN, Scores

MAX_ITERATIONS = 50
STEP_TOLERANCE = 1e-9
SMALLEST_PROBABILITY = 1e-300
NO_VARIANCE = 1e-10
"""Share of its variance below which a dimension of the constructs is not there."""

BATCH = 4096
"""Respondents looked at together, so that memory does not grow with their number."""


@dataclass(frozen=True, slots=True, eq=False)
class Response:
    """How the responses behind the p items depend on r uncorrelated standard dimensions.

    Attributes
    ----------
    loadings : (p, r) array
    sd : (p,) array
        Residual standard deviations; NaN for a negative residual variance.
    """

    loadings: Array
    sd: Array


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Answers as intervals or values of the responses.

    Attributes
    ----------
    lower, upper : (n, p) arrays
        Thresholds around each answer; NaN for measurements and missing answers.
    value : (n, p) array
        Measurements; NaN for ordered items and missing answers.
    """

    lower: Array
    upper: Array
    value: Array

    @classmethod
    def of(cls, codes: Codes, values: Array, *, limits: Array) -> Answers:
        """From places among the categories.

        Parameters
        ----------
        codes : (n, p) integer array
            From zero; negative where there is no ordered answer.
        values : (n, p) array
            Measurements; NaN where there is none.
        limits : (p, K + 1) array
            Thresholds of the items, between minus and plus infinity.
        """
        item, known = np.arange(codes.shape[1]), codes >= 0
        place = np.where(known, codes, 0)
        lower = np.where(known, limits[item, place], np.nan)
        upper = np.where(known, limits[item, place + 1], np.nan)
        return cls(lower, upper, np.where(known, np.nan, values))

    def of_rows(self, rows: Index) -> Answers:
        """The answers of some respondents."""
        return Answers(self.lower[rows], self.upper[rows], self.value[rows])

    def less(self, mean: Array) -> Answers:
        """The answers less their expectation a priori, shape (n, p)."""
        return Answers(self.lower - mean, self.upper - mean, self.value - mean)


def ordinal_group_scores(
    answers: pd.DataFrame, problem: Problem, state: State, number: int, *, incomplete: bool
) -> Scores:
    """Scores of the respondents of one group, on all latent variables of its block.

    Parameters
    ----------
    answers : DataFrame
    problem, state
        The model at the estimates.
    number : int
        Place of the group, from zero.
    incomplete : bool
        Whether respondents who left items out are scored too.

    Returns
    -------
    Scores
        NaN for latent copies of observed variables.
    """
    group = ordinal_groups(problem)[number]
    sample, names = group.sample, group.block.observed
    codes, values = placed_answers(answers, names, sample.categories)
    if not incomplete:
        values[np.isnan(values).any(axis=1)] = np.nan
        codes[np.isnan(values).any(axis=1)] = -1
    thresholds, _ = thresholds_and_scales(group.responses, state.theta)
    limits = response_limits(thresholds, sample.item, len(names))
    constructs = np.flatnonzero([name not in names for name in group.block.latent])
    first, pattern = _distinct(codes, values)
    covariates = values[first][:, sample.covariates.at]
    values[:, sample.covariates.at] = np.nan
    given = Answers.of(codes[first], values[first], limits=limits)
    found = modal_scores(
        given,
        state.matrices[number],
        group.given_covariates(state.implied[number]),
        constructs,
        covariates=covariates,
        given=group.responses.given,
    )
    shape = (len(answers), len(group.block.latent))
    scores = Scores(np.full(shape, np.nan), np.full(shape, np.nan))
    scores.eta[:, constructs] = found.eta[pattern]
    scores.errors[:, constructs] = found.errors[pattern]
    return scores


def modal_scores(
    answers: Answers,
    matrices: Matrices,
    implied: Implied,
    constructs: Index,
    *,
    covariates: Array,
    given: Index,
) -> Scores:
    """Scores of n respondents and their standard errors, by the curvature at the mode.

    Parameters
    ----------
    answers : Answers
    matrices, implied
        The model at the estimates, where covariates are zero.
    constructs : (m,) integer array
        Latent variables to score; the others are latent copies of items.
    covariates : (n, q) array
    given : (q,) integer array
        Latent copies of the covariates.

    Returns
    -------
    Scores
        NaN for respondents without any answer, and for all when a residual variance is negative.
    """
    C = implied.C[np.ix_(constructs, constructs)]
    values, vectors = np.linalg.eigh(C)
    there = values > NO_VARIANCE * max(values.max(), 0.0)
    root = vectors[:, there] * np.sqrt(values[there])
    response = _response(matrices, implied, constructs, root)
    eta = implied.eta[constructs] + covariates @ implied.A[np.ix_(constructs, given)].T
    mean = implied.mu + covariates @ implied.L[:, given].T
    absent = np.isnan(answers.upper) & np.isnan(answers.value)
    answered = ~absent.all(axis=0)
    absent |= np.isnan(covariates).any(axis=1, keepdims=True)
    shape = (len(absent), constructs.size)
    scores = Scores(np.full(shape, np.nan), np.full(shape, np.nan))
    if np.isnan(response.sd[answered]).any():
        return scores
    scored = np.flatnonzero(~absent.all(axis=1))
    for start in range(0, scored.size, BATCH):
        rows = scored[start : start + BATCH]
        z, spread = _modes(answers.of_rows(rows).less(mean[rows]), response)
        scores.eta[rows] = eta[rows] + z @ root.T
        variances = np.einsum("ij,njk,ik->ni", root, spread, root)
        certain = variances < CERTAIN * np.diag(C)
        scores.errors[rows] = np.sqrt(np.where(certain, np.nan, variances))
    return scores


def _response(matrices: Matrices, implied: Implied, constructs: Index, root: Array) -> Response:
    with_constructs = (matrices.Lambda @ implied.C)[:, constructs]
    loadings = with_constructs @ np.linalg.pinv(root).T
    total = np.diag(implied.Sigma)
    residual = total - np.sum(loadings**2, axis=1)
    smallest = NO_VARIANCE * total
    residual = np.where(np.abs(residual) < smallest, smallest, residual)
    return Response(loadings, np.sqrt(np.where(residual > 0, residual, np.nan)))


def _modes(answers: Answers, response: Response) -> tuple[Array, Array]:
    """Modes z (n, r) and inverse curvatures (n, r, r) there."""
    n, r = len(answers.value), response.loadings.shape[1]
    products = np.einsum("pi,pj->pij", response.loadings, response.loadings).reshape(-1, r * r)
    z = np.zeros((n, r))
    height, slope, bend = _likelihood(answers, response, z)
    for _ in range(MAX_ITERATIONS):
        curvature = np.eye(r) + (bend @ products).reshape(n, r, r)
        gradient = slope @ response.loadings - z
        step = np.linalg.solve(curvature, gradient[:, :, None])[:, :, 0]
        if np.abs(step).max(initial=0.0) < STEP_TOLERANCE:
            return z + step, np.linalg.inv(curvature)
        share = np.ones((n, 1))
        trial = _likelihood(answers, response, z + step)
        while True:  # the gradient leads upwards, so a short enough step gains
            lost = trial[0] < height - STEP_TOLERANCE * (1 + np.abs(height))
            if not lost.any():
                break
            share[lost] /= 2
            trial = _likelihood(answers, response, z + share * step)
        z = z + share * step
        height, slope, bend = trial
    raise EstimationError("Factor scores of some respondents did not settle.")


def _likelihood(answers: Answers, response: Response, z: Array) -> tuple[Array, Array, Array]:
    """Log posterior (n,); first and minus second derivatives (n, p) of the likelihood by m_i."""
    m, sd = z @ response.loadings.T, response.sd
    a, b = (answers.lower - m) / sd, (answers.upper - m) / sd
    flip = a > 0  # the smaller tails, so that far probabilities keep their digits
    pi = special.ndtr(np.where(flip, -a, b)) - special.ndtr(np.where(flip, -b, a))
    pi = np.maximum(pi, SMALLEST_PROBABILITY)
    density_a, density_b = normal_pdf(a) / pi, normal_pdf(b) / pi
    score = density_a - density_b
    bend = score**2 + b * density_b - a * density_a
    u = (answers.value - m) / sd
    is_value = ~np.isnan(u)
    log_likelihood = np.where(is_value, -0.5 * u * u, np.log(pi))
    slope = np.where(is_value, u, score) / sd
    bend = np.where(is_value, 1.0, bend) / sd**2
    height = np.nansum(log_likelihood, axis=1) - 0.5 * np.sum(z * z, axis=1)
    return height, np.nan_to_num(slope), np.nan_to_num(bend)


def _distinct(codes: Codes, values: Array) -> tuple[Index, Index]:
    """First respondent with each pattern of answers, and the pattern of each respondent."""
    known = np.ascontiguousarray(np.where(codes >= 0, codes, values))
    as_bytes = known.view(np.dtype((np.void, known.itemsize * known.shape[1]))).ravel()
    _, first, pattern = np.unique(as_bytes, return_index=True, return_inverse=True)
    return first, pattern


def response_limits(thresholds: Array, item: Index, n_items: int) -> Array:
    """Thresholds of each item between minus and plus infinity, shape (p, K + 1).

    Parameters
    ----------
    thresholds : (t,) array
        Item by item, ascending.
    item : (t,) integer array
    n_items : int
        Number p of items, measurements counted.
    """
    counts = np.bincount(item, minlength=n_items)
    limits = np.full((n_items, counts.max(initial=0) + 2), FAR)
    limits[:, 0] = -FAR
    level = np.arange(item.size) - np.searchsorted(item, item)
    limits[item, level + 1] = thresholds
    return limits
