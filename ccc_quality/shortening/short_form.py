"""Choose the items of a short questionnaire."""

from __future__ import annotations

from numbers import Integral
from typing import get_args

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array, Index
from ccc_quality.data import SampleMoments, Survey, numeric_matrix
from ccc_quality.data.moments import moments_of_rows
from ccc_quality.drivers import rank_drivers
from ccc_quality.errors import (
    DataError,
    EstimationError,
    SpecificationError,
    TooFewRowsError,
    UnknownOptionError,
    did_you_mean,
)
from ccc_quality.model import Model, as_model
from ccc_quality.sem import SEMResults, fit_sem
from ccc_quality.shortening.cutting import cut, cuttable
from ccc_quality.shortening.folds import Rule, judgements
from ccc_quality.shortening.record import Method, ShortForm
from ccc_quality.shortening.selection import Task, by_loadings, by_search


def short_form(
    model: Model | str,
    data: Survey | pd.DataFrame,
    items_per_construct: int = 2,
    *,
    target: str | None = None,
    n_folds: int = 5,
    seed: int,
    seconds_per_item: float = 7.5,
    method: Method = "search",
) -> ShortForm:
    """Shorten the scales of a model so that the order of the drivers stays what it is.

    The items kept are those with the smallest loss::

        loss = mean over constructs of (1 - r_c)  +  mean over drivers of |short_d - long_d|

    where r_c is the correlation of the sum of the items kept with the sum of all items of construct
    c, and short_d and long_d are the standardized effects of driver d on the target, by the short
    and the long model; both parts count alike. Improper solutions lose against all others. All
    subsets of a construct are tried while the other constructs keep theirs, round by round, until
    a round changes nothing (coordinate search).

    A choice looks better in the respondents it was made in. So for every fold items are chosen
    anew from the other respondents, and judged in the fold; the tables are means over the folds.
    The items of :attr:`ShortForm.model` are chosen from all respondents. Where items are much
    alike, a search follows the errors of its sample and need not do better than the rule of the
    largest loadings: :attr:`ShortForm.rules` says whether it does.

    Parameters
    ----------
    model : Model or str
        The long model, or lavaan syntax. Its reflective constructs with more than
        ``items_per_construct`` items are shortened; all others stay as they are.
    data : Survey or DataFrame
        Answers, one row a respondent; rows with a missing answer are left out.
    items_per_construct : int
        Items to keep of each construct.
    target : str, optional
        The outcome whose drivers are to stay as they are; the final outcome of the model, if it
        has just one.
    n_folds : int
        Folds, dealt at random.
    seed : int
        Of the dealing.
    seconds_per_item : float
        What an item takes to answer, for the minutes saved.
    method : {"search", "loadings"}
        The search, with the rule of the largest loadings judged beside it; or that rule by itself:
        the items with the largest standardized loadings in the long model.

    Returns
    -------
    ShortForm

    Raises
    ------
    SpecificationError
        No construct has more items than are to be kept; the model says more of an item of such a
        construct than that it measures it; several final outcomes and no target; or an impossible
        number of items, folds or seconds.
    UnknownNameError
        A target that the model does not have.
    UnknownOptionError
        Another method.
    DataError
        Moments instead of answers, columns that are absent or unusable.
    TooFewRowsError
        Folds with no more respondents than the model has items.
    EstimationError
        The long model did not converge, or no subset of the items of a construct has a solution.

    References
    ----------
    Smith, G. T., McCarthy, D. M., & Anderson, K. G. (2000). On the sins of short-form development.
    Psychological Assessment, 12, 102-111.
    Leite, W. L., Huang, I.-C., & Marcoulides, G. A. (2008). Item selection for the development of
    short forms of scales using an ant colony optimization algorithm. Multivariate Behavioral
    Research, 43, 411-431.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> model = '''
    ...     reliability =~ rel1 + rel2 + rel3 + rel4
    ...     empathy =~ emp1 + emp2 + emp3 + emp4
    ...     satisfaction =~ sat1 + sat2 + sat3
    ...     satisfaction ~ reliability + empathy
    ... '''
    >>> short = ccc.short_form(model, ccc.study.load_customers(), n_folds=2, seed=1)
    >>> len(short.dropped), short.minutes_saved
    (5, 0.625)
    """
    _require_options(items_per_construct, n_folds, seconds_per_item, method)
    model = as_model(model)
    constructs = cuttable(model, items_per_construct)
    target = _final_outcome(model) if target is None else target
    values, n_rows = _complete_answers(data, model)
    fold = _dealt(len(values), n_folds, seed, model)
    moments = moments_of_rows(values, model.observed)

    long = _fitted(model, moments)
    task = Task.of(model, constructs, items_per_construct, rank_drivers(long, target, by="std"))
    rules: dict[str, Rule] = {"search": by_search, "loadings": by_loadings}
    judged = rules if method == "search" else {"loadings": by_loadings}
    short = cut(model, rules[method](task, moments))
    return ShortForm(
        model=short,
        long_model=model,
        method=method,
        target=target,
        long_fit=long,
        fit=_fitted(short, moments),
        n_folds=n_folds,
        seed=seed,
        seconds_per_item=float(seconds_per_item),
        n_rows=n_rows,
        simulated=isinstance(data, Survey) and data.simulated,
        _judgements=judgements(task, judged, values, fold),
    )


