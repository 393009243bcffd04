# Writes lavaanify.json: lavaan's parameter tables for syntaxes that exercise one rule each.
# Run as: Rscript lavaanify.R DIRECTORY_OF_THIS_FILE
suppressMessages({library(lavaan); library(jsonlite)})
root <- commandArgs(TRUE)[1]
HS <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6"

# lavaan states simple equalities as rows `.p2. == .p5.`; here such parameters share a number.
shared_numbers <- function(t) {
  equal <- which(t$op == "==" & t$user == 2L)
  same_as <- setNames(seq_len(nrow(t)), t$plabel)
  for (i in equal) same_as[t$rhs[i]] <- same_as[t$lhs[i]]
  free <- t$free
  tied <- which(seq_len(nrow(t)) != same_as & t$free > 0L)
  free[tied] <- free[same_as[tied]]
  free <- ifelse(free > 0L, match(free, unique(free[free > 0L])), 0L)
  t$free <- free
  t[setdiff(seq_len(nrow(t)), equal), ]
}

table_of <- function(name, syntax, ...) {
  options <- list(...)
  t <- suppressWarnings(do.call(lavaanify, c(list(model = syntax, auto = TRUE, model.type = "sem",
    fixed.x = if (is.null(options$fixed.x)) TRUE else options$fixed.x),
    options[names(options) != "fixed.x"])))
  t <- shared_numbers(t)
  rows <- data.frame(lhs = t$lhs, op = t$op, rhs = t$rhs, user = t$user, group = t$group,
    free = t$free, ustart = t$ustart, exo = t$exo, label = t$label)
  list(name = name, syntax = syntax,
    options = if (length(options)) lapply(options, function(o) if (length(o) > 1) as.list(o) else o)
              else setNames(list(), character()),
    rows = rows)
}

