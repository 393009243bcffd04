# HTMT and HTMT2 of two reference data sets, as semTools computes them (its default is HTMT2).
# Rscript semtools_htmt.R ../golden semtools_htmt.json   (lavaan 0.6-14, semTools 0.5-6, jsonlite)
suppressMessages({library(lavaan); library(semTools); library(jsonlite)})
arguments <- commandArgs(trailingOnly = TRUE)
golden <- arguments[1]

ratios_of <- function(case) {
  reference <- fromJSON(file.path(golden, paste0(case, ".json")))
  data <- read.csv(file.path(golden, reference$data))
  values <- function(geometric) {
    ratios <- as.matrix(htmt(reference$model, data, htmt2 = geometric))
    apply(ratios, 1, function(row) as.list(signif(row, 12)), simplify = FALSE)
  }
  list(htmt = values(FALSE), htmt2 = values(TRUE))
}
cases <- c("hs_cfa_ml", "ccc_cfa_ml")
found <- setNames(lapply(cases, ratios_of), cases)
write(toJSON(c(list(semTools = as.character(packageVersion("semTools"))), found), auto_unbox = TRUE, digits = NA, pretty = 1), arguments[2])
