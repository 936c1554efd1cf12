"""Personal data: masked where it is shown, consented to, handed out and erased.

`masking` knows nothing of the rest of the domain, so that every subject may use it.
"""
