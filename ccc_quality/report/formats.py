"""The formats of a report: which suffix is written by what, and what has to be installed for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import cast

from ccc_quality.errors import UnknownOptionError, did_you_mean
from ccc_quality.report.content import Report

Writer = Callable[[Report], bytes]
TemplateWriter = Callable[[Report, Path | None], bytes]


@dataclass(frozen=True)
class Format:
    """What writes a report.

    Attributes
    ----------
    module, function : str
        Where the writer is; loaded when it is first used, since its packages may not be there.
    templates : tuple of str
        Suffixes of documents of the reader's own that it can write into.
    check : str
        Function of the module that refuses a template which cannot be written into.
    """

    module: str
    function: str
    templates: tuple[str, ...] = ()
    check: str = ""

    def prepare(self, template: Path | None = None) -> None:
        """Load what writes the format, so that nothing is computed for a file that cannot be.

        Parameters
        ----------
        template : path, optional
            A document to write into; looked at, where it is one for this format.

        Raises
        ------
        MissingExtraError
            A package that the format needs is not installed.
        SpecificationError
            The template cannot be used.
        """
        module = import_module(f"ccc_quality.report.{self.module}")
        if self.own(template) is not None and self.check:
            getattr(module, self.check)(template)

    def own(self, template: Path | None) -> Path | None:
        """The template, if it is one for this format."""
        if template is None or template.suffix.lower() not in self.templates:
            return None
        return template

    def write(self, report: Report, template: Path | None = None) -> bytes:
        """The report as the content of a file.

        Raises
        ------
        MissingExtraError
            A package that the format needs is not installed.
        UnknownOptionError
            A template for a format that takes none.
        """
        writer = getattr(import_module(f"ccc_quality.report.{self.module}"), self.function)
        if self.templates:
            return cast(TemplateWriter, writer)(report, template)
        if template is not None:
            raise UnknownOptionError(
                f"This format takes no template; those that do: {', '.join(_with_template())}."
            )
        return cast(Writer, writer)(report)


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        ".html": Format("html", "html_bytes"),
        ".xlsx": Format("workbook", "xlsx_bytes"),
        ".pdf": Format("paper", "pdf_bytes"),
        ".docx": Format(
            "document",
            "docx_bytes",
            templates=(".docx", ".dotx"),
            check="check_template",
        ),
        ".md": Format("markdown", "markdown_bytes"),
        ".pptx": Format(
            "slides",
            "pptx_bytes",
            templates=(".pptx", ".potx"),
            check="open_template",
        ),
    }
)
"""What writes which suffix; a new format is one more entry."""


def format_of(path: Path) -> Format:
    """The format that the suffix of a path asks for.

    Raises
    ------
    UnknownOptionError
        No report can be written so; the message lists the suffixes.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise UnknownOptionError(
            f"No report can be written as {path.suffix or 'a file without suffix'!r}. "
            f"{did_you_mean(suffix, FORMATS)}"
        )
    return FORMATS[suffix]


def _with_template() -> list[str]:
    return [suffix for suffix, each in FORMATS.items() if each.templates]
