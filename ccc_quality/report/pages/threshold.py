"""The point beyond which waiting time matters: a curve, a sentence, the numbers."""

from __future__ import annotations

import pandas as pd

from ccc_quality.analysis import Analysis
from ccc_quality.drivers import Threshold
from ccc_quality.findings.thresholds import where_it_breaks
from ccc_quality.plots import threshold_curve
from ccc_quality.report.content import Figure, Table
from ccc_quality.report.figures import make_figure
from ccc_quality.report.tables import columns
from ccc_quality.words import Voice


def threshold_figure(analysis: Analysis, found: Threshold, voice: Voice) -> Figure:
    """The curve with its break, where there is one."""
    return make_figure(
        lambda theme: threshold_curve(found, language=voice.language, theme=theme),
        title=voice.tell(where_it_breaks(found)),
        caption=voice.say("threshold.caption", level=voice.numbers.share(found.level)),
        data=_curve(found, voice),
        analysis=analysis,
        voice=voice,
        n=found.n_obs,
    )


def threshold_table(found: Threshold, voice: Voice) -> Table:
    """Break and slopes with their intervals."""
    frame = found.table
    frame["term"] = [voice.say(f"threshold.term.{term}") for term in frame["term"]]
    return Table(
        "threshold-terms",
        voice.say(
            "threshold.table", driver=voice.name(found.driver), target=voice.name(found.target)
        ),
        frame,
        columns(
            voice,
            ("term", "what", "text"),
            ("est", "estimate", "effect"),
            ("ci_lower", "low", "effect"),
            ("ci_upper", "high", "effect"),
        ),
        notes=(voice.say("threshold.note"),),
        folded=True,
    )


def _curve(found: Threshold, voice: Voice) -> Table:
    """The line with its band, then the means of tenths of the respondents."""
    line, means = found.curve, found.bins.rename(columns={"mean": "est"})
    parts = [line.assign(part="line", n=float("nan")), means.assign(part="means")]
    frame = pd.concat(parts, ignore_index=True)
    frame["part"] = [voice.say(f"threshold.part.{part}") for part in frame["part"]]
    driver, target = voice.label(found.driver), voice.label(found.target)
    shown = columns(
        voice,
        ("part", "part", "text"),
        ("x", "driver", "statistic"),
        ("est", "outcome", "statistic"),
        ("ci_lower", "low", "statistic"),
        ("ci_upper", "high", "statistic"),
        ("n", "n", "count"),
    )
    title = voice.say("threshold.curve_table", driver=driver, target=target)
    return Table("threshold", title, frame, shown)
