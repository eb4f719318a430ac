"""The fiscal years of a plan: which one a board shows, and how the next one begins."""
