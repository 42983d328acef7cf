"""The counter the stories are told at: one hypothesis profile, the company's tax codes, and how to say an amount."""

import os

from hypothesis import HealthCheck, settings

# The same examples every time, so that a red test means a changed rule. HYPOTHESIS_PROFILE=search looks for new ones.
settings.register_profile("house", max_examples=60, deadline=None, derandomize=True, database=None)
settings.register_profile(
    "search", max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))
