"""A checklist of what reviewers ask of the write-up of a model, filled in."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ccc_quality.analysis import Analysis
from ccc_quality.assessment import Assessment, assess
from ccc_quality.errors import SpecificationError, UnknownOptionError, did_you_mean
from ccc_quality.labels import Language
from ccc_quality.report.checklist.items import ITEMS, Item, Reported
from ccc_quality.results import FittedModel, Method, ResampledFit
from ccc_quality.summaries import Summary
from ccc_quality.words import phrases

ANSWERS = {True: "yes", False: "no", None: "not_applicable"}


@dataclass(frozen=True, eq=False, repr=False)
class Checklist:
    """What a journal asks for, made by :func:`~ccc_quality.journal_checklist`.

    Attributes
    ----------
    kind : {"sem", "pls"}
    language : {"en", "nl"}
    table : DataFrame
        item, required_by, reported ("yes", "no" or "not applicable"), where, what_to_do.
    """

    kind: Method
    language: Language
    _table: pd.DataFrame

    @property
    def table(self) -> pd.DataFrame:
        """item, required_by, reported, where, what_to_do."""
        return self._table.copy()

    @property
    def open(self) -> pd.DataFrame:
        """What is still to be done."""
        return self._table[self._table["what_to_do"] != ""].reset_index(drop=True)

    def summary(self) -> Summary:
        """How much is there, and what is left."""
        counts = self._table["reported"].value_counts()
        head = ", ".join(f"{answer}: {n}" for answer, n in counts.items())
        left = zip(self.open["item"], self.open["what_to_do"], strict=True)
        return Summary((head, *(f"{item}. {to_do}" for item, to_do in left)))

    def __repr__(self) -> str:
        return f"Checklist({self.kind!r}, {len(self._table)} items, {len(self.open)} open)"

    def _repr_html_(self) -> str:
        return str(self._table.to_html(index=False, escape=True))


def journal_checklist(
    source: Analysis | FittedModel | ResampledFit,
    kind: Method | None = None,
    *,
    language: Language = "en",
) -> Checklist:
    """What reviewers ask of the write-up of a model: what is there, where, what is still to do.

    Parameters
    ----------
    source : Analysis, results of a fit, or their bootstrap
        With an analysis, places are pages of its report; else attributes and functions.
    kind : {"sem", "pls"}, optional
        Which checklist; that of the method that made the fit by default.
    language : {"en", "nl"}

    Returns
    -------
    Checklist
        ``table`` with item, required_by, reported, where, what_to_do.

    Raises
    ------
    SpecificationError
        Another source, or the checklist of the other method.
    UnknownOptionError
        Another kind or language.

    Notes
    -----
    What only the authors know (theory, recruitment, changes made after seeing the data) counts as
    not reported, with what to write. A point that is met says nothing about how good the result is.

    References
    ----------
    Appelbaum, M., et al. (2018). Journal article reporting standards for quantitative research in
    psychology. American Psychologist, 73(1), 3-25.
    Schreiber, J. B., et al. (2006). Reporting structural equation modeling and confirmatory factor
    analysis results. The Journal of Educational Research, 99(6), 323-338.
    Hair, J. F., et al. (2019). When to use and how to report the results of PLS-SEM. European
    Business Review, 31(1), 2-24.
    Benitez, J., et al. (2020). How to perform and report an impactful analysis using partial least
    squares. Information & Management, 57(2), 103168.
    """
    phrases(language)
    reported = _reported(source)
    made_by = reported.fit.method
    asked = kind or made_by
    if asked not in ITEMS:
        raise UnknownOptionError(f"There is no checklist {asked!r}. {did_you_mean(asked, ITEMS)}")
    if asked != made_by:
        raise SpecificationError(
            f"The checklist {asked!r} is not for {type(reported.fit).__name__}; theirs is "
            f"{made_by!r}."
        )
    rows = [_row(item, reported, language) for item in ITEMS[asked]]
    return Checklist(asked, language, pd.DataFrame(rows))


def _row(item: Item, reported: Reported, language: Language) -> dict[str, str]:
    said = phrases(language)
    answer = ANSWERS[item.present(reported)]
    page = said[f"checklist.page.{item.page}"] if item.page else ""
    return {
        "item": said[f"checklist.{item.key}.item"],
        "required_by": "; ".join(item.required_by),
        "reported": said[f"checklist.answer.{answer}"],
        "where": (page if reported.analysis else item.code) if answer == "yes" else "",
        "what_to_do": said[f"checklist.{item.key}.todo"] if answer == "no" else "",
    }


def _reported(source: object) -> Reported:
    """What an analysis, a bootstrap or the results of a fit hold.

    Raises
    ------
    SpecificationError
        It is none of them.
    """
    match source:
        case Analysis():
            return Reported(source.fit, source.bootstrap, source.assessment, source)
        case ResampledFit():
            return Reported(source.fit, source, _assessed(source.fit))
        case FittedModel():
            return Reported(source, None, _assessed(source))
    raise SpecificationError(
        "journal_checklist takes an analysis, the results of a fit or its bootstrap, not "
        f"{type(source).__name__}."
    )


def _assessed(fit: FittedModel) -> Assessment | None:
    return assess(fit) if fit.converged else None
