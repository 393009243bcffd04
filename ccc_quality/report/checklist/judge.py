"""Going through the checklist of a kind of model."""

from __future__ import annotations

import pandas as pd

from ccc_quality.errors import SpecificationError, UnknownOptionError, did_you_mean
from ccc_quality.labels import Language
from ccc_quality.report.checklist.evidence import Evidence, Kind, evidence_of
from ccc_quality.report.checklist.items import ITEMS, Item
from ccc_quality.report.checklist.record import Checklist
from ccc_quality.words import phrases

ANSWERS = {True: "yes", False: "no", None: "not_applicable"}


def journal_checklist(
    source: object, kind: Kind | None = None, *, language: Language = "en"
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
    evidence = evidence_of(source)
    asked = kind or evidence.kind
    if asked not in ITEMS:
        raise UnknownOptionError(f"There is no checklist {asked!r}. {did_you_mean(asked, ITEMS)}")
    if asked != evidence.kind:
        raise SpecificationError(
            f"The checklist {asked!r} is not for {type(evidence.fit).__name__}; theirs is "
            f"{evidence.kind!r}."
        )
    rows = [_row(item, evidence, language) for item in ITEMS[asked]]
    return Checklist(asked, language, pd.DataFrame(rows))


def _row(item: Item, evidence: Evidence, language: Language) -> dict[str, str]:
    said = phrases(language)
    answer = ANSWERS[item.present(evidence)]
    page = said[f"checklist.page.{item.page}"] if item.page else ""
    return {
        "item": said[f"checklist.{item.key}.item"],
        "required_by": "; ".join(item.required_by),
        "reported": said[f"checklist.answer.{answer}"],
        "where": (page if evidence.analysis else item.code) if answer == "yes" else "",
        "what_to_do": said[f"checklist.{item.key}.todo"] if answer == "no" else "",
    }
