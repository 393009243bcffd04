"""Choose the items of a short questionnaire."""

from __future__ import annotations

from numbers import Integral
from typing import get_args

import numpy as np
import pandas as pd

from ccc_quality.arrays import Index
from ccc_quality.data import Survey
from ccc_quality.drivers import rank_drivers
from ccc_quality.errors import (
    EstimationError,
    SpecificationError,
    TooFewRowsError,
    UnknownOptionError,
    did_you_mean,
)
from ccc_quality.model import Model, as_model
from ccc_quality.sem import SEMResults
from ccc_quality.shortening.answers import Answers, Estimator, Missing
from ccc_quality.shortening.cutting import cut, cuttable
from ccc_quality.shortening.folds import Rule, judgements
from ccc_quality.shortening.selection import Task, by_loadings, by_search
from ccc_quality.shortening.short_form import Method, ShortForm


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
    estimator: Estimator = "ML",
    missing: Missing = "listwise",
) -> ShortForm:
    """Shorten the scales of a model and keep the order of the drivers.

    The items kept are those with the smallest loss::

        loss = mean over constructs of (1 - r_c)  +  mean over drivers of change_d

    where r_c is the correlation of the sum of the items kept with the sum of all items of construct
    c, and change_d what to expect of ``|short_d - long_d|`` in new respondents, short_d and long_d
    the standardized effects of driver d on the target by the short and the long model: the change
    found, or its standard error, sqrt(se_short^2 - se_long^2), if that is larger (Hausman 1978).
    So chance makes no difference, and precise items do. Both parts count alike. Improper solutions
    lose against all others. All subsets of a construct are tried while the other constructs keep
    theirs, round by round, until a round changes nothing (coordinate search).

    A choice looks better in the respondents it was made in. So for every fold items are chosen
    anew from the other respondents, and judged in the fold; the tables are means over the folds.
    The items of ``ShortForm.model`` are chosen from all respondents. Where items are much
    alike, a search has little to find and need not do better than the rule of the largest loadings.
    It does where items with large loadings measure something else besides, which moves the effects:
    :attr:`ShortForm.rules` says which is the case.

    Parameters
    ----------
    model : Model or str
        The long model, or lavaan syntax. Its reflective constructs with more than
        ``items_per_construct`` items are shortened; all others stay as they are.
    data : Survey or DataFrame
        Answers, one row a respondent.
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
    estimator : {"ML", "MLR", "MLM"}
        Of :func:`~ccc_quality.fit_sem`. The choice rests on the estimates, which these have in
        common; the fit of either form and its errors are those of the estimator.
    missing : {"listwise", "fiml"}
        Leave out whoever did not answer all items of the long form; or use every answer. The choice
        then rests on saturated moments (Yuan & Bentler 2000), the tables on fits by fiml, which
        take their time.

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
        Another method, estimator or treatment of missing answers.
    DataError
        Moments instead of answers, columns that are absent or unusable.
    TooFewRowsError
        Folds with no more respondents than the model has items.
    EstimationError
        The long model did not converge, or no subset of the items of a construct has a solution.

    References
    ----------
    Hausman, J. A. (1978). Specification tests in econometrics. Econometrica, 46, 1251-1271.
    Yuan, K.-H., & Bentler, P. M. (2000). Three likelihood-based methods for mean and covariance
    structure analysis with nonnormal missing data. Sociological Methodology, 30, 165-200.
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
    _require_options(items_per_construct, n_folds, seconds_per_item)
    _require_known(method, estimator, missing)
    model = as_model(model)
    constructs = cuttable(model, items_per_construct)
    target = _final_outcome(model) if target is None else target
    answers = Answers.of(data, model, estimator, missing)
    fold = _dealt(len(answers), n_folds, seed, answers)

    long = _fitted(model, answers)
    task = Task.of(
        model, constructs, items_per_construct, rank_drivers(long, target, rank_by="std")
    )
    rules: dict[str, Rule] = {"search": by_search, "loadings": by_loadings}
    judged = rules if method == "search" else {"loadings": by_loadings}
    short = cut(model, rules[method](task, answers.moments))
    return ShortForm(
        model=short,
        long_model=model,
        method=method,
        target=target,
        long_fit=long,
        fit=_fitted(short, answers),
        n_folds=n_folds,
        seed=seed,
        seconds_per_item=float(seconds_per_item),
        estimator=estimator,
        missing=missing,
        n_rows=answers.n_rows,
        simulated=isinstance(data, Survey) and data.simulated,
        _judgements=judgements(task, judged, answers, fold),
    )


def _fitted(model: Model, answers: Answers) -> SEMResults:
    fit = answers.fit(model)
    if not fit.converged:
        raise EstimationError(
            f"The model of {len(model.observed)} items did not converge on all respondents."
        )
    return fit


def _dealt(n: int, n_folds: int, seed: int, answers: Answers) -> Index:
    """The fold of each respondent, shape (n,); sizes differ by one at most."""
    p = len(answers.names)
    what = "complete rows" if answers.missing == "listwise" else "rows"
    if n // n_folds <= p:
        raise TooFewRowsError(
            f"{n:,} {what} make {n_folds} folds of {n // n_folds}, which must hold more "
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


def _require_known(method: str, estimator: str, missing: str) -> None:
    for what, value, known in (
        ("method", method, get_args(Method)),
        ("estimator", estimator, get_args(Estimator)),
        ("treatment of missing answers", missing, get_args(Missing)),
    ):
        if value not in known:
            raise UnknownOptionError(
                f"short_form has no {what} {value!r}. {did_you_mean(str(value), known)}"
            )


def _require_options(items_per_construct: int, n_folds: int, seconds_per_item: float) -> None:
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
