# Thresholds, polychoric correlations and their asymptotic covariances as lavaan computes them.
# Usage: Rscript lavaan_ordinal.R <folder of the survey files> <output json>
suppressMessages({library(lavaan); library(jsonlite)})
arguments <- commandArgs(TRUE)
read <- function(name) read.csv(file.path(arguments[1], paste0(name, ".csv")))
moments <- function(frame, names, ordered = names, ...) {
  saturated <- lavCor(frame[names], ordered = ordered, se = "robust", output = "fit", ...)
  sample <- lavInspect(saturated, "sampstat")
  gamma <- lavInspect(saturated, "gamma")
  list(names = names, n_obs = lavInspect(saturated, "nobs"), thresholds = as.numeric(sample$th),
       ordered = ordered, mean = as.numeric(sample$mean), cov = unname(unclass(sample$cov)), gamma = unname(unclass(gamma)),
       statistics = rownames(gamma))
}
likert <- read("ccc_likert")
holes <- read("ccc_likert_missing")
split <- data.frame(a = as.integer(likert$rel1 > 3), b = as.integer(likert$rel2 > 2), c = likert$sat1)
one_empty <- data.frame(a = rep(c(1, 1, 2, 2), c(20, 0, 15, 25)), b = rep(c(1, 2, 1, 2), c(20, 0, 15, 25)))
one_empty$c <- rep(c(1, 2, 3, 2), 15)
other_empty <- transform(one_empty, b = 3 - b)
MIXED <- c("emp2", "rel1", "loy3", "sat1", "tru1")
skewed <- transform(split, wait = exp(likert$wai1 + 0.3 * likert$rel1), spend = likert$loy1 * likert$loy2)
out <- suppressWarnings(list(
  five_categories = moments(likert, c("rel1", "emp2", "sat1", "loy3")),
  unequal_categories = moments(split, c("a", "b", "c")),
  pairwise = moments(holes, c("rel1", "emp2", "sat1"), missing = "pairwise"),
  listwise = moments(holes, c("rel1", "emp2", "sat1")),
  empty_cell = moments(one_empty, c("a", "b", "c")),
  other_empty_cell = moments(other_empty, c("a", "b", "c")),
  mixed = moments(likert, MIXED, c("rel1", "sat1")),
  mixed_skewed = moments(skewed, c("a", "wait", "c", "spend"), c("a", "c")),
  mixed_listwise = moments(holes, MIXED, c("rel1", "sat1")),
  mixed_pairwise = moments(holes, MIXED, c("rel1", "sat1"), missing = "pairwise")
))
write(toJSON(out, auto_unbox = TRUE, digits = NA, matrix = "rowmajor"), arguments[2])
