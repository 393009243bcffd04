"""Numbers as the Publication manual of the APA (7th edition, 6.36 and 7.13) writes them."""

import pytest

from ccc_quality.report.apa.cells import written

NOT_KNOWN = float("nan")


@pytest.mark.parametrize(
    ("value", "kind", "english", "dutch"),
    [
        (0.456, "bounded", ".46", ",46"),
        (-0.456, "bounded", "−.46", "−,46"),
        (1.0, "bounded", "1.00", "1,00"),
        (1.04, "bounded", "1.04", "1,04"),
        (0.456, "estimate", "0.46", "0,46"),
        (-0.001, "estimate", "0.00", "0,00"),
        (0.9712, "share", ".971", ",971"),
        (0.0412, "measure", "0.041", "0,041"),
        (0.0456, "pvalue", ".046", ",046"),
        (0.00099, "pvalue", "< .001", "< ,001"),
        (0.001, "pvalue", ".001", ",001"),
        (571.1488, "statistic", "571.15", "571,15"),
        (596.0, "count", "596", "596"),
        ((-0.05, 0.281), "estimate", "[−0.05, 0.28]", "[−0,05; 0,28]"),
        (NOT_KNOWN, "estimate", "—", "—"),
        ((NOT_KNOWN, NOT_KNOWN), "estimate", "—", "—"),
        (None, "estimate", "", ""),
        ("0.50", "text", "0.50", "0.50"),
    ],
)
def test_a_cell_is_written_as_the_manual_asks(value, kind, english, dutch):
    assert written(value, kind, "en") == english
    assert written(value, kind, "nl") == dutch
