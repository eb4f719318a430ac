"""The core of Gyakusan: what a KPI plan is, what its numbers mean, where they come from and how they are worded.

Pure below `stores` and `text`: no clock, network, screen or language. See docs/architecture.md for the directions of import.
"""

__version__ = "0.1.0"
