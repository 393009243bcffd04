# Parameter tables of ordered items as lavaan builds them.
# Rscript lavaan_ordered.R ../golden/ccc_likert.csv lavaan_ordered.json   (lavaan 0.6-14, jsonlite)
suppressMessages({library(lavaan); library(jsonlite)})
arguments <- commandArgs(trailingOnly = TRUE)
answers <- read.csv(arguments[1])
answers$often <- as.integer(answers$sat3 > 3)
PATH <- "reliability =~ rel1 + rel2 + rel3\nsatisfaction =~ sat1 + sat2 + often\nsatisfaction ~ reliability"
ITEMS <- c("rel1", "rel2", "rel3", "sat1", "sat2", "often")

table_of <- function(name, syntax, ordered, ...) {
  options <- list(...)
  fit <- do.call("sem", c(list(model = syntax, data = answers, ordered = ordered, estimator = "WLSMV",
    do.fit = FALSE), options))
  rows <- parTable(fit)
  rows <- rows[rows$op != "==", c("lhs", "op", "rhs", "group", "free", "ustart", "label")]
  rows$ustart[rows$op == "~~" & rows$lhs %in% ordered & rows$lhs == rows$rhs] <- NA
  list(name = name, syntax = syntax, options = if (length(options)) options else setNames(list(), character()), rows = rows,
    n_thresholds = lapply(setNames(ordered, ordered), function(item) length(unique(answers[[item]])) - 1L))
}
cases <- list(
  table_of("one_group", PATH, ITEMS),
  table_of("residual_covariance", paste0(PATH, "\nrel1 ~~ rel2"), ITEMS),
  table_of("some_ordered", PATH, c("sat2", "sat1", "often")),
  table_of("std_lv", PATH, ITEMS, std.lv = TRUE),
  table_of("groups", PATH, ITEMS, group = "firm"),
  table_of("groups_equal_loadings", PATH, ITEMS, group = "firm", group.equal = "loadings"),
  table_of("groups_equal_thresholds", PATH, ITEMS, group = "firm", group.equal = c("thresholds", "loadings")),
  table_of("groups_equal_intercepts", PATH, ITEMS, group = "firm", group.equal = c("intercepts", "loadings")),
  table_of("groups_equal_residuals", PATH, ITEMS, group = "firm", group.equal = c("thresholds", "loadings", "residuals")),
  table_of("groups_equal_means", PATH, ITEMS, group = "firm", group.equal = c("thresholds", "loadings", "means")),
  table_of("groups_partial", PATH, ITEMS, group = "firm", group.equal = c("thresholds", "loadings"), group.partial = "rel2|t2")
)
write(toJSON(cases, auto_unbox = TRUE, digits = NA, na = "null", dataframe = "rows"), arguments[2])
