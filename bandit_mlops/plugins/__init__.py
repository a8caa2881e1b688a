"""The rules: one file each, one entry point of ``bandit.plugins`` each."""
