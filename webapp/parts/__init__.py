"""Parts of pages that read the domain for the acting user: cards, bodies, what comes next."""
