"""How well rules choose: items chosen in some respondents, judged in the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd
from scipy import stats

from ccc_quality.arrays import Index
from ccc_quality.assessment import assess
from ccc_quality.data import SampleMoments
from ccc_quality.sem import SEMResults
from ccc_quality.shortening.answers import Answers
from ccc_quality.shortening.cutting import Selection, cut
from ccc_quality.shortening.selection import Task, correlation_of
from ccc_quality.shortening.sums import spearman_brown

STATISTICS = ("alpha", "omega", "ave", "htmt")
"""What is said of a construct in either form; htmt is its largest ratio with another one."""

FIT_MEASURES = ("cfi", "rmsea", "srmr")
Rule = Callable[[Task, SampleMoments], dict[str, tuple[str, ...]]]


@dataclass(frozen=True, eq=False)
class Judgement:
    """A selection judged in respondents who had no part in it.

    Attributes
    ----------
    rule : str
    fold : int
        Counted from one.
    n_obs : int
        Respondents who judge.
    selection : mapping of str to tuple of str
    reliability : DataFrame
        Index construct: r, expected_alpha, and each of :data:`STATISTICS` long and short.
    fit : DataFrame
        Index measure: long, short.
    effects : DataFrame
        Index driver: long, short, rank_long, rank_short.
    kendall_tau : float
        Of the ranks of the drivers; NaN with fewer than two of them.
    """

    rule: str
    fold: int
    n_obs: int
    selection: Selection
    reliability: pd.DataFrame
    fit: pd.DataFrame
    effects: pd.DataFrame
    kendall_tau: float


def judgements(
    task: Task, rules: Mapping[str, Rule], answers: Answers, fold: Index
) -> tuple[Judgement, ...]:
    """Every rule in every fold.

    Parameters
    ----------
    task : Task
    rules : mapping of str to function
    answers : Answers
        Of n respondents.
    fold : (n,) integer array
        The fold of each respondent.
    """
    found = []
    for number in range(int(fold.max()) + 1):
        training = answers.select(fold != number).moments
        held_out = answers.select(fold == number)
        long = held_out.fit(task.model)
        for rule, choose in rules.items():
            selection = choose(task, training)
            found.append(_judged(task, rule, number + 1, selection, held_out, long))
    return tuple(found)


def _judged(
    task: Task,
    rule: str,
    fold: int,
    selection: Selection,
    held_out: Answers,
    long: SEMResults,
) -> Judgement:
    short = held_out.fit(cut(task.model, selection))
    effects = _effects(task, long, short)
    tau = float("nan")
    if len(effects) > 1:
        tau = float(stats.kendalltau(effects["long"].abs(), effects["short"].abs()).statistic)
    return Judgement(
        rule=rule,
        fold=fold,
        n_obs=len(held_out),
        selection=selection,
        reliability=_reliability(task, selection, held_out.moments, long, short),
        fit=pd.DataFrame(
            {"long": _fit(long), "short": _fit(short)}, index=pd.Index(FIT_MEASURES, name="measure")
        ),
        effects=effects,
        kendall_tau=tau,
    )


def _effects(task: Task, long: SEMResults, short: SEMResults) -> pd.DataFrame:
    nothing = pd.Series(float("nan"), index=list(task.drivers))
    table = pd.DataFrame(
        {
            "long": task.effects(long) if long.converged else nothing,
            "short": task.effects(short) if short.converged else nothing,
        }
    ).rename_axis("driver")
    for which in ("long", "short"):
        table[f"rank_{which}"] = table[which].abs().rank(ascending=False, method="min")
    return table


def _fit(fit: SEMResults) -> pd.Series[float]:
    return fit.reported_measures.reindex(list(FIT_MEASURES))


def _reliability(
    task: Task,
    selection: Selection,
    held_out: SampleMoments,
    long: SEMResults,
    short: SEMResults,
) -> pd.DataFrame:
    names = [one.name for one in task.constructs]
    table = pd.DataFrame(index=pd.Index(names, name="construct"))
    table["r"] = [correlation_of(one, selection[one.name], held_out) for one in task.constructs]
    reliability = {"long": _statistics(long, names), "short": _statistics(short, names)}
    for statistic in STATISTICS:
        for form, values in reliability.items():
            table[f"{statistic}_{form}"] = values[statistic]
    expected = [
        spearman_brown(alpha, task.size / len(one.indicators))
        for one, alpha in zip(task.constructs, table["alpha_long"], strict=True)
    ]
    table.insert(3, "expected_alpha", expected)
    return table


def _statistics(fit: SEMResults, names: list[str]) -> pd.DataFrame:
    if not fit.converged:
        return pd.DataFrame(float("nan"), index=names, columns=list(STATISTICS))
    assessment = assess(fit)
    table = assessment.reliability.loc[names, ["alpha", "omega", "ave"]]
    ratios = assessment.htmt.reindex(index=names)
    # of a construct with itself the ratio says nothing
    others = ratios.apply(lambda row: row.drop(str(row.name), errors="ignore").max(), axis=1)
    return table.assign(htmt=others.astype(float))[list(STATISTICS)]
