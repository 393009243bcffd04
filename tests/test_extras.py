"""What is not installed is named, with the command that gets it."""

import pytest

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
