"""The rules: one file each, one entry point of ``bandit.plugins`` each."""

from __future__ import annotations

from bandit_mlops import collector

# Before the rules: what they import is as much again as Bandit itself.
collector.spare()
