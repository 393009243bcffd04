# Fits the three readings of the customer model, and the employee model, to the shipped examples.
# Rscript lavaan_readings.R CUSTOMERS.csv EMPLOYEES.csv OUT.json   (lavaan 0.6-14, jsonlite)
suppressMessages({library(lavaan); library(jsonlite)})
arguments <- commandArgs(trailingOnly = TRUE)
customers <- read.csv(arguments[1])
employees <- read.csv(arguments[2])

measured <- function(names, prefixes, counts) paste(mapply(function(name, prefix, count)
  paste(name, "=~", paste0(prefix, seq_len(count), collapse = " + ")), names, prefixes, counts), collapse = "\n")

drivers <- c("reliability", "empathy", "customer_focus", "customer_knowledge", "waiting_time", "accessibility", "ivr_menu")
sum_of <- function(names) paste(names, collapse = " + ")
customer_measurement <- measured(c(drivers, "satisfaction", "trust", "loyalty"),
  c("rel", "emp", "foc", "kno", "wai", "acc", "ivr", "sat", "tru", "loy"), c(rep(4, 7), rep(3, 3)))
through_quality <- "satisfaction ~ ccc_quality
trust ~ ccc_quality + satisfaction
loyalty ~ ccc_quality + satisfaction + trust"
dimensions <- c("opportunity_and_challenge", "role_ambiguity", "role_conflict", "superior_and_feedback", "atmosphere",
  "empowerment", "enjoying_the_work", "ease_of_tools", "integrity", "learning_from_customers", "learning_from_employees",
  "information_sharing")
models <- list(
  reflective = paste(customer_measurement, paste("ccc_quality =~", sum_of(drivers)), through_quality, sep = "\n"),
  # lavaan 0.6-14 would let the composite covary with its own parts
  composite = paste(customer_measurement, paste("ccc_quality <~ 1*reliability +", sum_of(drivers[-1])),
    paste0("ccc_quality ~~ 0*", drivers, collapse = "\n"), through_quality, sep = "\n"),
  direct = paste(customer_measurement, paste("satisfaction ~", sum_of(drivers)),
    paste("trust ~ satisfaction +", sum_of(drivers)), "loyalty ~ satisfaction + trust", sep = "\n"),
  employees = paste(measured(c(dimensions, "job_satisfaction", "affective_commitment", "turnover_intention"),
    c("cha", "amb", "cfl", "sup", "atm", "pow", "joy", "too", "itg", "lec", "lee", "inf", "jsa", "com", "tur"), rep(3, 15)),
    paste("job_quality =~", sum_of(dimensions)), "job_satisfaction ~ job_quality", "affective_commitment ~ job_quality",
    "turnover_intention ~ job_satisfaction + affective_commitment", sep = "\n"))

fitted <- lapply(names(models), function(name) {
  fit <- sem(models[[name]], if (name == "employees") employees else customers)
  structural <- subset(standardizedSolution(fit),
    op == "~" | op == "<~" | (op == "=~" & lhs %in% c("ccc_quality", "job_quality")))
  list(converged = lavInspect(fit, "converged"), admissible = lavInspect(fit, "post.check"), n_obs = lavInspect(fit, "nobs"),
    item_means = as.list(colMeans(lavInspect(fit, "data"))),
    fit = as.list(fitMeasures(fit, c("chisq", "df", "cfi", "tli", "rmsea", "srmr"))),
    standardized = structural[, c("lhs", "op", "rhs", "est.std", "se", "pvalue")])
})
names(fitted) <- names(models)
write(toJSON(c(list(lavaan = as.character(packageVersion("lavaan"))), fitted), auto_unbox = TRUE, digits = 8, pretty = 1), arguments[3])
