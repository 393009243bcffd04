"""A report as slides: native charts and tables that stay editable, in our style or a client's."""

from ccc_quality.extras import needed

with needed("office", "Writing slides"):
    import pptx  # noqa: F401
    import resvg_py  # noqa: F401
    import xlsxwriter  # noqa: F401

from ccc_quality.report.slides.deck import pptx_bytes
from ccc_quality.report.slides.template import open_template

__all__ = ["open_template", "pptx_bytes"]