def _fitted(model: Model, moments: SampleMoments) -> SEMResults:
    fit = fit_sem(model, moments.select(model.observed))
    if not fit.converged:
        raise EstimationError(
            f"The model of {len(model.observed)} items did not converge on all respondents."
        )
    return fit


def _complete_answers(data: Survey | pd.DataFrame, model: Model) -> tuple[Array, int]:
    """Complete answers (n, p) in the order of the model, and how many rows there were."""
    if isinstance(data, Survey):
        data = data.answers
    if not isinstance(data, pd.DataFrame):
        raise DataError(
            "short_form takes the answers of respondents, a Survey or a DataFrame, not "
            f"{type(data).__name__}: folds are made of rows."
        )
    values = numeric_matrix(data, model.observed)
    return values[~np.isnan(values).any(axis=1)], len(values)


def _dealt(n: int, n_folds: int, seed: int, model: Model) -> Index:
    """The fold of each respondent, shape (n,); sizes differ by one at most."""
    p = len(model.observed)
    if n // n_folds <= p:
        raise TooFewRowsError(
            f"{n:,} complete rows make {n_folds} folds of {n // n_folds}, which must hold more "
            f"respondents than the model has items ({p}); ask for fewer folds."
        )
    return np.random.default_rng(seed).permutation(np.arange(n, dtype=np.intp) % n_folds)


def _final_outcome(model: Model) -> str:
    sources = {source for source, _ in model.paths}
    outcomes = tuple(dict.fromkeys(target for _, target in model.paths))
    final = [name for name in outcomes if name not in sources]
    if len(final) != 1:
        how_many = "several final outcomes" if final else "no final outcome"
        raise SpecificationError(
            f"The model has {how_many}, so say whose drivers are to stay as they are. "
            f"Available targets: {', '.join(final or outcomes) or 'none'}."
        )
    return final[0]


def _require_options(
    items_per_construct: int, n_folds: int, seconds_per_item: float, method: str
) -> None:
    if method not in get_args(Method):
        raise UnknownOptionError(
            f"Unknown method {method!r}. {did_you_mean(str(method), get_args(Method))}"
        )
    for name, value, least in (
        ("items_per_construct", items_per_construct, 1),
        ("n_folds", n_folds, 2),
    ):
        if not isinstance(value, Integral) or value < least:
            raise SpecificationError(
                f"{name} must be a whole number of at least {least}, not {value}."
            )
    if not seconds_per_item > 0:
        raise SpecificationError(f"seconds_per_item must be positive, not {seconds_per_item}.")
