"""One page of a report, without the others."""

from ccc_quality.words import Voice


def written(page, analysis, language="en"):
    """The section that a page makes of an analysis; None where it has nothing to show."""
    return page(
        analysis, Voice(language, analysis.model.labels.merged(analysis.survey.labels), 0.95)
    )
