"""How the documentation is built: ``make docs``.

Notebooks are executed while the pages are written. Their outputs are kept as long as neither they
nor the package changes, so that a page never shows what other code computed.
"""

from __future__ import annotations

import os
import sys
from hashlib import sha256
from pathlib import Path

DOCS = Path(__file__).parent
ROOT = DOCS.parent
sys.path[:0] = [str(DOCS / "_extensions"), str(ROOT)]

# kernels of notebooks inherit it: small matrices want one thread
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from ccc_quality import __version__  # noqa: E402


def _fingerprint() -> str:
    """What the package consists of, as a short name."""
    digest = sha256()
    for path in sorted((ROOT / "ccc_quality").rglob("*")):
        if path.suffix in (".py", ".yaml"):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


project = "ccc_quality"
author = "The ccc_quality authors"
project_copyright = author
version = release = __version__
language = "en"

extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "numpydoc",
    "myst_nb",
    "sphinx_copybutton",
    "sphinx_design",
    "written_pages",
]
exclude_patterns = ["_build", "_extensions", "_templates", "**.ipynb_checkpoints"]
templates_path = ["_templates"]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
suppress_warnings = ["mystnb.unknown_mime_type"]

nb_execution_mode = "cache"
nb_execution_cache_path = str(DOCS / "_build" / "notebooks" / _fingerprint())
nb_execution_raise_on_error = True
nb_execution_timeout = 300
nb_merge_streams = True

autosummary_generate = True
autosummary_ignore_module_all = False
autodoc_typehints = "none"  # types stand in the docstrings
autodoc_member_order = "bysource"
autodoc_class_signature = "separated"  # results are made by functions
toc_object_entries_show_parents = "hide"
autodoc_default_options = {"exclude-members": "__new__, __init__"}
numpydoc_show_class_members = False
numpydoc_xref_param_type = False

nitpicky = True
nitpick_ignore_regex = [
    # rooms of the package and bases of results have no page; a docstring may name them all the same
    (r"py:mod", r"ccc_quality\..*"),
    (r"py:class", r"ccc_quality\.results\..*"),
    (r"py:func", r"ccc_quality\.study\.likert\..*"),
    (r"py:data", r"THRESHOLDS"),
    # other packages: the build asks nothing of the network
    (r"py:.*", r"(statsmodels|scipy|numpy|pandas|matplotlib|joblib)\..*"),
]

html_theme = "pydata_sphinx_theme"
html_title = "ccc_quality"
html_static_path = ["_static"]
html_css_files = ["style.css"]
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "logo": {"text": "ccc_quality"},
    "header_links_before_dropdown": 6,
    "navbar_align": "left",
    "navbar_end": ["theme-switcher"],
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["copyright"],
    "footer_end": ["version"],
    "show_prev_next": True,
    "pygments_light_style": "a11y-light",
    "pygments_dark_style": "a11y-dark",
}
html_sidebars = {
    page: []
    for page in (
        "index",
        "first_steps",
        "migration",
        "validation",
        "benchmarks",
        "glossary",
        "changelog",
    )
}
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True
