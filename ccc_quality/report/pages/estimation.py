"""How the model was estimated, in words that let a colleague repeat it."""

from __future__ import annotations

import numpy as np

from ccc_quality.analysis import Analysis
from ccc_quality.sem import SEMResults
from ccc_quality.words import Voice


def estimation_texts(analysis: Analysis, voice: Voice) -> list[str]:
    """Estimator, missing answers, errors, clusters and weights, kind of answers."""
    fit = analysis.fit
    intervals = "" if analysis.bootstrap is not None else f" {voice.say('method.errors.intervals')}"
    errors = f"{voice.say(f'method.errors.{_errors(fit)}')} {voice.say('method.errors.derived')}"
    said = [_estimator(fit, voice), _missing(analysis, voice), f"{errors}{intervals}"]
    if fit.options.auxiliary:
        said.append(voice.say("method.auxiliary", columns=voice.listing(fit.options.auxiliary)))
    if fit.options.cluster is not None:
        said.append(voice.say("method.cluster", column=fit.options.cluster))
    if fit.options.sampling_weights is not None:
        said.append(voice.say("method.weights", column=fit.options.sampling_weights))
    return [*said, _answers(fit, voice)]


def _estimator(fit: SEMResults, voice: Voice) -> str:
    count, found = voice.numbers.count, fit.fit_measures
    text = voice.say(
        "method.estimation",
        estimator=voice.say(f"method.name.{fit.estimator}"),
        items=count(len(fit.sample_cov)),
        n=count(fit.n_obs),
        npar=count(float(found["npar"])),
        df=count(float(found["df"])),
    )
    if "aic" not in found or np.isnan(found["aic"]):  # maximum likelihood alone has them
        return text
    criteria = {name: count(float(found[name])) for name in ("aic", "bic")}
    return f"{text} {voice.say('method.criteria', **criteria)}"


def _missing(analysis: Analysis, voice: Voice) -> str:
    fit, count = analysis.fit, voice.numbers.count
    if not analysis.survey.answers[list(fit.sample_cov)].isna().to_numpy().any():
        return voice.say("method.missing.none")
    return voice.say(
        f"method.missing.{fit.missing}", dropped=count(fit.n_dropped), rows=count(fit.n_rows)
    )


def _errors(fit: SEMResults) -> str:
    """Where standard errors come from."""
    estimator = fit.options.estimator
    if estimator.ordinal:
        return "naive" if estimator.naive else "ordinal"
    if estimator.robust != "none":
        return estimator.robust.replace("-", "_")
    return "observed" if fit.missing == "fiml" else "expected"


def _answers(fit: SEMResults, voice: Voice) -> str:
    """Whether answers count as measurements or as ordered categories."""
    ordered = set(fit.options.ordered or ())
    if not ordered:
        return voice.say("method.answers.interval")
    if ordered.issuperset(fit.sample_cov.columns):
        return voice.say("method.answers.ordered")
    return voice.say("method.answers.mixed", items=voice.listing(sorted(ordered)))
