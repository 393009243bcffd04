"""Files to start a survey with: a codebook, an empty workbook and the questionnaire."""

from __future__ import annotations

from pathlib import Path

from ccc_quality.data import Codebook
from ccc_quality.errors import SpecificationError
from ccc_quality.labels import Language
from ccc_quality.study.codebooks import study_codebook
from ccc_quality.study.constructs import Kind, construct_labels, study_constructs
from ccc_quality.study.models import customer_model, employee_model
from ccc_quality.study.questionnaire import Wording, questionnaire, wording
from ccc_quality.study.workbook import write_workbook

_SCALE = (1, 7)


def write_template(
    directory: str | Path,
    *,
    kind: Kind = "customers",
    language: Language = "en",
    overwrite: bool = False,
) -> list[Path]:
    """Write a codebook, an empty workbook for the answers and the questionnaire.

    Parameters
    ----------
    directory : path
        Where to; made if it does not exist.
    kind : {"customers", "employees"}
        Whom to ask.
    language : {"en", "nl"}
        Language of workbook and questionnaire; the codebook holds both.
    overwrite : bool
        Whether files that exist already may be replaced.

    Returns
    -------
    list of Path
        ``codebook.yaml``, ``responses.xlsx``, ``questionnaire.md``.

    Raises
    ------
    SpecificationError
        If one of the files exists and ``overwrite`` is false; nothing is written then.
    UnknownOptionError
        If ``kind`` or ``language`` is unknown.
    """
    words = wording(kind, language)
    folder = Path(directory)
    paths = [folder / name for name in ("codebook.yaml", "responses.xlsx", "questionnaire.md")]
    present = [path.name for path in paths if path.exists()]
    if present and not overwrite:
        raise SpecificationError(
            f"{folder} already holds {', '.join(present)}. Choose another directory, or have them "
            "replaced with overwrite=True (on the command line: --force)."
        )
    folder.mkdir(parents=True, exist_ok=True)
    codebook = template_codebook(kind)
    paths[0].write_text(_codebook_text(codebook, words), encoding="utf-8")
    write_workbook(paths[1], codebook, words, kind=kind, language=language)
    paths[2].write_text(questionnaire_text(kind, language), encoding="utf-8")
    return paths


def template_codebook(kind: Kind = "customers") -> Codebook:
    """Codebook of the whole questionnaire, affective commitment included."""
    if kind == "employees":
        return study_codebook("employees", employee_model(), scale=_SCALE, cluster="team")
    return study_codebook(
        "customers", customer_model("composite", commitment=True), scale=_SCALE, cluster="agent"
    )


def questionnaire_text(kind: Kind = "customers", language: Language = "en") -> str:
    """The questionnaire as Markdown, a table a construct with a box an answer."""
    words = wording(kind, language)
    labels = construct_labels(study_constructs(kind))
    answers = [str(answer) for answer in range(_SCALE[0], _SCALE[1] + 1)]
    lines = [f"# {words.title}", "", f"> {words.statement}", "", words.introduction, ""]
    lines += [f"{_SCALE[0]} = {words.low}, {_SCALE[1]} = {words.high}. {words.blank}", ""]
    for construct, block in questionnaire(kind, language).groupby("construct", sort=False):
        lines += [f"## {labels.text(str(construct), language)}", ""]
        lines += [_row(["", "", *answers]), _row(["---", "---", *(":-:" for _ in answers)])]
        lines += [
            _row([item, text, *("☐" for _ in answers)])
            for item, text in zip(block["item"], block["text"], strict=True)
        ]
        lines.append("")
    return "\n".join(lines)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _codebook_text(codebook: Codebook, words: Wording) -> str:
    return f"# {words.title}\n# {words.statement}\n\n{codebook.to_yaml()}"
