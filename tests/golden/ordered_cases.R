# Further cases with ordered items: source this after golden.R, in the folder of the survey files.
# Rscript golden.R . ordered_cases.R
SHORT <- "reliability =~ rel1 + rel2 + rel3\nsatisfaction =~ sat1 + sat2 + sat3\nloyalty =~ loy1 + loy2 + loy3\nsatisfaction ~ a*reliability\nloyalty ~ b*satisfaction + reliability\nindirect := a*b"
ORDERED <- c("rel1", "rel2", "rel3", "sat1", "sat2", "sat3", "loy1", "loy2", "loy3")
GROUPED <- "reliability =~ rel1 + rel2 + rel3\nsatisfaction =~ sat1 + sat2 + sat3\nloyalty =~ loy1 + loy2 + loy3\nsatisfaction ~ reliability\nloyalty ~ satisfaction + reliability"
case("o_short", "ccc_likert", SHORT, estimator = "WLSMV", ordered = ORDERED)
case("o_residual_covariance", "ccc_likert", paste0(SHORT, "\nrel1 ~~ sat1"), estimator = "WLSMV", ordered = ORDERED)
case("o_equal_loadings", "ccc_likert", paste0(sub("rel2 + rel3", "c*rel2 + d*rel3", SHORT, fixed = TRUE), "\nd == 0.9*c"), estimator = "WLSMV", ordered = ORDERED)
case("o_std_lv", "ccc_likert", GROUPED, estimator = "WLSMV", ordered = ORDERED, std.lv = TRUE)
case("o_pairwise", "ccc_likert_missing", SHORT, estimator = "WLSMV", ordered = ORDERED, missing = "pairwise")
case("o_listwise", "ccc_likert_missing", SHORT, estimator = "WLSMV", ordered = ORDERED)
for (k in list(c("configural", ""), c("metric", "loadings"), c("scalar", "loadings,thresholds"), c("structural", "loadings,thresholds,regressions"))) {
  eq <- if (k[2] == "") NULL else strsplit(k[2], ",")[[1]]
  o <- list(paste0("o_group_", k[1]), "ccc_likert", GROUPED, "sem", group = "firm", estimator = "WLSMV", ordered = ORDERED)
  if (!is.null(eq)) o$group.equal <- eq
  do.call(case, o)
}
# Measurements beside ordered items.
PART <- c("rel1", "rel3", "sat2", "loy1", "loy2")
case("o_mixed", "ccc_likert", SHORT, estimator = "WLSMV", ordered = PART)
case("o_mixed_quality", "ccc_likert", "quality =~ emp1 + emp2 + emp3 + emp4\ntrust =~ tru1 + tru2 + tru3\nloyalty =~ loy1 + loy2 + loy3\ntrust ~ quality\nloyalty ~ trust + quality\nsat1 ~ quality + loyalty\ntru1 ~~ tru2", estimator = "WLSMV", ordered = c("emp1", "emp2", "emp3", "emp4", "loy3"))
case("o_mixed_std_lv", "ccc_likert", GROUPED, estimator = "WLSMV", ordered = PART, std.lv = TRUE)
case("o_mixed_random_x", "ccc_likert", paste0(GROUPED, "\nsatisfaction ~ wai1\nloyalty ~ wai1"), estimator = "WLSMV", ordered = PART, fixed.x = FALSE, conditional.x = FALSE)
case("o_mixed_listwise", "ccc_likert_missing", SHORT, estimator = "WLSMV", ordered = PART)
case("o_mixed_pairwise", "ccc_likert_missing", SHORT, estimator = "WLSMV", ordered = PART, missing = "pairwise")
case("o_mixed_group_configural", "ccc_likert", GROUPED, "sem", group = "firm", estimator = "WLSMV", ordered = PART)
case("o_mixed_group_metric", "ccc_likert", GROUPED, "sem", group = "firm", estimator = "WLSMV", ordered = PART, group.equal = c("loadings"))
case("o_mixed_group_scalar", "ccc_likert", GROUPED, "sem", group = "firm", estimator = "WLSMV", ordered = PART, group.equal = c("loadings", "intercepts", "thresholds"))
# Single ordered items as outcomes of constructs; measurements beside them.
OUTCOMES <- "quality =~ emp1 + emp2 + emp3 + emp4\nreliability =~ rel1 + rel2 + rel3\nsat1 ~ quality + reliability\nloy1 ~ quality\ntru1 ~ quality + reliability"
case("o_outcomes", "ccc_likert", OUTCOMES, estimator = "WLSMV", ordered = c("emp1", "emp2", "emp3", "emp4", "rel1", "rel2", "rel3", "sat1", "loy1", "tru1"))
case("o_mixed_outcomes", "ccc_likert", OUTCOMES, estimator = "WLSMV", ordered = c("emp1", "emp2", "rel2", "sat1", "tru1"))
case("o_outcome_group_scalar", "ccc_likert", "quality =~ emp1 + emp2 + emp3 + emp4\nsat1 ~ quality", "sem", group = "firm", estimator = "WLSMV", ordered = c("emp1", "emp2", "emp3", "emp4", "sat1"), group.equal = c("loadings", "thresholds"))
# Covariates, on which lavaan conditions (conditional.x = TRUE).
COVARIATES <- "reliability =~ rel1 + rel2 + rel3\nsatisfaction =~ sat1 + sat2 + sat3\nsatisfaction ~ a*reliability + weight\nreliability ~ b*weight + agent\nindirect := a*b"
case("o_covariates", "ccc_likert", COVARIATES, estimator = "WLSMV", ordered = c("rel1", "rel2", "rel3", "sat1", "sat2", "sat3"))
case("o_mixed_covariates", "ccc_likert", paste0(COVARIATES, "\nloy1 ~ satisfaction + weight\ntru1 ~ satisfaction"), estimator = "WLSMV", ordered = c("rel1", "rel2", "sat2", "loy1"))
case("o_covariates_direct", "ccc_likert", paste0(COVARIATES, "\nsat2 ~ agent"), estimator = "WLSMV", ordered = c("rel1", "rel3", "sat1", "sat2", "sat3"))
case("o_covariates_pairwise", "ccc_likert_missing", COVARIATES, estimator = "WLSMV", ordered = c("rel1", "rel3", "sat1", "sat3"), missing = "pairwise")
case("o_covariates_group_scalar", "ccc_likert", "reliability =~ rel1 + rel2 + rel3 + rel4\nreliability ~ weight", "sem", group = "firm", estimator = "WLSMV", ordered = c("rel1", "rel2", "rel3"), group.equal = c("loadings", "thresholds", "intercepts"))
