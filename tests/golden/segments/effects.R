# Differences of effects between firms, as lavaan finds them: the delta method within one model.
# Run as: Rscript effects.R, in this folder; the survey files lie in the one above.
suppressMessages({library(lavaan); library(jsonlite)})
MEASURES <- "quality =~ emp1 + emp2 + emp3 + emp4\nsatisfaction =~ sat1 + sat2 + sat3\ntrust =~ tru1 + tru2 + tru3\n"
FIRMS <- c("bank", "insurer", "telecom")
PATHS <- paste0(
  "satisfaction ~ c(a1, a2, a3)*quality\ntrust ~ c(b1, b2, b3)*satisfaction + c(c1, c2, c3)*quality\n",
  paste0("total", 1:3, " := c", 1:3, " + a", 1:3, "*b", 1:3, collapse = "\n"), "\n",
  "total_1_2 := total2 - total1\ntotal_1_3 := total3 - total1\ntotal_2_3 := total3 - total2\n",
  "direct_1_2 := b2 - b1\ndirect_1_3 := b3 - b1\ndirect_2_3 := b3 - b2\n")
defined <- function(data, ...) {
  d <- read.csv(data)
  d <- d[order(match(d$firm, FIRMS)), ]
  f <- sem(paste0(MEASURES, PATHS), d, group = "firm", ...)
  stopifnot(identical(lavInspect(f, "group.label"), FIRMS))
  e <- as.data.frame(parameterEstimates(f))
  e <- e[e$op == ":=", c("lhs", "est", "se", "z", "pvalue")]
  # lavaan names no rows of a list: one record a quantity
  setNames(lapply(seq_len(nrow(e)), function(k) as.list(signif(e[k, -1], 12))), e$lhs)
}
items <- c(paste0("emp", 1:4), paste0("sat", 1:3), paste0("tru", 1:3))
equal <- c("loadings", "thresholds", "intercepts")
found <- list(
  firms = FIRMS, model = paste0(MEASURES, "satisfaction ~ quality\ntrust ~ satisfaction + quality"), items = items,
  separate_ml = defined("../ccc_continuous.csv"),
  separate_mlr = defined("../ccc_continuous.csv", estimator = "MLR"),
  joint_wlsmv = defined("../ccc_likert.csv", estimator = "WLSMV", ordered = items, group.equal = equal),
  lavaan = as.character(packageVersion("lavaan")))
write(toJSON(found, auto_unbox = TRUE, digits = NA, pretty = TRUE), "effects.json")
