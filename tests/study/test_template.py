import openpyxl
import pytest

from ccc_quality.data import Codebook, read_survey
from ccc_quality.errors import SpecificationError, UnknownOptionError
from ccc_quality.model import Model
from ccc_quality.study import (
    customer_model,
    employee_model,
    questionnaire,
    simulate_customers,
    write_template,
)

KINDS = {"customers": customer_model("composite", commitment=True), "employees": employee_model()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_three_files_are_written(tmp_path, kind, language):
    paths = write_template(tmp_path / "new" / "survey", kind=kind, language=language)
    assert [path.name for path in paths] == ["codebook.yaml", "responses.xlsx", "questionnaire.md"]
    assert all(path.exists() for path in paths)


@pytest.mark.parametrize("kind", KINDS)
def test_the_codebook_reads_back_as_the_model_of_the_whole_questionnaire(tmp_path, kind):
    path = write_template(tmp_path, kind=kind)[0]
    assert Model.from_codebook(Codebook.read(path)) == KINDS[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_the_answer_sheet_has_a_column_for_every_name_of_the_codebook(tmp_path, kind):
    paths = write_template(tmp_path, kind=kind)
    codebook = Codebook.read(paths[0])
    sheet = openpyxl.load_workbook(paths[1]).worksheets[0]
    header = [cell.value for cell in sheet[1]]
    assert header == [*codebook.columns.values(), *codebook.items]
    assert sheet.max_row == 1, "there are no answers yet"
    assert sheet.freeze_panes == "D2"


def test_the_answer_sheet_takes_whole_numbers_on_the_scale_only(tmp_path):
    sheet = openpyxl.load_workbook(write_template(tmp_path)[1]).worksheets[0]
    (rule,) = sheet.data_validations.dataValidation
    assert (rule.type, rule.formula1, rule.formula2) == ("whole", "1", "7")
    assert rule.allow_blank, "a blank is a missing answer"
    assert "D2" in rule.sqref and "AQ2" in rule.sqref, "from rel1 to loy3"
    assert "C2" not in rule.sqref and "AR2" not in rule.sqref


def test_each_column_shows_its_statement_when_pointed_at(tmp_path):
    sheet = openpyxl.load_workbook(write_template(tmp_path, language="nl")[1]).worksheets[0]
    assert sheet["D1"].value == "rel1"
    assert sheet["D1"].comment.text == questionnaire("customers", "nl")["text"][0]


@pytest.mark.parametrize(
    ("language", "sheets", "said"),
    [
        ("en", ["Responses", "Instructions"], "not the items of the study"),
        ("nl", ["Antwoorden", "Toelichting"], "niet de vragen uit het onderzoek"),
    ],
)
def test_the_second_sheet_explains_in_the_language_asked_for(tmp_path, language, sheets, said):
    book = openpyxl.load_workbook(write_template(tmp_path, language=language)[1])
    assert book.sheetnames == sheets
    cells = [str(cell.value) for row in book.worksheets[1].iter_rows() for cell in row]
    assert any(said in cell for cell in cells)
    texts = questionnaire("customers", language)["text"]
    assert set(texts) <= set(cells)
    assert not any("{" in cell for cell in cells), "every placeholder is filled"


def test_a_filled_workbook_is_a_survey(tmp_path):
    paths = write_template(tmp_path)
    book = openpyxl.load_workbook(paths[1])
    header = [cell.value for cell in book.worksheets[0][1]]
    answers = simulate_customers(50, 1, commitment=True).answers[header]
    for row in answers.itertuples(index=False):
        book.worksheets[0].append(list(row))
    book.save(paths[1])
    survey = read_survey(paths[1], paths[0])
    assert survey.n_rows == 50
    assert survey.report.ok
    assert (survey.answers[header[3:]] == answers[header[3:]]).all(axis=None)


def test_the_questionnaire_asks_every_item_and_says_whose_it_is(tmp_path):
    text = write_template(tmp_path, kind="employees", language="nl")[2].read_text("utf-8")
    assert "niet de vragen uit het onderzoek" in text
    for item, _, statement in questionnaire("employees", "nl").itertuples(index=False):
        assert f"| {item} | {statement} | ☐" in text
    assert "## Weinig rolconflict" in text
    assert "1 = helemaal mee oneens, 7 = helemaal mee eens." in text


def test_existing_files_are_kept_and_nothing_is_written(tmp_path):
    (tmp_path / "codebook.yaml").write_text("mine", encoding="utf-8")
    with pytest.raises(SpecificationError) as error:
        write_template(tmp_path)
    assert str(error.value) == (
        f"{tmp_path} already holds codebook.yaml. Choose another directory, or have them replaced "
        "with overwrite=True (on the command line: --force)."
    )
    assert [path.name for path in tmp_path.iterdir()] == ["codebook.yaml"]
    assert (tmp_path / "codebook.yaml").read_text(encoding="utf-8") == "mine"


def test_existing_files_are_replaced_when_asked(tmp_path):
    (tmp_path / "codebook.yaml").write_text("mine", encoding="utf-8")
    path = write_template(tmp_path, overwrite=True)[0]
    assert Codebook.read(path).items[0] == "rel1"


def test_an_unknown_kind_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(UnknownOptionError, match="Available: customers, employees"):
        write_template(tmp_path / "new", kind="agents")
    assert not (tmp_path / "new").exists()
