"""What is not installed is named, with the command that gets it."""

import builtins

import pytest

import ccc_quality as ccc
from ccc_quality.errors import MissingExtraError
from ccc_quality.extras import needed


def test_a_missing_package_says_how_to_get_it():
    with (
        pytest.raises(MissingExtraError) as caught,
        needed("office", "Writing slides"),
    ):
        import no_such_package_as_this  # noqa: F401
    assert str(caught.value) == (
        "Writing slides needs no_such_package_as_this: pip install 'ccc-quality[office]'."
    )
    assert isinstance(caught.value, ImportError)


def test_reading_spss_without_its_package(tmp_path, monkeypatch):
    real = builtins.__import__

    def without(name, *given, **options):
        if name == "pyreadstat":
            raise ModuleNotFoundError("No module named 'pyreadstat'", name=name)
        return real(name, *given, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    path = tmp_path / "wave.sav"
    path.write_bytes(b"")
    with pytest.raises(MissingExtraError, match=r"^Reading SPSS files needs pyreadstat: pip"):
        ccc.read_survey(path)
