"""The literature that a report leans on."""

from __future__ import annotations

from collections.abc import Mapping

from ccc_quality.report.content import Reference
from ccc_quality.sem import SEMResults

METHOD: tuple[Reference, ...] = (
    Reference(
        "Fornell, C., & Larcker, D. F. (1981). Evaluating structural equation models with "
        "unobservable variables and measurement error. Journal of Marketing Research, 18(1), "
        "39-50.",
        "10.1177/002224378101800104",
    ),
    Reference(
        "Hair, J. F., Risher, J. J., Sarstedt, M., & Ringle, C. M. (2019). When to use and how to "
        "report the results of PLS-SEM. European Business Review, 31(1), 2-24.",
        "10.1108/EBR-11-2018-0203",
    ),
    Reference(
        "Henseler, J., Ringle, C. M., & Sarstedt, M. (2015). A new criterion for assessing "
        "discriminant validity in variance-based structural equation modeling. Journal of the "
        "Academy of Marketing Science, 43, 115-135.",
        "10.1007/s11747-014-0403-8",
    ),
    Reference(
        "Hu, L., & Bentler, P. M. (1999). Cutoff criteria for fit indexes in covariance structure "
        "analysis. Structural Equation Modeling, 6(1), 1-55.",
        "10.1080/10705519909540118",
    ),
    Reference(
        "Marsh, H. W., Hau, K.-T., & Wen, Z. (2004). In search of golden rules. Structural "
        "Equation Modeling, 11(3), 320-341.",
        "10.1207/s15328007sem1103_2",
    ),
    Reference(
        "McNeish, D., & Wolf, M. G. (2023). Dynamic fit index cutoffs for confirmatory factor "
        "analysis models. Psychological Methods, 28(1), 61-88.",
        "10.1037/met0000425",
    ),
    Reference(
        "Cohen, J. (1988). Statistical power analysis for the behavioral sciences (2nd ed.). "
        "Erlbaum.",
    ),
)

SECOND_ENGINE = Reference(
    "Igolkina, A. A., & Meshcheryakov, G. (2020). semopy: A Python package for structural equation "
    "modeling. Structural Equation Modeling, 27(6), 952-963.",
    "10.1080/10705511.2019.1704289",
)

STUDY: tuple[Reference, ...] = (
    Reference(
        "Van der Aa, Z. (2012). The role of the customer contact center in relationship marketing. "
        "Doctoral thesis, Radboud University. Trade summary: Telecommerce 01-2012.",
    ),
    Reference(
        "Van der Aa, Z., Bloemer, J., & Henseler, J. (2015). Service Business, 9(2), 185-208.",
    ),
    Reference(
        "Van Dun, Z., Bloemer, J., & Henseler, J. (2011). Service Industries Journal, 31(8), "
        "1347-1363.",
    ),
)

ESTIMATORS: Mapping[str, Reference] = {
    "MLR": Reference(
        "Yuan, K.-H., & Bentler, P. M. (2000). Three likelihood-based methods for mean and "
        "covariance structure analysis with nonnormal missing data. Sociological Methodology, "
        "30(1), 165-200.",
        "10.1111/0081-1750.00078",
    ),
    "MLM": Reference(
        "Satorra, A., & Bentler, P. M. (1994). Corrections to test statistics and standard errors "
        "in covariance structure analysis. In A. von Eye & C. C. Clogg (Eds.), Latent variables "
        "analysis (pp. 399-419). Sage.",
    ),
    "WLSMV": Reference(
        "Muthén, B. (1984). A general structural equation model with dichotomous, ordered "
        "categorical, and continuous latent variable indicators. Psychometrika, 49(1), 115-132.",
        "10.1007/BF02294210",
    ),
    "DWLS": Reference(
        "Muthén, B. (1984). A general structural equation model with dichotomous, ordered "
        "categorical, and continuous latent variable indicators. Psychometrika, 49(1), 115-132.",
        "10.1007/BF02294210",
    ),
}

FULL_INFORMATION = Reference(
    "Enders, C. K., & Bandalos, D. L. (2001). The relative performance of full information maximum "
    "likelihood estimation for missing data in structural equation models. Structural Equation "
    "Modeling, 8(3), 430-457.",
    "10.1207/S15328007SEM0803_5",
)


def estimation(fit: SEMResults) -> tuple[Reference, ...]:
    """Where the estimator and the treatment of missing answers come from."""
    found = [ESTIMATORS[fit.estimator]] if fit.estimator in ESTIMATORS else []
    return (*found, FULL_INFORMATION) if fit.missing == "fiml" else tuple(found)
