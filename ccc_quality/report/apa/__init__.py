"""Tables as a journal takes them, in APA style: LaTeX to compile, HTML to paste."""

from ccc_quality.report.apa.html import to_apa_html
from ccc_quality.report.apa.latex import to_latex
from ccc_quality.report.apa.paper_table import PaperTable

__all__ = ["PaperTable", "to_apa_html", "to_latex"]
