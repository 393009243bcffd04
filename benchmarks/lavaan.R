# Times lavaan. Each line of standard input names a task and a reference case ("fit ccc_quality_ml");
# the answer is the seconds taken and the chi-square found. Reading the data is not counted.
suppressMessages({
  library(lavaan)
  library(jsonlite)
})
golden <- commandArgs(trailingOnly = TRUE)
n_resamples <- 20

read_case <- function(name) {
  case <- fromJSON(file.path(golden, paste0(name, ".json")))
  c(list(model = case$model, data = read.csv(file.path(golden, case$data))), case$options)
}

elapsed <- function(job) {
  start <- Sys.time()
  force(job)
  as.numeric(Sys.time() - start, units = "secs")
}

tasks <- list(
  fit = function(case) {
    seconds <- elapsed({
      fit <- do.call("sem", case)
      parameterEstimates(fit)
      measures <- fitMeasures(fit)
    })
    c(seconds, measures["chisq"])
  },
  resample = function(case) {
    fit <- do.call("sem", case)
    seconds <- elapsed(bootstrapLavaan(fit, R = n_resamples, FUN = "coef", iseed = 1))
    c(seconds / n_resamples, NaN)
  }
)

answer <- function(...) {
  cat(..., "\n")
  flush(stdout())
}

answer(
  packageDescription("lavaan")$Version,
  as.character(getRversion()),
  basename(extSoftVersion()["BLAS"])
)
requests <- file("stdin", open = "r")
while (length(request <- readLines(requests, n = 1)) > 0) {
  words <- strsplit(request, " ")[[1]]
  answer(format(tasks[[words[1]]](read_case(words[2])), digits = 12))
}
