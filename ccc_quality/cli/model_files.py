"""Model files: lavaan's syntax in a text file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ccc_quality.errors import ModelSyntaxError, SpecificationError

if TYPE_CHECKING:
    from ccc_quality.data import Survey
    from ccc_quality.model import Model


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
        raise SpecificationError("Say what to fit: --model FILE or --codebook FILE.")
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
