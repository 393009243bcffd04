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

CHECKLIST: tuple[Reference, ...] = (
    Reference(
        "Appelbaum, M., Cooper, H., Kline, R. B., Mayo-Wilson, E., Nezu, A. M., & Rao, S. M. "
        "(2018). Journal article reporting standards for quantitative research in psychology. "
        "American Psychologist, 73(1), 3-25.",
        "10.1037/amp0000191",
    ),
    Reference(
        "Schreiber, J. B., Nora, A., Stage, F. K., Barlow, E. A., & King, J. (2006). Reporting "
        "structural equation modeling and confirmatory factor analysis results: A review. The "
        "Journal of Educational Research, 99(6), 323-338.",
        "10.3200/JOER.99.6.323-338",
    ),
    Reference(
        "Benitez, J., Henseler, J., Castillo, A., & Schuberth, F. (2020). How to perform and "
        "report an impactful analysis using partial least squares. Information & Management, "
        "57(2), 103168.",
        "10.1016/j.im.2019.05.003",
    ),
)
"""What the checklist of journals goes by, beside Hair et al. (2019)."""

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

CLAIM_SOURCES: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "driver_order",
            "published_order",
            "waiting_time_hardly_matters",
            "extreme_waiting_matters",
            "accessibility_hardly_matters",
            "menu_hardly_matters",
            "quality_reaches_the_organisation",
        ),
        "Telecommerce 01-2012",
    ),
    **dict.fromkeys(
        ("quality_builds_the_relationship", "loyalty_through_the_relationship"),
        "Van der Aa et al. (2015)",
    ),
    **dict.fromkeys(("job_quality_pleases", "job_quality_retains"), "Van der Aa et al. (2012)"),
    "challenge_and_learning": "Van der Aa (2012)",
}
"""Where each claim of the study was published, as a table cites it."""

CITED: Mapping[str, Reference] = {
    "Telecommerce 01-2012": STUDY[0],
    "Van der Aa (2012)": STUDY[0],
    "Van der Aa et al. (2015)": STUDY[1],
    "Van der Aa et al. (2012)": Reference(
        "Van der Aa, Z., Bloemer, J., & Henseler, J. (2012). International Journal of Human "
        "Resource Management, 23(18), 3925-3941.",
    ),
}
"""What such a citation stands for."""

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


TECHNIQUES: Mapping[str, tuple[Reference, ...]] = {
    "bootstrap": (
        Reference(
            "Davison, A. C., & Hinkley, D. V. (1997). Bootstrap methods and their application. "
            "Cambridge University Press.",
            "10.1017/CBO9780511802843",
        ),
    ),
    "importance": (
        Reference(
            "Grömping, U. (2007). Estimators of relative importance in linear regression based on "
            "variance decomposition. The American Statistician, 61(2), 139-147.",
            "10.1198/000313007X188252",
        ),
    ),
    "priorities": (
        Reference(
            "Ringle, C. M., & Sarstedt, M. (2016). Gain more insight from your PLS-SEM results: "
            "The importance-performance map analysis. Industrial Management & Data Systems, "
            "116(9), 1865-1886.",
            "10.1108/IMDS-10-2015-0449",
        ),
    ),
    "claims": (
        Reference(
            "Berger, R. L. (1982). Multiparameter hypothesis testing and acceptance sampling. "
            "Technometrics, 24(4), 295-300.",
            "10.1080/00401706.1982.10487790",
        ),
        Reference(
            "Lakens, D. (2017). Equivalence tests: A practical primer for t tests, correlations, "
            "and meta-analyses. Social Psychological and Personality Science, 8(4), 355-362.",
            "10.1177/1948550617697177",
        ),
    ),
    "threshold": (
        Reference(
            "Hansen, B. E. (1996). Inference when a nuisance parameter is not identified under "
            "the null hypothesis. Econometrica, 64(2), 413-430.",
            "10.2307/2171789",
        ),
    ),
    "asymmetry": (
        Reference(
            "Brandt, D. R. (1987). A procedure for identifying value-enhancing service components "
            "using customer satisfaction survey data. In C. Surprenant (Ed.), Add value to your "
            "service (pp. 61-65). American Marketing Association.",
        ),
        Reference(
            "Mikulić, J., & Prebežac, D. (2008). Prioritizing improvement of service attributes "
            "using impact range-performance analysis and impact-asymmetry analysis. Managing "
            "Service Quality, 18(6), 559-576.",
            "10.1108/09604520810920068",
        ),
    ),
    "segments": (
        Reference(
            "Chen, F. F. (2007). Sensitivity of goodness of fit indexes to lack of measurement "
            "invariance. Structural Equation Modeling, 14(3), 464-504.",
            "10.1080/10705510701301834",
        ),
        Reference(
            "Cheung, G. W., & Rensvold, R. B. (2002). Evaluating goodness-of-fit indexes for "
            "testing measurement invariance. Structural Equation Modeling, 9(2), 233-255.",
            "10.1207/S15328007SEM0902_5",
        ),
        Reference(
            "Clogg, C. C., Petkova, E., & Haritou, A. (1995). Statistical methods for comparing "
            "regression coefficients between models. American Journal of Sociology, 100(5), "
            "1261-1293.",
            "10.1086/230638",
        ),
        Reference(
            "Holm, S. (1979). A simple sequentially rejective multiple test procedure. "
            "Scandinavian Journal of Statistics, 6(2), 65-70.",
        ),
    ),
    "careless": (
        Reference(
            "Curran, P. G. (2016). Methods for the detection of carelessly invalid responses in "
            "survey data. Journal of Experimental Social Psychology, 66, 4-19.",
            "10.1016/j.jesp.2015.07.006",
        ),
    ),
}
"""The literature behind a part of the analysis, by its name there."""


def estimation(fit: SEMResults) -> tuple[Reference, ...]:
    """Where the estimator and the treatment of missing answers come from."""
    found = [ESTIMATORS[fit.estimator]] if fit.estimator in ESTIMATORS else []
    return (*found, FULL_INFORMATION) if fit.missing == "fiml" else tuple(found)
