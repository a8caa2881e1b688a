"""What the ``bandit-mlops`` command does, one module for each of its sub-commands."""
