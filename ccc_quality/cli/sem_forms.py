"""A fit by structural equation modelling as text, JSON or CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ccc_quality.cli.forms import Form, as_csv, as_json

if TYPE_CHECKING:
    from ccc_quality.sem import BootstrapResults, SEMResults


def print_sem(fit: SEMResults, resampled: BootstrapResults | None, form: Form) -> str:
    """A fit, with errors from the resamples where there are any."""
    if form is Form.csv:
        tables = resampled or fit
        return as_csv(tables.estimates.assign(std=tables.standardized["est"]))
    if form is Form.json:
        return as_json(_content(fit, resampled))
    if resampled is None:
        return str(fit.summary())
    return str(fit.summary().updated(resampled.summary()))


def _content(fit: SEMResults, resampled: BootstrapResults | None) -> dict[str, Any]:
    content = {
        "n_obs": fit.n_obs,
        "n_rows": fit.n_rows,
        "estimator": fit.estimator,
        "missing": fit.missing,
        "groups": list(fit.group_names) if fit.options.group else [],
        "converged": fit.converged,
        "admissible": fit.admissible,
        "admissibility": list(fit.admissibility),
        "remarks": list(fit.remarks),
        "fit_measures": fit.fit_measures.to_dict(),
        "estimates": fit.estimates.to_dict("records"),
        "standardized": fit.standardized.to_dict("records"),
        "r_squared": _r_squared(fit),
    }
    if resampled is not None:
        content["bootstrap"] = _bootstrap(resampled)
    return content


def _r_squared(fit: SEMResults) -> dict[Any, Any]:
    explained = fit.r_squared
    if len(fit.group_names) == 1:
        return explained.to_dict()
    return {name: explained.xs(name, level="group").to_dict() for name in fit.group_names}


def _bootstrap(resampled: BootstrapResults) -> dict[str, Any]:
    return {
        "n_resamples": resampled.n_resamples,
        "seed": resampled.seed,
        "interval": resampled.interval,
        "level": resampled.level,
        "n_failed": resampled.n_failed,
        "n_inadmissible": resampled.n_inadmissible,
        "estimates": resampled.estimates.to_dict("records"),
        "standardized": resampled.standardized.to_dict("records"),
        "indirect_effects": resampled.indirect_effects.to_dict("records"),
        "total_effects": resampled.total_effects.to_dict("records"),
    }
