"""The zone's figures: defined as data, computed from records, explained by them, and frozen.

Every figure is computed from one list of records with one condition for those that count; the
same condition makes the list behind the figure, so that both always agree.
"""
