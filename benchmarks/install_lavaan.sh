#!/bin/sh
# Installs R and lavaan from Debian. Where that cannot be done it says what to install and goes on:
# the benchmark names the peers it has to leave out.
packages="r-base-core r-cran-lavaan r-cran-jsonlite"

if Rscript -e 'library(lavaan); library(jsonlite)' >/dev/null 2>&1; then
    exit 0
fi
if ! command -v apt-get >/dev/null; then
    echo "To measure lavaan beside the package, install R with its packages lavaan and jsonlite."
    exit 0
fi
if [ "$(id -u)" -eq 0 ]; then
    as_root="env"
elif command -v sudo >/dev/null; then
    as_root="sudo"
else
    echo "To measure lavaan beside the package, run as root: apt-get install $packages"
    exit 0
fi
echo "Installing $packages; this takes a few minutes."
$as_root apt-get update --quiet --quiet &&
    $as_root DEBIAN_FRONTEND=noninteractive \
        apt-get install --quiet --quiet --yes --no-install-recommends $packages >/dev/null ||
    echo "That failed; lavaan will be left out."
