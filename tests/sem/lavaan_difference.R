# Difference tests of nested models by every method; run in this folder: Rscript lavaan_difference.R
suppressMessages({library(lavaan); library(jsonlite)})
options(warn = 1)
read <- function(name) read.csv(file.path("../golden", name))
hs <- read("hs1939.csv"); pd <- read("political_democracy.csv")
likert <- read("ccc_likert.csv"); missing <- read("ccc_likert_missing.csv")
cases <- list()

# one row a general model and the restricted one after it: statistic, df, p value, scale and shift of Satorra 2000
tested <- function(fits, method, shifted) {
  a <- tryCatch(do.call("lavTestLRT", c(unname(fits), list(method = method, scaled.shifted = shifted))), error = function(e) conditionMessage(e))
  if (is.character(a)) return(list(error = a))
  scale <- attr(a, "scale"); shift <- attr(a, "shift")
  list(chisq = a[["Chisq diff"]][-1], df = a[["Df diff"]][-1], pvalue = a[["Pr(>Chisq)"]][-1],
       scale = if (is.null(scale)) NULL else scale[-1], shift = if (is.null(shift)) NULL else shift[-1])
}
METHODS <- list(satorra_2000 = list("satorra.2000", TRUE), satorra_2000_scaled = list("satorra.2000", FALSE),
                satorra_bentler_2001 = list("satorra.bentler.2001", TRUE), satorra_bentler_2010 = list("satorra.bentler.2010", TRUE))
# general first; options are those of every model, own ones those of one model
compared <- function(name, data, models, options, own = vector("list", length(models)), methods = names(METHODS)) {
  frame <- read(data)
  fits <- lapply(seq_along(models), function(k) do.call("sem", c(list(models[[k]], frame), options, own[[k]])))
  result <- list(name = name, data = data, models = models, options = options,
                 own = lapply(own, function(o) if (is.null(o)) setNames(list(), character(0)) else o),
                 chisq = sapply(fits, fitMeasures, "chisq"), plain = NULL)
  for (m in methods) result[[m]] <- tested(fits, METHODS[[m]][[1]], METHODS[[m]][[2]])
  if (length(methods) == 0) result$plain <- tested(fits, "default", TRUE)
  cases[[length(cases) + 1]] <<- result
  fits
}

HS <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
equal <- list(NULL, list(group.equal = I("loadings")), list(group.equal = c("loadings", "intercepts")))
for (e in c("MLR", "MLM")) compared(paste0("groups_", tolower(e)), "hs1939.csv", rep(list(HS), 3), list(group = "school", estimator = e), equal)
# metric invariance written so that its latent means are free, as those of scalar invariance are: the same fit
partial <- c(equal[[3]], list(group.partial = paste0("x", c(2, 3, 5, 6, 8, 9), "~1")))
compared("means_free_mlr", "hs1939.csv", rep(list(HS), 2), list(group = "school", estimator = "MLR"), list(partial, equal[[3]]))
# a general model that is the restricted one with another parameterization of the same factors
ONE <- "ability =~ x1 + x2 + x3 + x4 + x5 + x6"
TWO <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6"
for (e in c("MLR", "MLM")) compared(paste0("factors_", tolower(e)), "hs1939.csv", list(TWO, ONE), list(estimator = e), methods = setdiff(names(METHODS), "satorra_bentler_2010"))
PD <- "ind60 =~ x1 + x2 + x3\ndem60 =~ y1 + a*y2 + b*y3 + c*y4\ndem65 =~ y5 + d*y6 + e*y7 + f*y8\ndem60 ~ ind60\ndem65 ~ ind60 + dem60\ny1 ~~ y5\ny2 ~~ y4 + y6\ny3 ~~ y7\ny4 ~~ y8\ny6 ~~ y8"
for (e in c("MLR", "MLM")) compared(paste0("equations_", tolower(e)), "political_democracy.csv", list(PD, paste0(PD, "\na == d\nb == e\nc == f"), paste0(PD, "\na == d\nb == e\nc == f\na == 1.2*b")), list(estimator = e))
MIMIC <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nvisual ~ ageyr + grade\ntextual ~ ageyr + grade"
for (e in c("MLR", "MLM")) compared(paste0("covariates_", tolower(e)), "hs1939.csv", list(MIMIC, sub("textual ~ ageyr", "textual ~ 0*ageyr", MIMIC, fixed = TRUE)), list(estimator = e))
compared("saturated_mlm", "hs1939.csv", list("f =~ x1 + a*x2 + b*x3", "f =~ x1 + a*x2 + b*x3\na == b"), list(estimator = "MLM"))

