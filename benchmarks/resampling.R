# Seconds that lavaan takes for one bootstrap resample: Rscript resampling.R data.csv model.txt resamples
suppressMessages(library(lavaan))
arguments <- commandArgs(trailingOnly = TRUE)
fit <- sem(paste(readLines(arguments[2]), collapse = "\n"), read.csv(arguments[1]))
resamples <- as.integer(arguments[3])
taken <- system.time(bootstrapLavaan(fit, R = resamples, FUN = coef, iseed = 1))["elapsed"]
cat(as.character(packageVersion("lavaan")), taken / resamples)