cases <- list(
  table_of("layout", "# a comment\nf =~ x1 +\n  x2   ! another\n  + x3; g=~x4+x5+x6\n\n\n f ~~ 0.5*g ;"),
  table_of("labels_and_values", "f =~ NA*x1 + a*x2 + a*x3 + 0.8*x4 + -1*x5 + 1e-1*x6\nf ~~ 1*f"),
  table_of("start_values", "f =~ x1 + start(0.5)*x2 + 0.7?x3 + start(-.2)*x4"),
  table_of("start_on_the_marker", "f =~ start(0.5)*x1 + x2 + x3"),
  table_of("modifiers_joined", "f =~ NA*x1 + start(0.9)*x1 + a*x2 + start(0.4)*x2 + x3 + 0.3*x3 + b*x3\nf ~~ 1*f"),
  table_of("quoted_labels", "f =~ x1 + \"a\"*x2 + label(\"b\")*x3 + equal(\"f=~x2\")*x4 + equal('b')*x5"),
  table_of("equal_to_unlabelled", "f =~ x1 + x2 + equal(\"f=~x2\")*x3"),
  table_of("label_on_the_marker", "f =~ a*x1 + a*x2 + x3"),
  table_of("fractions", "f =~ x1 + (1/4)*x2 + x3"),
  table_of("several_on_the_left", "f =~ x1 + x2 + x3\nx1 + x2 ~ z\nx1 ~~ x2 + x3"),
  table_of("covariances_turned", "g ~~ f\nf =~ x1 + x2 + x3\ng =~ x4 + x5 + x6\nx6 ~~ x1\nx2 ~~ f\nz ~~ x3"),
  table_of("orphans", "f =~ x1 + x2 + x3\nx1 ~~ w\nv ~~ x1\nv ~~ w\nu ~~ u\nt ~ 1"),
  table_of("second_order", "a =~ x1 + x2 + x3\nb =~ x4 + x5 + x6\nc =~ x7 + x8 + x9\nq =~ a + b + c\nq ~ z"),
  table_of("second_order_std_lv", "a =~ x1 + x2 + x3\nb =~ x4 + x5 + x6\nc =~ x7 + x8 + x9\nq =~ a + b + c\ny ~ q", std.lv = TRUE),
  table_of("std_lv_variance_written", "f =~ x1 + x2 + x3\nf ~~ f\ng =~ x4 + x5\ng ~~ NA*g", std.lv = TRUE),
  table_of("single_indicator", "f =~ x1\ng =~ x2 + x3 + x4\ng ~ f"),
  table_of("single_indicator_shared", "f =~ x1\ng =~ x1 + x2 + x3"),
  table_of("single_indicator_variance_written", "f =~ x1\ng =~ x2 + x3 + x4\nx1 ~~ 0.2*x1"),
  table_of("single_dimension", "f =~ x1 + x2 + x3\nq =~ f"),
  table_of("path_model", "m ~ x + z\ny ~ m + x\nw ~ m"),
  table_of("path_model_random_x", "m ~ x + z\ny ~ m + x", fixed.x = FALSE),
  table_of("path_model_means", "m ~ x + z\ny ~ m + x", meanstructure = TRUE),
  table_of("path_model_means_random_x", "m ~ x + z\ny ~ m + x", meanstructure = TRUE, fixed.x = FALSE),
  table_of("covariate_with_written_variance", "y ~ x + z + w\nx ~~ x"),
  table_of("covariate_with_written_covariance", "y ~ x + z + w\nz ~~ x"),
  table_of("covariate_with_written_mean", "y ~ x + z\nx ~ 1"),
  table_of("mimic", "f =~ x1 + x2 + x3\nf ~ z1 + z2\nx1 ~ z1"),
  table_of("mixed_outcomes", "f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6\ng ~ f\ny ~ f\nv ~ f + u\nx6 ~ u"),
  table_of("factor_without_links", "f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6\nh =~ x7 + x8 + x9\nh ~ f"),
  table_of("cross_loadings", "f =~ x1 + x2 + x3\ng =~ x3 + x4 + x5\nf ~~ 0*g"),
  table_of("intercepts", "f =~ x1 + x2 + x3\nx1 ~ 1\nx2 ~ 0\nx3 ~ a*1\nf ~ 0.5*1"),
  table_of("intercept_in_a_regression", "y ~ 1 + x\nz ~ 0 + y"),
  table_of("free_latent_mean", "f =~ x1 + x2 + x3\nx1 ~ 0*1\nf ~ 1"),
  table_of("definitions", "m ~ a*x\ny ~ b*m + c*x\nindirect := a * b\ntotal := indirect + c\nhalf := exp(log(total)/2)"),
  table_of("constraints", "f =~ x1 + a*x2 + b*x3 + c*x4\na == b\nc == 2 * a + 0.1\nmean := (a + b)/2\n0 == c - 1"),
  table_of("fixed_composite", "q <~ 1*x1 + x2 + x3\ny ~ q\nv ~ q"),
  table_of("fixed_composite_means", "q <~ 1*x1 + x2 + x3\nf =~ y1 + y2 + y3\nf ~ q", meanstructure = TRUE),
  table_of("groups_configural", HS, ngroups = 2L, meanstructure = TRUE),
  table_of("groups_without_means", HS, ngroups = 3L),
  table_of("groups_label_vector", "f =~ x1 + c(a, b)*x2 + c(\"c\", \"c\")*x3 + c(\"d\", NA)*x4", ngroups = 2L),
  table_of("groups_value_vector", "f =~ c(1, NA)*x1 + x2 + c(0.5, 0.7)*x3 + c(NA, 1)*x4 + start(c(.1, .2))*x5 + start(.3)*x6", ngroups = 2L),
  table_of("groups_single_label", "f =~ x1 + a*x2 + 0.5*x3", ngroups = 2L),
  table_of("groups_vector_joined", "f =~ x1 + c(a, b)*x2 + c(0.5, NA)*x2 + x3", ngroups = 2L),
  table_of("equal_loadings", HS, ngroups = 2L, meanstructure = TRUE, group.equal = "loadings"),
  table_of("equal_loadings_std_lv", HS, ngroups = 2L, meanstructure = TRUE, std.lv = TRUE, group.equal = "loadings"),
  table_of("equal_variances_std_lv", HS, ngroups = 2L, std.lv = TRUE, group.equal = c("loadings", "lv.variances")),
  table_of("equal_intercepts", HS, ngroups = 3L, meanstructure = TRUE, group.equal = c("loadings", "intercepts")),
  table_of("equal_means", HS, ngroups = 2L, meanstructure = TRUE, group.equal = c("loadings", "intercepts", "means")),
  table_of("equal_residuals", paste0(HS, "\nx1 ~~ x4"), ngroups = 2L, meanstructure = TRUE,
    group.equal = c("loadings", "intercepts", "residuals", "residual.covariances")),
  table_of("equal_latent_moments", HS, ngroups = 2L, meanstructure = TRUE,
    group.equal = c("loadings", "lv.variances", "lv.covariances")),
  table_of("equal_regressions", "f =~ x1 + x2 + x3\nf ~ z\ny ~ f + z", ngroups = 2L, meanstructure = TRUE,
    group.equal = c("regressions", "intercepts")),
  table_of("partial_equality", HS, ngroups = 2L, meanstructure = TRUE,
    group.equal = c("loadings", "intercepts"), group.partial = c("visual=~x2", "x5~1")),
  table_of("equality_and_labels", "f =~ x1 + c(a, b)*x2 + c*x3 + x4", ngroups = 2L, group.equal = "loadings"),
  table_of("equality_and_a_fixed_loading", "f =~ x1 + c(0.5, NA)*x2 + x3", ngroups = 2L, group.equal = "loadings"),
  table_of("equality_of_composites", "q <~ 1*x1 + x2 + x3\ny ~ q", ngroups = 2L, group.equal = "composite.loadings")
)
out <- list(lavaan = as.character(packageVersion("lavaan")), call = "lavaanify(auto = TRUE, model.type = 'sem')", cases = cases)
write(toJSON(out, auto_unbox = TRUE, digits = NA, na = "null", null = "null", dataframe = "rows"), file.path(root, "lavaanify.json"))
