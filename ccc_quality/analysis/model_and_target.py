"""What an analysis is about: its model and its target."""

from __future__ import annotations

from ccc_quality.data import Survey
from ccc_quality.errors import SpecificationError, UnknownNameError, did_you_mean
from ccc_quality.model import Model


def model_of(survey: Survey) -> Model:
    """The model that the codebook of a survey describes.

    Raises
    ------
    SpecificationError
        No codebook, or one without paths.
    """
    if survey.codebook is None:
        raise SpecificationError(
            "There is no model: pass one, or read the survey with a codebook that has constructs "
            "and paths."
        )
    if not survey.codebook.paths:
        raise SpecificationError(
            "The codebook has no paths, so nothing drives anything. Add some, such as "
            '"satisfaction ~ reliability + empathy", or pass a model.'
        )
    return Model.from_codebook(survey.codebook)


def outcomes_of(model: Model) -> tuple[str, ...]:
    """Targets of paths, in the order of the model.

    Raises
    ------
    SpecificationError
        A model without paths.
    """
    found = tuple(dict.fromkeys(target for _, target in model.paths))
    if not found:
        raise SpecificationError(
            'The model has no paths, so nothing drives anything. Add some, such as "satisfaction ~ '
            'reliability + empathy".'
        )
    return found


def target_of(model: Model, target: str | None) -> str:
    """The target that was asked for, or the one outcome that drives nothing itself.

    Raises
    ------
    UnknownNameError
        A target that no path leads to.
    SpecificationError
        No target, and several final outcomes or none.
    """
    outcomes = outcomes_of(model)
    if target is None:
        return _final(model, outcomes)
    if target not in outcomes:
        raise UnknownNameError(
            f"No path leads to {target!r}, so it cannot be the target. "
            f"{did_you_mean(target, outcomes)}"
        )
    return target


def _final(model: Model, outcomes: tuple[str, ...]) -> str:
    sources = {source for source, _ in model.paths}
    final = [name for name in outcomes if name not in sources]
    if len(final) != 1:
        how_many = "several final outcomes" if final else "no final outcome"
        raise SpecificationError(
            f"The model has {how_many}, so say which one the report is about. "
            f"Available targets: {', '.join(final or outcomes)}."
        )
    return final[0]
