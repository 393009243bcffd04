# Slope of an outcome on the dimensions of a second-order construct, written with := in lavaan:
# cov(dimension, outcome) / var(dimension), and the correlation of the two, with delta-method errors.
# Rscript lavaan_implied_slopes.R ../golden lavaan_implied_slopes.json   (lavaan 0.6-14, jsonlite)
suppressMessages({library(lavaan); library(jsonlite)})
arguments <- commandArgs(trailingOnly = TRUE)
data <- read.csv(file.path(arguments[1], "ccc_continuous.csv"))

model <- "
  reliability =~ rel1 + rel2 + rel3 + rel4
  empathy =~ emp1 + emp2 + emp3 + emp4
  waiting_time =~ wai1 + wai2 + wai3 + wai4
  satisfaction =~ sat1 + sat2 + sat3
  loyalty =~ loy1 + loy2 + loy3
  ccc_quality =~ 1*reliability + l2*empathy + l3*waiting_time
  satisfaction ~ a*ccc_quality
  loyalty ~ b*satisfaction + c*ccc_quality
  ccc_quality ~~ q*ccc_quality
  reliability ~~ r1*reliability
  empathy ~~ r2*empathy
  waiting_time ~~ r3*waiting_time
  satisfaction ~~ rs*satisfaction
  loyalty ~~ rl*loyalty
  t := a*b + c
  var_loyalty := t^2*q + b^2*rs + rl
  slope_reliability := t*q / (q + r1)
  slope_empathy := l2*t*q / (l2^2*q + r2)
  slope_waiting_time := l3*t*q / (l3^2*q + r3)
  std_reliability := t*q / sqrt((q + r1)*var_loyalty)
  std_empathy := l2*t*q / sqrt((l2^2*q + r2)*var_loyalty)
  std_waiting_time := l3*t*q / sqrt((l3^2*q + r3)*var_loyalty)
"
fit <- sem(model, data)
found <- subset(parameterEstimates(fit), op == ":=" & grepl("^(slope|std)_", lhs))
rows <- found[, c("lhs", "est", "se", "z", "pvalue", "ci.lower", "ci.upper")]
write(toJSON(list(lavaan = as.character(packageVersion("lavaan")), model = model, rows = rows), auto_unbox = TRUE, digits = NA, pretty = 1), arguments[2])
