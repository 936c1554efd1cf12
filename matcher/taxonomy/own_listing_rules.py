"""Limits of what an organization does with many of its listings at once."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OwnListingRules:
    """The rules in force.

    Attributes:
        import_rows: rows of one file that is imported in the browser.
        import_days: how long a preview that nobody takes is kept.
        import_previews: open ones that an organization may have.
        bulk_rows: listings that are submitted, renewed or withdrawn in one go.
        expiring_days: how long before its end a validity counts as ending soon.
    """

    import_rows: int
    import_days: int
    import_previews: int
    bulk_rows: int
    expiring_days: int
