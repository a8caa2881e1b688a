"""Bandit plug-ins that find security hazards in machine-learning code."""

__version__ = "0.1.0"
