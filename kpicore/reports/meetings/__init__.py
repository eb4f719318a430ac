"""The meeting: when it is, what it is about, what it changes, and what it decided."""
