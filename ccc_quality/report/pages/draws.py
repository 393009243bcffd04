"""How the effects of the drivers vary over the resamples."""

from __future__ import annotations

from ccc_quality.analysis import Analysis
from ccc_quality.findings.resamples import clear_effects
from ccc_quality.plots import bootstrap_distributions
from ccc_quality.report.content import Figure, Table
from ccc_quality.report.figures import make_figure
from ccc_quality.report.tables import columns, named
from ccc_quality.words import Voice


def draws_figure(analysis: Analysis, voice: Voice) -> Figure | None:
    """Total effects of the drivers on the outcome in the resamples; None without a bootstrap.

    Drivers that the model gives no effect on the outcome are not in it.
    """
    bootstrap, ranking = analysis.bootstrap, analysis.ranking
    if bootstrap is None or not analysis.fit.converged:
        return None
    effects = bootstrap.total_effects
    own = effects[effects["target"] == ranking.target].set_index("source")
    drivers = [str(name) for name in ranking.table["driver"] if name in own.index]
    if not drivers:
        return None
    pairs = [(driver, ranking.target) for driver in drivers]
    frame = own.loc[drivers].reset_index().rename(columns={"source": "driver"})
    return make_figure(
        lambda theme: bootstrap_distributions(
            bootstrap, pairs, language=voice.language, theme=theme
        ),
        title=voice.tell(clear_effects(bootstrap, own.loc[drivers].reset_index())),
        caption=voice.say("method.draws.caption"),
        data=Table(
            "draws",
            voice.say("method.draws.table", target=voice.name(ranking.target)),
            named(frame, voice, "driver"),
            columns(
                voice,
                ("driver", "driver", "text"),
                ("est", "effect", "effect"),
                ("se", "se", "measure"),
                ("bias", "bias", "measure"),
                ("ci_lower", "low", "effect"),
                ("ci_upper", "high", "effect"),
            ),
            folded=True,
        ),
        analysis=analysis,
        voice=voice,
    )
