# Robust estimators with observed covariates, fixed and random.
# Run as: Rscript golden.R . robust_cases.R
MIMIC <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nvisual ~ ageyr + sex\ntextual ~ visual + ageyr"
case("r_mimic_mlr", "hs1939", MIMIC, estimator = "MLR")
case("r_random_x_mlr", "hs1939", MIMIC, estimator = "MLR", fixed.x = FALSE)