SHORT <- "reliability =~ rel1 + rel2 + rel3\nsatisfaction =~ sat1 + sat2 + sat3\nloyalty =~ loy1 + loy2 + loy3\nsatisfaction ~ reliability\nloyalty ~ satisfaction + reliability"
INDIRECT <- sub("satisfaction + reliability", "satisfaction + 0*reliability", SHORT, fixed = TRUE)
ITEMS <- c("rel1", "rel2", "rel3", "sat1", "sat2", "sat3", "loy1", "loy2", "loy3")
compared("fiml_ml", "ccc_likert_missing.csv", list(SHORT, INDIRECT), list(estimator = "ML", missing = "fiml"), methods = character(0))
compared("fiml_mlr", "ccc_likert_missing.csv", list(SHORT, INDIRECT), list(estimator = "MLR", missing = "fiml"))
compared("fiml_groups_mlr", "ccc_likert_missing.csv", rep(list(SHORT), 3), list(estimator = "MLR", missing = "fiml", group = "firm"), equal)
compared("clusters_mlr", "ccc_likert.csv", list(SHORT, INDIRECT), list(estimator = "MLR", cluster = "agent"), methods = names(METHODS)[1:3])
# one restriction: the scaling factor of its test is the ratio of the squared errors of the parameter
errors <- sapply(c("ML", "MLR"), function(e) { pe <- parameterEstimates(sem(SHORT, missing, estimator = e, missing = "fiml")); pe$se[pe$op == "~" & pe$lhs == "loyalty" & pe$rhs == "reliability"] })
for (e in c("GLS", "ULS")) compared(paste0("plain_", tolower(e)), "hs1939.csv", list(TWO, paste0(TWO, "\nvisual ~~ 0*textual")), list(estimator = e), methods = character(0))

ordinal <- list(estimator = "WLSMV", ordered = ITEMS)
rungs <- list(NULL, list(group.equal = I("loadings")), list(group.equal = c("loadings", "thresholds")), list(group.equal = c("loadings", "thresholds", "regressions")))
shifted <- names(METHODS)[1:2]
ladder <- compared("ordered_groups", "ccc_likert.csv", rep(list(SHORT), 4), c(ordinal, list(group = "firm")), rungs, methods = shifted)
compared("ordered_paths", "ccc_likert.csv", list(paste0(SHORT, "\nrel1 ~~ sat1"), SHORT, INDIRECT), ordinal, methods = shifted)
compared("ordered_mixed", "ccc_likert.csv", list(SHORT, INDIRECT), list(estimator = "WLSMV", ordered = ITEMS[1:6]), methods = shifted)
LABELS <- sub("rel2 + rel3", "c*rel2 + d*rel3", SHORT, fixed = TRUE)
compared("ordered_equations", "ccc_likert.csv", list(LABELS, paste0(LABELS, "\nd == 0.9*c")), ordinal, methods = shifted)
compared("ordered_pairwise", "ccc_likert_missing.csv", list(SHORT, INDIRECT), c(ordinal, list(missing = "pairwise")), methods = shifted)

# score tests: what one more parameter would gain, and what letting one of several equal ones go
indices <- function(fit) { m <- modindices(fit); m <- m[!is.na(m$mi), ]; if (is.null(m$group)) m$group <- 1; m[, c("lhs", "op", "rhs", "group", "mi", "epc", "sepc.lv", "sepc.all")] }
released <- function(fit) {
  u <- suppressWarnings(lavTestScore(fit))$uni; pt <- parTable(fit); k <- match(u$rhs, pt$plabel)
  data.frame(lhs = pt$lhs[k], op = pt$op[k], rhs = pt$rhs[k], group = pt$group[k], mi = u$X2)
}
mimic <- sem(MIMIC, hs, estimator = "MLM")
short <- sem(SHORT, likert, estimator = "WLSMV", ordered = ITEMS)
out <- list(lavaan = as.character(packageVersion("lavaan")), cases = cases,
  fiml_errors = as.list(errors),
  covariates_mlm = list(model = MIMIC, se = parameterEstimates(mimic)[, c("lhs", "op", "rhs", "se")], fit = as.list(fitMeasures(mimic, c("chisq.scaled", "chisq.scaling.factor", "baseline.chisq.scaled", "cfi.robust", "tli.robust", "rmsea.robust", "cfi.scaled", "rmsea.scaled")))),
  modification = list(single = indices(short), metric = indices(ladder[[2]]),
    GLS = indices(cfa(HS, hs, estimator = "GLS")), ULS = indices(cfa(HS, hs, estimator = "ULS"))),
  release = list(metric = released(ladder[[2]]), scalar = released(ladder[[3]])))
write(toJSON(out, auto_unbox = TRUE, digits = I(12), pretty = TRUE, na = "null", null = "null"), "lavaan_difference.json")
