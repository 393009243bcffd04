"""Conventions by which measurement models are judged, each with its source.

They are conventions, not laws: fixed cut-offs were found for particular models and sample sizes.
Everything in the package that calls a number good or bad looks here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_HU_BENTLER = "Hu & Bentler 1999"
_DISPUTED = f"{_HU_BENTLER} (fixed cut-offs disputed: Marsh et al. 2004; McNeish & Wolf 2023)"
_SRMR = f"{_HU_BENTLER} (for partial least squares: Benitez et al. 2020)"
_HAIR = "Hair et al. 2019"
_FORNELL_LARCKER = "Fornell & Larcker 1981"
_HENSELER = "Henseler, Ringle & Sarstedt 2015"
_ROEMER = "Roemer et al. 2021"
_FRANKE = "Franke & Sarstedt 2019"
_INVARIANCE = "Cheung & Rensvold 2002; Chen 2007"
_PODSAKOFF = "Podsakoff et al. 2003"
_WEST = "West, Finch & Curran 1995"


@dataclass(frozen=True, slots=True)
class Threshold:
    """One convention.

    Parameters
    ----------
    criterion : str
        What is judged.
    convention : str
        The convention in words.
    source : str
        Who proposed it.
    minimum, maximum : float
        The values that satisfy it, bounds included; infinite where there is no bound.
    levels : tuple of float
        Marks on the way that describe a size and are not a verdict.
    """

    criterion: str
    convention: str
    source: str
    minimum: float = -math.inf
    maximum: float = math.inf
    levels: tuple[float, ...] = ()

    def holds(self, value: float) -> bool:
        """Whether ``value`` satisfies the convention; NaN does not."""
        return self.minimum <= value <= self.maximum

    def deciding_bound(self, value: float) -> float:
        """The bound that ``value`` breaks, else the one that it had to reach.

        Examples
        --------
        >>> alpha = THRESHOLDS["alpha"]
        >>> alpha.deciding_bound(0.97), alpha.deciding_bound(0.80), alpha.deciding_bound(0.60)
        (0.95, 0.7, 0.7)
        """
        if value > self.maximum or not math.isfinite(self.minimum):
            return self.maximum
        return self.minimum


def _table(*thresholds: Threshold) -> Mapping[str, Threshold]:
    return MappingProxyType({threshold.criterion: threshold for threshold in thresholds})


THRESHOLDS: Mapping[str, Threshold] = _table(
    Threshold("cfi", "close to .95", _DISPUTED, minimum=0.95),
    Threshold("tli", "close to .95", _DISPUTED, minimum=0.95),
    Threshold("rmsea", "close to .06", _HU_BENTLER, maximum=0.06),
    Threshold("srmr", "close to .08", _SRMR, maximum=0.08),
    Threshold("loading", ".708", _HAIR, minimum=0.708),
    Threshold("loading_kept", ".40 to .70 kept when AVE and reliability hold", _HAIR, minimum=0.40),
    Threshold("alpha", ".70 to .95", _HAIR, minimum=0.70, maximum=0.95),
    Threshold("rho_a", ".70 to .95", _HAIR, minimum=0.70, maximum=0.95),
    Threshold("rho_c", ".70 to .95", _HAIR, minimum=0.70, maximum=0.95),
    Threshold("ave", ".50", _FORNELL_LARCKER, minimum=0.50),
    Threshold("fornell_larcker", "square root of AVE above the correlations", _FORNELL_LARCKER),
    Threshold("htmt", ".85 for distinct constructs", _HENSELER, maximum=0.85),
    Threshold("htmt_similar", ".90 for similar constructs", _HENSELER, maximum=0.90),
    Threshold("htmt2", ".85 for distinct constructs", _ROEMER, maximum=0.85),
    Threshold("htmt2_similar", ".90 for similar constructs", _ROEMER, maximum=0.90),
    Threshold("htmt_upper", "interval below .85 for distinct constructs", _FRANKE, maximum=0.85),
    Threshold(
        "htmt_upper_similar", "interval below .90 for similar constructs", _FRANKE, maximum=0.90
    ),
    Threshold("htmt_interval", "interval excludes 1", _HENSELER, maximum=1.0),
    Threshold("htmt2_upper", "interval below .85 for distinct constructs", _FRANKE, maximum=0.85),
    Threshold(
        "htmt2_upper_similar", "interval below .90 for similar constructs", _FRANKE, maximum=0.90
    ),
    Threshold("htmt2_interval", "interval excludes 1", _ROEMER, maximum=1.0),
    Threshold("vif", "3 ideal, 5 at most", _HAIR, maximum=5.0, levels=(3.0,)),
    Threshold("r_squared", ".75 / .50 / .25", _HAIR, levels=(0.25, 0.50, 0.75)),
    Threshold("f_squared", ".02 / .15 / .35", "Cohen 1988", levels=(0.02, 0.15, 0.35)),
    Threshold(
        "f_squared_moderation",
        ".005 / .01 / .025 of a product of constructs",
        "Kenny 2018",
        levels=(0.005, 0.01, 0.025),
    ),
    Threshold(
        "q2_predict", "above 0, then against the linear model", "Shmueli et al. 2019", minimum=0.0
    ),
    Threshold("cfi_change", "change in CFI at most .01", _INVARIANCE, maximum=0.01),
    Threshold("rmsea_change", "change in RMSEA at most .015", _INVARIANCE, maximum=0.015),
    Threshold(
        "srmr_change_metric", "metric: change in SRMR at most .030", _INVARIANCE, maximum=0.030
    ),
    Threshold(
        "srmr_change_scalar", "scalar: change in SRMR at most .010", _INVARIANCE, maximum=0.010
    ),
    Threshold(
        "categories",
        "under 5 categories: categorical; 5 and more, roughly symmetric: robust ML",
        "Rhemtulla et al. 2012",
        minimum=5.0,
    ),
    Threshold(
        "harman",
        "the first principal component has less than .50 of the variance (a weak test)",
        _PODSAKOFF,
        maximum=0.50,
    ),
    Threshold(
        "method_cfi",
        "a method factor raises CFI by at most .01",
        "Podsakoff et al. 2003; the change after Cheung & Rensvold 2002",
        maximum=0.01,
    ),
    Threshold(
        "method_paths",
        "no path changes its sign or its significance beside a method factor",
        _PODSAKOFF,
        maximum=0.0,
    ),
    Threshold(
        "marker",
        "no correlation loses its significance when the marker's is taken out",
        "Lindell & Whitney 2001",
        maximum=0.0,
    ),
    Threshold("skewness", "at most 2 in size", _WEST, minimum=-2.0, maximum=2.0),
    Threshold("kurtosis", "at most 7 in size", _WEST, minimum=-7.0, maximum=7.0),
    Threshold(
        "mardia_kurtosis",
        "normalized multivariate kurtosis at most 5 in size",
        "Bentler 2006",
        minimum=-5.0,
        maximum=5.0,
    ),
    Threshold(
        "mahalanobis",
        "p of the distance at least .001",
        "Tabachnick & Fidell 2019",
        minimum=0.001,
    ),
    Threshold(
        "long_string",
        "the same answer to fewer than half of the items in a row",
        "Curran 2016",
        maximum=math.nextafter(0.5, 0.0),
    ),
    Threshold(
        "irv",
        "some variation among the answers",
        "our own bound (index: Dunn et al. 2018)",
        minimum=1e-9,
    ),
    Threshold(
        "even_odd",
        "consistency of the halves at least .30",
        "Curran 2016",
        minimum=0.30,
    ),
    Threshold(
        "synonyms",
        "not negative",
        "our own bound (index: Meade & Craig 2012)",
        minimum=0.0,
    ),
    Threshold(
        "careless",
        "two checks for careless answers or more flag at most .10 of the respondents",
        "our own bound (10 to 12% is what Meade & Craig found in 2012)",
        maximum=0.10,
    ),
    Threshold(
        "influence",
        "a respondent moves an estimate by at most one standard error",
        "our own bound (index: Belsley, Kuh & Welsch 1980)",
        minimum=-1.0,
        maximum=1.0,
    ),
    Threshold(
        "influential",
        "nobody moves an estimate by more than one standard error",
        "our own bound (index: Belsley, Kuh & Welsch 1980)",
        maximum=0.0,
    ),
)
"""The one table of conventions, by criterion."""
