# Relative importance by its definitions, with lm() on the rows: every order, every subset, singular values.
# Rscript relative_importance.R relative_importance.json   (R datasets swiss and mtcars, jsonlite)
suppressMessages(library(jsonlite))
out <- commandArgs(trailingOnly = TRUE)[1]

r2 <- function(d, y, x) if (length(x)) summary(lm(reformulate(x, y), d))$r.squared else 0
orders <- function(x) if (length(x) < 2) list(x) else
  do.call(c, lapply(seq_along(x), function(i) lapply(orders(x[-i]), function(rest) c(x[i], rest))))
subsets <- function(x) do.call(c, lapply(0:length(x), function(k) combn(x, k, simplify = FALSE)))

# Lindeman, Merenda & Gold (1980): what each variable adds when it enters, averaged over all orders
lmg <- function(d, y, x) {
  gains <- sapply(orders(x), function(o)
    sapply(x, function(v) { k <- match(v, o); r2(d, y, o[seq_len(k)]) - r2(d, y, o[seq_len(k - 1)]) }))
  rowMeans(gains)
}
# Azen & Budescu (2003): averages by number of the others; share of subsets in which one adds more
conditional <- function(d, y, x) t(sapply(x, function(v) {
  others <- subsets(setdiff(x, v)); gains <- sapply(others, function(s) r2(d, y, c(s, v)) - r2(d, y, s))
  tapply(gains, lengths(others), mean)
}))
complete <- function(d, y, x) {
  D <- matrix(0.5, length(x), length(x), dimnames = list(x, x))
  for (i in x) for (j in setdiff(x, i)) {
    gains <- sapply(subsets(setdiff(x, c(i, j))), function(s) r2(d, y, c(s, i)) - r2(d, y, c(s, j)))
    D[i, j] <- if (all(gains > 0)) 1 else if (all(gains < 0)) 0 else 0.5
  }
  D
}
# Johnson (2000), as in the paper: X = P Delta Q', Z = P Q', weights from X on Z and y on Z
johnson <- function(d, y, x) {
  X <- scale(as.matrix(d[x])) / sqrt(nrow(d) - 1); target <- scale(d[[y]]) / sqrt(nrow(d) - 1)
  s <- svd(X); Z <- s$u %*% t(s$v)
  as.vector((t(X) %*% Z)^2 %*% (t(Z) %*% target)^2)
}
case <- function(d, y, x) {
  named <- lapply(subsets(x), function(s) list(drivers = as.list(s), r_squared = r2(d, y, s)))
  list(target = y, drivers = x, rows = as.list(d[c(x, y)]), lmg = unname(lmg(d, y, x)),
       conditional = unname(conditional(d, y, x)), complete = unname(complete(d, y, x)),
       johnson = johnson(d, y, x), subsets = named)
}
write_json(list(
  swiss = case(swiss, "Fertility", names(swiss)[-1]),
  mtcars = case(mtcars, "mpg", c("cyl", "disp", "hp", "gear"))
), out, auto_unbox = TRUE, digits = NA)
