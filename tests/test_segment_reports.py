"""A report for each segment and one of all."""

import docx
import pandas as pd
import pytest

import ccc_quality as ccc
from ccc_quality.errors import MissingColumnError, UnknownNameError, UnknownOptionError

MODEL = """
    reliability  =~ rel1 + rel2 + rel3
    empathy      =~ emp1 + emp2 + emp3
    satisfaction =~ sat1 + sat2 + sat3
    satisfaction ~ reliability + empathy
"""
QUICK = {"model": MODEL, "n_resamples": 50}


@pytest.fixture(scope="module")
def survey():
    return ccc.study.load_customers()


@pytest.fixture(scope="module")
def written(survey, tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    steps = []
    found = ccc.write_segment_reports(
        survey, by="firm", folder=folder, progress=lambda *step: steps.append(step), **QUICK
    )
    return found, folder, steps


def test_every_segment_has_a_report_and_all_have_one_together(written):
    found, folder, _ = written
    names = [f"overview{end}.html" for end in ("", "-firm-bank", "-firm-insurer", "-firm-telecom")]
    assert [path.name for path in found.files] == names
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)
    assert not found.failures
    assert repr(found) == "SegmentReports by firm: overview and 3 segments, 4 files"


def test_a_segment_is_reported_as_its_rows_alone_would_be(written, survey):
    found, folder, _ = written
    alone = ccc.analyze(survey.where("firm", "bank"), MODEL, n_resamples=50)
    path = ccc.write_report(alone, folder.parent / "alone.html")
    assert found.segments["bank"][0].read_text() == path.read_text()


def test_the_overview_compares_the_segments(written):
    found, _, _ = written
    assert 'id="segments"' in found.overview[0].read_text()
    assert 'id="segments"' not in found.segments["bank"][0].read_text()


def test_progress_counts_reports(written):
    assert written[2] == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_workers_write_the_same(written, survey, tmp_path):
    found, _, _ = written
    again = ccc.write_segment_reports(survey, by="firm", folder=tmp_path, n_jobs=2, **QUICK)
    for one, other in zip(found.files, again.files, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_workers_write_where_the_caller_stands(survey, tmp_path, monkeypatch):
    """Workers outlive a call, and keep the folder that they were started in."""
    for name in ("first", "second"):
        folder = tmp_path / name
        folder.mkdir()
        monkeypatch.chdir(folder)
        found = ccc.write_segment_reports(
            survey, by="firm", folder="out", formats=["md"], overview=False, n_jobs=2, **QUICK
        )
        assert [str(path) for path in found.files] == [
            f"out/overview-firm-{firm}.md" for firm in ("bank", "insurer", "telecom")
        ]
        assert len(list((folder / "out").iterdir())) == 3


def test_a_segment_that_is_too_small_is_named_and_the_others_are_written(survey, tmp_path):
    answers = survey.answers
    answers.loc[answers.index[:12], "firm"] = "../start & up"
    found = ccc.write_segment_reports(
        ccc.read_survey(answers, survey.codebook),
        by="firm",
        folder=tmp_path,
        formats=["md"],
        **QUICK,
    )
    assert list(found.segments) == ["bank", "insurer", "telecom"]
    assert list(found.failures) == ["../start & up"]
    assert "n = 11 respondents" in found.failures["../start & up"]
    assert {path.parent for path in tmp_path.rglob("*.md")} == {tmp_path}


def test_the_overview_may_be_left_out_and_files_named(survey, tmp_path):
    found = ccc.write_segment_reports(
        survey, by="firm", folder=tmp_path, stem="wave3", overview=False, formats=["md"], **QUICK
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "wave3-firm-bank.md",
        "wave3-firm-insurer.md",
        "wave3-firm-telecom.md",
    ]
    assert not found.overview
    assert repr(found) == "SegmentReports by firm: 3 segments, 3 files"


@pytest.mark.usefixtures("undrawn")
def test_a_template_goes_to_the_formats_of_its_kind(survey, tmp_path):
    house = tmp_path / "house.docx"
    docx.Document().save(house)
    found = ccc.write_segment_reports(
        survey,
        by="firm",
        folder=tmp_path,
        formats=["docx", "md"],
        template=house,
        overview=False,
        **QUICK,
    )
    assert not found.failures
    assert len(found.files) == 6


def test_names_of_segments_make_file_names_that_differ(survey, tmp_path):
    answers = survey.answers
    answers["firm"] = answers["firm"].map({"bank": "A/B", "insurer": "A B", "telecom": "a-b"})
    found = ccc.write_segment_reports(
        ccc.read_survey(answers, survey.codebook),
        by="firm",
        folder=tmp_path,
        formats=["md"],
        overview=False,
        **QUICK,
    )
    names = [path.name for path in found.files]
    assert len(set(names)) == 3
    assert all(not set(name) & set('/\\:*?"<>| ') for name in names)


class TestRefusals:
    def test_a_format_that_there_is_not_before_anything_is_computed(self, survey, tmp_path):
        with pytest.raises(UnknownOptionError, match="No report can be written as '.rtf'"):
            ccc.write_segment_reports(survey, by="firm", folder=tmp_path, formats=["rtf"])
        assert not list(tmp_path.iterdir())

    def test_a_column_that_there_is_not(self, survey, tmp_path):
        with pytest.raises(MissingColumnError, match="Did you mean firm"):
            ccc.write_segment_reports(survey, by="frim", folder=tmp_path)

    def test_what_stands_in_the_way_of_the_overview_is_an_error(self, survey, tmp_path):
        with pytest.raises(UnknownNameError, match="'loyalty'"):
            ccc.write_segment_reports(
                survey, MODEL, by="firm", folder=tmp_path, target="loyalty", n_resamples=0
            )

    def test_a_table_is_no_survey(self, tmp_path):
        with pytest.raises(ccc.errors.SpecificationError, match="write_segment_reports"):
            ccc.write_segment_reports(pd.DataFrame(), by="firm", folder=tmp_path)
