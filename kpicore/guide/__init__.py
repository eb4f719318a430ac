"""The wizard without its screen: goal sentences to indicators, pure and without a clock.

Convention of this package: readers return values and the questions that are left, never a sentence; `kpicore.text` has the words.
"""
