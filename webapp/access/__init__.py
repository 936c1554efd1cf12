"""Who may come in: the session behind a cookie, obligations, and protection of every request."""
