"""Pictures of a report as PNG, for office documents that cannot show SVG everywhere."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl

from ccc_quality.extras import needed

DOTS_PER_INCH = 220
"""Sharp in print, and a page of them still mails."""


def png_bytes(svg: str, *, dots_per_inch: int = DOTS_PER_INCH) -> bytes:
    """The picture as the content of a ``.png`` file.

    Parameters
    ----------
    svg : str
        As :func:`~ccc_quality.report.pictures.picture` makes it: sizes in points, text as text.
    dots_per_inch : int

    Raises
    ------
    MissingExtraError
        Without the package that draws it.
    """
    with needed("office", "Pictures in office documents"):
        import resvg_py
    # the font that labels were measured with comes first, those of the machine after it
    fonts = Path(mpl.get_data_path()) / "fonts" / "ttf"
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, dpi=dots_per_inch, font_dirs=[str(fonts)]))
