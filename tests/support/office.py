"""Reports opened by LibreOffice, and what is then on their pages."""

import subprocess
from pathlib import Path


def as_pdf(path: Path) -> Path:
    """The document as LibreOffice prints it."""
    return _converted(path, "pdf", path.parent)


def recalculated(path: Path) -> Path:
    """The workbook as LibreOffice saves it, all formulas without a value computed."""
    folder = path.parent / "recalculated"
    folder.mkdir()
    return _converted(path, "xlsx", folder)


def _converted(path: Path, suffix: str, folder: Path) -> Path:
    """The document in another format; a profile beside it keeps runs apart."""
    profile = f"-env:UserInstallation=file://{path.parent / 'profile'}"
    command = ["soffice", "--headless", profile, "--convert-to", suffix]
    _run(*command, "--outdir", str(folder), str(path))
    made = folder / path.with_suffix(f".{suffix}").name
    assert made.exists(), f"LibreOffice could not open {path.name}"
    return made


def page_texts(pdf: Path) -> list[str]:
    """The text of every page, blanks and line ends as single blanks."""
    text = _run("pdftotext", "-layout", str(pdf), "-")
    return [" ".join(page.split()) for page in text.split("\f")[:-1]]


def page_pictures(pdf: Path, dots_per_inch: int = 30) -> list[Path]:
    """Every page as a PNG file."""
    stem = pdf.with_suffix("")
    _run("pdftoppm", "-r", str(dots_per_inch), "-png", str(pdf), str(stem))
    return sorted(pdf.parent.glob(f"{stem.name}-*.png"))


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
    assert done.returncode == 0, done.stderr
    return done.stdout
