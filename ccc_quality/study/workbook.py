"""The empty workbook that answers are typed into."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ccc_quality.data import Codebook
from ccc_quality.labels import Language
from ccc_quality.study.constructs import Kind, construct_labels, study_constructs
from ccc_quality.study.questionnaire import Wording, questionnaire, template_texts

_ROWS = 5000
_INK = "1F3A4D"
_SHADES = ("E8F0F4", "F6F1E7")
_ROLE_SHADE = "E9E9E9"
_LINE = Border(bottom=Side(style="medium", color=_INK))


def write_workbook(
    path: Path, codebook: Codebook, words: Wording, *, kind: Kind, language: Language
) -> None:
    """Write an answer sheet with a column an item, and a sheet that explains it.

    Parameters
    ----------
    path : Path
        Where to.
    codebook : Codebook
        Names the columns and the scale.
    words : Wording
        Scale ends and the statement that the items are not the study's.
    kind, language : str
        Which questionnaire.
    """
    texts = template_texts(language)
    book = Workbook()
    answers = book.active
    _fill_answers(answers, codebook, texts, kind=kind, language=language)
    _fill_instructions(
        book.create_sheet(texts["instructions"]),
        codebook,
        words,
        texts,
        kind=kind,
        language=language,
    )
    book.save(path)


def _bounds(codebook: Codebook) -> dict[str, int]:
    low, high = codebook.scale or (1, 7)
    return {"low": int(low), "high": int(high)}


def _fill_answers(
    sheet: Worksheet,
    codebook: Codebook,
    texts: dict[str, Any],
    *,
    kind: Kind,
    language: Language,
) -> None:
    sheet.title = texts["responses"]
    roles = list(codebook.columns.values())
    wordings = questionnaire(kind, language).set_index("item")["text"]
    shades = {c.name: _SHADES[i % 2] for i, c in enumerate(codebook.constructs)}
    for column, name in enumerate([*roles, *codebook.items], start=1):
        is_role = name in roles
        cell = sheet.cell(row=1, column=column, value=name)
        cell.font = Font(bold=True, color=_INK)
        cell.alignment = Alignment(horizontal="center")
        cell.border = _LINE
        shade = _ROLE_SHADE if is_role else shades[codebook.construct_of(name).name]
        cell.fill = PatternFill("solid", fgColor=shade)
        cell.comment = Comment(texts["roles"][name] if is_role else wordings[name], "ccc_quality")
        sheet.column_dimensions[get_column_letter(column)].width = 12 if is_role else 7
    first = len(roles) + 1
    sheet.freeze_panes = f"{get_column_letter(first)}2"
    last = get_column_letter(len(roles) + len(codebook.items))
    rule = _answer_rule(codebook, texts)
    rule.add(f"{get_column_letter(first)}2:{last}{_ROWS + 1}")
    sheet.add_data_validation(rule)


def _answer_rule(codebook: Codebook, texts: dict[str, Any]) -> DataValidation:
    bounds = _bounds(codebook)
    rule = DataValidation(
        type="whole",
        operator="between",
        formula1=str(bounds["low"]),
        formula2=str(bounds["high"]),
        allow_blank=True,
        showErrorMessage=True,
    )
    rule.error = texts["invalid"].format(**bounds)
    return rule


def _fill_instructions(
    sheet: Worksheet,
    codebook: Codebook,
    words: Wording,
    texts: dict[str, Any],
    *,
    kind: Kind,
    language: Language,
) -> None:
    facts = {
        **_bounds(codebook),
        "low_word": words.low,
        "high_word": words.high,
        "direction": words.direction,
    }
    sheet.append([texts["heading"]])
    sheet["A1"].font = Font(bold=True, size=14, color=_INK)
    sheet.append([words.statement])
    sheet["A2"].font = Font(italic=True)
    sheet.append([])
    for number, step in enumerate(texts["steps"], start=1):
        sheet.append([f"{number}. {step.format(**facts)}"])
    sheet.append([])
    sheet.append(list(texts["columns"].values()))
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True, color=_INK)
        cell.border = _LINE
    for row in _columns_explained(codebook, texts, kind=kind, language=language):
        sheet.append(list(row))
        sheet.cell(row=sheet.max_row, column=3).alignment = Alignment(wrap_text=True)
    for letter, width in (("A", 12), ("B", 30), ("C", 80)):
        sheet.column_dimensions[letter].width = width
    sheet.sheet_view.showGridLines = False


def _columns_explained(
    codebook: Codebook, texts: dict[str, Any], *, kind: Kind, language: Language
) -> list[tuple[str, str, str]]:
    labels = construct_labels(study_constructs(kind))
    items = questionnaire(kind, language)
    return [
        *((name, "", texts["roles"][name]) for name in codebook.columns.values()),
        *(
            (item, labels.text(construct, language), text)
            for item, construct, text in items.itertuples(index=False)
        ),
    ]
