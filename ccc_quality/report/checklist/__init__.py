"""What reviewers ask of the write-up of a structural model, and where each of it is."""

from ccc_quality.report.checklist.checklist import Checklist, journal_checklist

__all__ = ["Checklist", "journal_checklist"]
