"""The suffix chooses the format."""

import pytest

from ccc_quality.errors import UnknownOptionError
from ccc_quality.report import write_report


def test_a_report_is_written_where_it_was_asked_for(clean, tmp_path):
    path = write_report(clean, tmp_path / "new" / "drivers.HTML", language="nl")
    assert path == tmp_path / "new" / "drivers.HTML"
    assert '<html lang="nl">' in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "said"), [("x.rtf", "'.rtf'"), ("x", "a file without suffix")])
def test_an_unknown_format_lists_the_known_ones(clean, tmp_path, name, said):
    with pytest.raises(UnknownOptionError, match=r"Available: \.html") as error:
        write_report(clean, tmp_path / name)
    assert said in str(error.value)
    assert not (tmp_path / name).exists()


def test_an_unknown_language_lists_the_known_ones(clean, tmp_path):
    with pytest.raises(UnknownOptionError, match=r"language 'fr'\. Available: en, nl\."):
        write_report(clean, tmp_path / "x.html", language="fr")
    assert not (tmp_path / "x.html").exists()


def test_a_report_that_was_built_is_written_as_it_is(built, tmp_path):
    report = built("clean", "nl")
    path = write_report(report, tmp_path / "drivers.html")
    assert '<html lang="nl">' in path.read_text(encoding="utf-8")


def test_a_template_is_for_formats_that_take_one(clean, tmp_path):
    with pytest.raises(UnknownOptionError, match=r"^This format takes no template; those that do"):
        write_report(clean, tmp_path / "x.html", template=tmp_path / "house.pptx")
    assert not (tmp_path / "x.html").exists()
