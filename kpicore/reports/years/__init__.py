"""The fiscal years of a plan: which one a board shows, how the next one begins, and the quarters of its goal on one page."""
