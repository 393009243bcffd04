# Screening of answers by psych, semTools, lavaan and base R; writes screening.json.
# Rscript tests/assessment/screening.R   (from the root of the repository)
suppressPackageStartupMessages({library(lavaan); library(jsonlite)})

likert <- read.csv("tests/golden/ccc_likert_missing.csv", check.names = FALSE)
continuous <- read.csv("tests/golden/ccc_continuous.csv", check.names = FALSE)
scales <- list(reliability = paste0("rel", 1:4), empathy = paste0("emp", 1:4),
               satisfaction = paste0("sat", 1:3), trust = paste0("tru", 1:3),
               loyalty = paste0("loy", 1:3))
items <- intersect(names(likert), unlist(scales))

# ---- normality, of complete rows
whole <- likert[complete.cases(likert[items]), items]
mardia <- psych::mardia(whole, plot = FALSE)
skew <- semTools::mardiaSkew(whole)
kurt <- semTools::mardiaKurtosis(whole)
normality <- list(
  n = mardia$n.obs, psych_b1p = mardia$b1p, psych_b2p = mardia$b2p,
  semtools_skew = as.list(skew), semtools_kurtosis = as.list(kurt),
  skewness = as.list(apply(whole, 2, psych::skew, type = 1)),
  kurtosis = as.list(apply(whole, 2, psych::kurtosi, type = 1)))

# ---- careless answers, of the first 60 respondents among all
Y <- as.matrix(likert[items])
centre <- colMeans(whole); S <- cov(whole)
first <- 1:60
distance <- apply(Y[first, ], 1, function(y) {
  ok <- !is.na(y)
  mahalanobis(y[ok], centre[ok], S[ok, ok])
})
string <- apply(Y[first, ], 1, function(y) max(rle(as.vector(na.omit(y)))$lengths))
irv <- apply(Y[first, ], 1, sd, na.rm = TRUE)
even_odd <- apply(Y[first, ], 1, function(y) {
  half <- function(k) sapply(scales, function(s) {
    own <- s[order(match(s, items))]
    mean(y[own[seq_along(own) %% 2 == k]], na.rm = TRUE)
  })
  r <- suppressWarnings(cor(half(1), half(0), use = "complete.obs"))
  max(2 * r / (1 + r), -1)
})
R <- cor(whole)
pairs <- which(R > .6 & upper.tri(R), arr.ind = TRUE)
synonyms <- apply(Y[first, ], 1, function(y)
  suppressWarnings(cor(y[pairs[, 1]], y[pairs[, 2]], use = "complete.obs")))

# ---- method factor
syntax <- paste(c(
  sapply(names(scales), function(s) paste(s, "=~", paste(scales[[s]], collapse = " + "))),
  "satisfaction ~ reliability + empathy", "trust ~ satisfaction", "loyalty ~ satisfaction + trust"),
  collapse = "\n")
method <- paste(c(syntax,
  paste("method =~", paste0("1*", unlist(scales), collapse = " + ")),
  paste("method ~~", paste0("0*", names(scales), collapse = " + "))), collapse = "\n")
without <- sem(syntax, continuous)
with <- sem(method, continuous)
std <- standardizedSolution(with)
paths <- std[std$op == "~", ]
own <- parameterEstimates(with)
own <- own[own$lhs == "method" & own$op == "~~" & own$rhs == "method", ]
test <- anova(with, without)

write_json(list(
  items = items, scales = scales, normality = normality,
  careless = list(mahalanobis = distance, long_string = string, irv = irv,
                  even_odd = even_odd, synonyms = synonyms, n_pairs = nrow(pairs)),
  method = list(syntax = syntax, variance = own$est, se = own$se,
    share = mean(std[std$lhs == "method" & std$op == "=~", "est.std"]^2),
    chisq_difference = test[2, "Chisq diff"], pvalue = test[2, "Pr(>Chisq)"],
    cfi_gain = unname(fitMeasures(with, "cfi") - fitMeasures(without, "cfi")),
    paths = setNames(as.list(paths$est.std), paste(paths$rhs, paths$lhs, sep = " -> ")))),
  "tests/assessment/screening.json", auto_unbox = TRUE, digits = NA, na = "null", pretty = TRUE)
