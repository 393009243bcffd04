"""One page of a report, without the others."""

from ccc_quality.report.build import voice_of


def written(page, analysis, language="en"):
    """The section that a page makes of an analysis; None where it has nothing to show."""
    return page(analysis, voice_of(analysis, language))
