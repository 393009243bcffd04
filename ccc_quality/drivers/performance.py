"""How well the firm does on each construct, from 0 to 100."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from ccc_quality.data import Codebook, Survey
from ccc_quality.data.scales import codebook_with_scale, scale_of_answers
from ccc_quality.errors import (
    InvalidColumnError,
    MissingColumnError,
    UnknownOptionError,
    did_you_mean,
)
from ccc_quality.labels import Labels
from ccc_quality.model import Construct, Model, as_model

ANSWERED = 0.5
"""Share of its parts that a respondent must have answered to get a score on a construct."""

COLUMNS = ["construct", "label", "mean", "se", "ci_lower", "ci_upper", "n", "reason"]


class Scores(NamedTuple):
    """Scores of the respondents on one construct, and why there are none."""

    points: pd.Series[float]
    reason: str = ""


def performance(
    model: Model | str, survey: Survey, *, by: str | None = None, level: float = 0.95
) -> pd.DataFrame:
    """Mean score of each construct from 0 (lowest possible answer) to 100 (highest).

    A respondent's score is the mean of the construct's items, each rescaled by
    100 (answer - low) / (high - low) with the bounds in the codebook; items count equally.
    On a construct of higher order it is the mean over its dimensions. Whoever answered fewer than
    half of the items gets no score. The interval is mean ± t se with se = sd / root n, respondents
    counting equally.

    Parameters
    ----------
    model : Model or str
        The constructs.
    survey : Survey
        Answers, with a codebook that states the scale.
    by : str, optional
        A column of the survey: one set of rows for each of its values. Respondents without a value
        are left out.
    level : float
        Confidence level of the intervals.

    Returns
    -------
    DataFrame
        construct, label, mean, se, ci_lower, ci_upper, n, reason; with ``by``, the column
        ``group`` first. Where the codebook has no scale for an item the row is NaN and ``reason``
        says so: bounds are never guessed from the answers. Its ``attrs`` hold the ``level``, the
        ``labels`` in all languages, and whether the data are ``simulated``.

    Raises
    ------
    CodebookError
        The survey has no codebook, or the codebook has no scale at all.
    MissingColumnError
        A column that the survey does not have.
    InvalidColumnError
        The column ``by`` is empty.
    UnknownOptionError
        A level that is not between 0 and 1.

    References
    ----------
    Ringle, C. M., & Sarstedt, M. (2016). Gain more insight from your PLS-SEM results: The
    importance-performance map analysis. Industrial Management & Data Systems, 116, 1865-1886.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> table = ccc.performance(ccc.study.customer_model(), ccc.study.load_customers())
    >>> bool(table["mean"].between(0, 100).all())
    True
    """
    if not 0 < level < 1:
        raise UnknownOptionError(f"level is a share between 0 and 1, such as 0.95, not {level!r}.")
    model = as_model(model)
    answers = survey.answers
    scores = construct_scores(answers, model, codebook_with_scale(survey))
    labels = model.labels.merged(survey.labels)
    about: dict[Hashable | None, object] = {
        "level": level,
        "simulated": survey.simulated,
        "labels": {name: dict(texts) for name, texts in labels.texts.items()},
    }
    if by is None:
        table = mean_table(scores, np.arange(len(answers)), labels, level)
        table.attrs = about
        return table
    _require_columns([by], answers)
    frames = []
    for value, rows in answers.groupby(by, sort=True, observed=True).indices.items():
        frame = mean_table(scores, np.asarray(rows, dtype=np.intp), labels, level)
        frame.insert(0, "group", [value] * len(frame))
        frames.append(frame)
    if not frames:
        raise InvalidColumnError(f"The column {by!r} is empty, so it makes no groups.")
    table = pd.concat(frames, ignore_index=True)
    table.attrs = about
    return table


def construct_scores(
    answers: pd.DataFrame,
    model: Model,
    codebook: Codebook,
    shares: Mapping[str, Mapping[str, float]] | None = None,
) -> dict[str, Scores]:
    """Scores from 0 to 100 of every respondent, by construct.

    Parameters
    ----------
    answers : DataFrame
        One respondent a row, reversed items turned, missing answers NaN.
    model : Model
    codebook : Codebook
        The bounds of the items' scales.
    shares : mapping of str to mapping of str to float, optional
        Weights of the parts of constructs in which they do not count equally; of the parts that a
        respondent answered they are made to add to one.

    Raises
    ------
    MissingColumnError
        An item that the answers do not have.
    """
    constructs = {construct.name: construct for construct in model.constructs}
    items = {part for construct in constructs.values() for part in construct.indicators}
    _require_columns(sorted(items - set(constructs)), answers)
    known: dict[str, Scores] = {}

    def score(construct: Construct) -> Scores:
        if construct.name not in known:
            parts = {
                name: score(constructs[name])
                if name in constructs
                else item_scores(answers[name], codebook)
                for name in construct.indicators
            }
            known[construct.name] = _mean_of(parts, (shares or {}).get(construct.name))
        return known[construct.name]

    return {name: score(construct) for name, construct in constructs.items()}


def item_scores(answers: pd.Series[float], codebook: Codebook) -> Scores:
    """Answers to one item from 0 to 100."""
    scale = scale_of_answers(answers, codebook)
    if scale is None:
        return Scores(_none(answers.index), f"The codebook has no scale for {answers.name}.")
    low, high = scale
    return Scores(100 * (answers - low) / (high - low))


def _mean_of(parts: Mapping[str, Scores], shares: Mapping[str, float] | None) -> Scores:
    """Mean over the parts, weighted by their shares, for whoever has enough of them."""
    table = pd.DataFrame({name: part.points for name, part in parts.items()})
    reasons = list(dict.fromkeys(part.reason for part in parts.values() if part.reason))
    if reasons:
        return Scores(_none(table.index), " ".join(reasons))
    enough = table.notna().mean(axis="columns") >= ANSWERED
    if shares is None:
        return Scores(table.mean(axis="columns").where(enough))
    weights = pd.Series({name: shares[name] for name in parts})
    answered = table.notna().mul(weights).sum(axis="columns")
    return Scores((table.mul(weights).sum(axis="columns") / answered).where(enough))


def _none(index: pd.Index[Any]) -> pd.Series[float]:
    return pd.Series(np.nan, index=index)


def mean_table(
    scores: Mapping[str, Scores], rows: NDArray[np.intp], labels: Labels, level: float
) -> pd.DataFrame:
    """Means of the scores of some respondents with intervals by the t distribution."""
    return pd.DataFrame(_mean_rows(scores, rows, labels, level), columns=COLUMNS)


def _mean_rows(
    scores: Mapping[str, Scores], rows: NDArray[np.intp], labels: Labels, level: float
) -> Iterator[tuple[object, ...]]:
    for name, (points, reason) in scores.items():
        own = points.iloc[rows].dropna().to_numpy(dtype=np.float64)
        n = own.size
        mean = float(own.mean()) if n else float("nan")
        se = float(own.std(ddof=1) / np.sqrt(n)) if n > 1 else float("nan")
        margin = float(stats.t.ppf((1 + level) / 2, n - 1)) * se if n > 1 else float("nan")
        if not n and not reason:
            reason = "Nobody answered half of its items."
        elif n == 1:
            reason = "One respondent has no standard error."
        yield name, labels.text(name), mean, se, mean - margin, mean + margin, n, reason


def _require_columns(names: list[str], answers: pd.DataFrame) -> None:
    columns = [str(column) for column in answers.columns]
    for name in names:
        if name not in columns:
            raise MissingColumnError(
                f"The survey has no column {name!r}. {did_you_mean(name, columns)}"
            )
