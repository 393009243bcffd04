"""Quality of customer contact centres: structural equation models, driver analysis and reports."""

__version__ = "0.1.0"
