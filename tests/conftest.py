"""Bandit is imported before anything of ours: it imports the rules, and these import it."""

import bandit.core.extension_loader  # noqa: F401
