"""What reviewers ask of the write-up of a structural model, and where each of it is."""

from ccc_quality.report.checklist.judge import journal_checklist
from ccc_quality.report.checklist.record import Checklist

__all__ = ["Checklist", "journal_checklist"]
