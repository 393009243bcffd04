"""What may be compared between groups."""

from __future__ import annotations

from ccc_quality.assessment import Invariance
from ccc_quality.findings.finding import Finding
from ccc_quality.findings.segments import column_of


def what_may_be_compared(found: Invariance) -> Finding:
    """Nothing, effects, or means as well, by the highest step of the ladder that holds."""
    *_, fit = found.fits.values()
    by = column_of(found.group, fit.labels)
    return Finding(f"finding.invariance.{found.reached}", {"by": by})
