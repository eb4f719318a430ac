"""Whole plans to try the board with: an invented shop (`shop`) and a real retailer (`online_retail`)."""
