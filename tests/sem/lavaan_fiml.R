# Models with missing answers, for test_fiml.py: the pupils of hs1939 with holes.
# Rscript lavaan_fiml.R ../golden lavaan_fiml.json   (lavaan 0.6-14, jsonlite)
suppressMessages({library(lavaan); library(jsonlite)})
arguments <- commandArgs(trailingOnly = TRUE)
data <- read.csv(file.path(arguments[1], "hs1939.csv"))

# holes by rule, the same as in test_fiml.py: scattered ones, and x9 missing where x1 is high
items <- paste0("x", 1:9)
row <- seq_len(nrow(data)) - 1
for (j in 1:9) data[(7 * row + 5 * j) %% 23 %in% c(0, 11), items[j]] <- NA
data[!is.na(data$x1) & data$x1 > 6, "x9"] <- NA

cfa_model <- "visual =~ x1 + x2 + x3\n textual =~ x4 + x5 + x6\n speed =~ x7 + x8 + x9"
mimic <- paste0(cfa_model, "\n visual ~ ageyr\n speed ~ ageyr + visual")

one <- function(model, ...) {
  fit <- sem(model, data, missing = "fiml", em.h1.tol = 1e-10, em.h1.iter.max = 5000, ...)
  rows <- parameterEstimates(fit)
  list(model = model, options = list(...), estimates = rows, fit = as.list(fitMeasures(fit)))
}
cases <- list(ml = one(cfa_model), mlr = one(cfa_model, estimator = "MLR"), expected = one(cfa_model, information = "expected"),
  equal = one("visual =~ x1 + a*x2 + a*x3\n textual =~ x4 + x5 + x6\n speed =~ x7 + x8 + x9"),
  mimic = one(mimic), mimic_mlr = one(mimic, estimator = "MLR"), mimic_random = one(mimic, fixed.x = FALSE),
  groups = one(cfa_model, group = "school", group.equal = "loadings"),
  groups_mlr = one(cfa_model, group = "school", group.equal = "loadings", estimator = "MLR"))
write(toJSON(list(lavaan = as.character(packageVersion("lavaan")), cases = cases), auto_unbox = TRUE, digits = NA, na = "null", pretty = 1), arguments[2])
