"""The claims of a study as hypotheses about effects, tested on a user's own data."""

from ccc_quality.claims.claim_tests import ClaimTests
from ccc_quality.claims.hypotheses import Hypothesis, hypotheses_about
from ccc_quality.claims.testing import test_claims
from ccc_quality.claims.verdicts import Verdict

__all__ = ["ClaimTests", "Hypothesis", "Verdict", "hypotheses_about", "test_claims"]
