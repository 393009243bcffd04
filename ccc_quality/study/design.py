"""How a simulated survey is laid out: firms, agents, waves, scale and blemishes."""

from __future__ import annotations

from dataclasses import dataclass

from ccc_quality.errors import SpecificationError


@dataclass(frozen=True)
class SurveyDesign:
    """Layout of a simulated survey.

    Parameters
    ----------
    n : int
        Respondents. They spread evenly over firms, and within a firm over its clusters and waves.
    firms : tuple of str
        Firms taking part.
    n_clusters : int
        Agents (customers) or teams (employees) over all firms together.
    n_waves : int
        Waves, numbered from one. Nobody answers twice.
    scale : (int, int)
        Lowest and highest answer.
    missing_share : float
        Share of cells without an answer.
    skipper_share : float
        Share of respondents among whom the missing cells fall.
    straight_liner_share : float
        Share of respondents who tick one answer throughout.

    Raises
    ------
    SpecificationError
        If a number is out of its range; the message names it.
    """

    n: int
    firms: tuple[str, ...]
    n_clusters: int
    n_waves: int = 1
    scale: tuple[int, int] = (1, 7)
    missing_share: float = 0.0
    skipper_share: float = 1.0
    straight_liner_share: float = 0.0

    def __post_init__(self) -> None:
        if not self.firms:
            raise SpecificationError("firms is empty: name at least one firm.")
        if len(set(self.firms)) < len(self.firms):
            raise SpecificationError(f"firms names a firm twice: {', '.join(self.firms)}.")
        for name, count, least in (
            ("n", self.n, 1),
            ("the number of agents or teams", self.n_clusters, len(self.firms)),
            ("n_waves", self.n_waves, 1),
        ):
            if count < least:
                raise SpecificationError(f"{name} must be at least {least}, not {count}.")
        low, high = self.scale
        if high <= low:
            raise SpecificationError(
                f"scale must run from a lower to a higher answer, not from {low} to {high}."
            )
        for name, share in (
            ("missing_share", self.missing_share),
            ("skipper_share", self.skipper_share),
            ("straight_liner_share", self.straight_liner_share),
        ):
            if not 0.0 <= share <= 1.0:
                raise SpecificationError(f"{name} must lie between 0 and 1, not {share}.")
        if self.missing_share > self.skipper_share:
            raise SpecificationError(
                f"missing_share {self.missing_share} cannot fall among {self.skipper_share} of the "
                f"respondents: skipper_share must be at least as large."
            )
