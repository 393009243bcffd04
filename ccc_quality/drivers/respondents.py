"""Scores of respondents on constructs, wherever they come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd

from ccc_quality.absent import Absent
from ccc_quality.data import Survey
from ccc_quality.data.scales import codebook_with_scale
from ccc_quality.drivers.performance import construct_scores
from ccc_quality.errors import (
    DataError,
    InvalidColumnError,
    MissingColumnError,
    SpecificationError,
    TooFewRowsError,
    did_you_mean,
)
from ccc_quality.labels import Labels
from ccc_quality.model import Model, as_model
from ccc_quality.pls.results import PLSResults
from ccc_quality.results import FittedModel
from ccc_quality.sem import SEMResults
from ccc_quality.words import Names, Value

POINTS = "mean scores from 0 to 100"


@dataclass(frozen=True, eq=False)
class RespondentScores:
    """One row a respondent, one column a construct, and what is needed to speak of them.

    Attributes
    ----------
    table : DataFrame
        Scores, NaN where a respondent has none.
    constructs : tuple of str
        The columns of the table that are scores; others came along with a table of scores.
    unit : str
        What the scores are, for the reader.
    model : Model or None
        Says which constructs drive which.
    labels : Labels
    simulated : bool
    """

    table: pd.DataFrame
    constructs: tuple[str, ...]
    unit: str
    model: Model | None
    labels: Labels
    simulated: bool

    @classmethod
    def of(
        cls,
        source: Survey | pd.DataFrame,
        *,
        model: Model | str | None = None,
        results: FittedModel | None = None,
    ) -> RespondentScores:
        """Scores of the respondents.

        Parameters
        ----------
        source : Survey or DataFrame
            A survey, whose answers become mean scores from 0 to 100 by the scale in its codebook;
            or a table of scores, one column a construct, which is taken as it is.
        model : Model or str, optional
            The constructs; by default those of ``results``, else those of the codebook.
        results : SEMResults or PLSResults, optional
            Of a fit to this survey: its factor scores (SEM) or composite scores (PLS) are used in
            place of means.

        Raises
        ------
        CodebookError
            The codebook states no scale, so that there are no scores from 0 to 100.
        SpecificationError
            Something else than a survey or a table; results without scores of respondents.
        DataError
            Results of another number of respondents.
        """
        if isinstance(source, pd.DataFrame):
            if results is not None:
                raise SpecificationError(
                    "A table of scores needs no results of a fit: hand over either the survey "
                    "with results, or the scores."
                )
            known = None if model is None else as_model(model)
            labels = Labels() if known is None else known.labels
            numeric = source.select_dtypes("number").columns
            names = tuple(str(name) for name in numeric)
            return cls(source.copy(), names, "scores as given", known, labels, False)
        if not isinstance(source, Survey):
            raise SpecificationError(
                f"Scores come from a survey or a table of scores, not {type(source).__name__}."
            )
        if results is not None:
            return _estimated(source, results)
        codebook = codebook_with_scale(source)
        known = Model.from_codebook(codebook) if model is None else as_model(model)
        scores = construct_scores(source.answers, known, codebook)
        # equal answers in another order make scores that differ in their last digits
        table = pd.DataFrame({name: score.points.round(9) for name, score in scores.items()})
        labels = known.labels.merged(source.labels)
        return cls(table, tuple(scores), POINTS, known, labels, source.simulated)

    def require(self, names: Iterable[str]) -> None:
        """Raise unless all names are columns of scores that vary.

        Raises
        ------
        MissingColumnError
            There is no such construct.
        InvalidColumnError
            Its scores are missing or all alike, or infinite.
        """
        for name in names:
            if name not in self.constructs:
                raise MissingColumnError(
                    f"There are no scores on {name!r}. {did_you_mean(name, self.constructs)}"
                )
            own = self.table[name].dropna().to_numpy(dtype=np.float64)
            if not own.size:
                raise InvalidColumnError(Absent("scores.nobody", {"construct": Names((name,))}))
            if own.size < 2 or own.min() == own.max():
                values = {"n": own.size, "values": np.unique(own).size}
                construct = Names((name,))
                raise InvalidColumnError(
                    Absent("scores.constant", {"construct": construct, **values})
                )
            if not np.isfinite(own).all():
                raise InvalidColumnError(f"The scores on {name!r} contain infinite values.")

    def complete(self, names: Sequence[str], *, least: int) -> pd.DataFrame:
        """The rows with a score on every name.

        Raises
        ------
        MissingColumnError, InvalidColumnError
            As :meth:`require`.
        TooFewRowsError
            Fewer than ``least`` rows.
        """
        self.require(names)
        rows = self.table[list(names)].dropna().astype(float)
        if len(rows) < least:
            values: dict[str, Value] = {"n": len(rows), "constructs": Names(tuple(names))}
            raise TooFewRowsError(Absent("scores.too_few", {**values, "least": least}))
        return rows

    def drivers(self, target: str) -> tuple[str, ...]:
        """What drives the target: by the model, else every other column of scores.

        By the model these are the constructs that lead to the target and that nothing else
        explains; dimensions stand in for a construct of higher order.
        """
        if self.model is None:
            return tuple(name for name in self.constructs if name != target)
        constructs = {construct.name: construct for construct in self.model.constructs}
        explained = {end for _, end in self.model.paths}
        reached: dict[str, None] = {}

        def walk(end: str) -> None:
            for source, place in self.model.paths if self.model else ():
                if place == end and source not in reached and source in constructs:
                    reached[source] = None
                    walk(source)

        walk(target)
        origins = [name for name in constructs if name in reached and name not in explained]
        parts = {name: self._dimensions(name) for name in origins}
        found = tuple(dict.fromkeys(p for name in origins for p in parts[name] or (name,)))
        if not found:
            raise SpecificationError(
                f"Nothing in the model drives {target!r}; name the drivers, "
                f"drivers=[...]. {did_you_mean('', self.constructs)}"
            )
        return found

    def _dimensions(self, name: str) -> tuple[str, ...]:
        model = cast("Model", self.model)
        constructs = {construct.name: construct for construct in model.constructs}
        construct = constructs[name]
        return tuple(part for part in construct.indicators if part in constructs)


def _estimated(survey: Survey, results: FittedModel) -> RespondentScores:
    """Scores that a fit gives its respondents."""
    if isinstance(results, SEMResults):
        table, unit = results.factor_scores(), "factor scores"
    elif isinstance(results, PLSResults):
        table, unit = results.construct_scores, "standardized composite scores"
    else:
        raise SpecificationError(
            f"{type(results).__name__} has no scores of respondents: hand over the results of "
            "fit_sem or fit_pls."
        )
    if len(table) != survey.n_rows:
        raise DataError(
            f"The results have {len(table):,} respondents and the survey {survey.n_rows:,}: "
            "fit the model to this survey."
        )
    table = table.set_axis(survey.answers.index, axis="index")
    labels = results.labels.merged(survey.labels)
    return RespondentScores(
        table, tuple(map(str, table.columns)), unit, results.model, labels, survey.simulated
    )
