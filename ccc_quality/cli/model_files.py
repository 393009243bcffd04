"""Files that say what to fit: codebooks, and models in lavaan's syntax."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ccc_quality.errors import ModelSyntaxError, SpecificationError

if TYPE_CHECKING:
    from ccc_quality.data import Codebook, Survey
    from ccc_quality.model import Model


NOTHING_TO_FIT = "Say what to fit: --model FILE or --codebook FILE."


def model_for(survey: Survey, path: Path | None) -> Model:
    """The model of a file, else that of the survey's codebook.

    Raises
    ------
    SpecificationError
        Neither is there; or as :func:`read_model`.
    """
    from ccc_quality.model import Model

    if path is not None:
        return read_model(path)
    if survey.codebook is None:
        raise SpecificationError(NOTHING_TO_FIT)
    return Model.from_codebook(survey.codebook)


def read_model(path: Path) -> Model:
    """Read a model; a mistake in it is reported with the name of the file.

    Raises
    ------
    SpecificationError
        The file is not text, or says nothing that can be estimated.
    """
    from ccc_quality.model import Model

    try:
        return Model.from_syntax(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as problem:
        raise SpecificationError(f"{path}: save the model as UTF-8 text.") from problem
    except ModelSyntaxError as problem:
        raise SpecificationError(f"{path}, {problem}") from problem
    except SpecificationError as problem:
        raise type(problem)(f"{path}: {problem}") from problem


def read_codebook(path: Path) -> Codebook:
    """Read a codebook whose paths make a model.

    A survey can be read without, but whoever checks one wants to hear of a slip before the fit.

    Raises
    ------
    CodebookError
        The file cannot be read or contradicts itself.
    SpecificationError
        Its paths cannot be read or name what is no construct.
    """
    from ccc_quality.data import Codebook
    from ccc_quality.model import Model

    codebook = Codebook.read(path)
    try:
        Model.from_codebook(codebook)
    except SpecificationError as problem:
        raise SpecificationError(f"{path}: {problem}") from problem
    return codebook
