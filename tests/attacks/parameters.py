"""What addresses read beside their path, and who is let in there."""

# Address -> (login, names of parameters).
READ: dict[str, tuple[str, tuple[str, ...]]] = {
    "/search": ("", ("q", "kind", "sort", "page", "region", "field", "org", "trl", "industry")),
    "/post/industries": ("author", ("q",)),
    "/post/demand": ("", ("step",)),
    "/saved-searches/new": ("", ("q", "kind", "sort", "region", "field", "org", "trl")),
    "/account/notifications": ("author", ("group", "page")),
    "/my/listings": (
        "author",
        ("kind", "state", "field", "q", "expiring", "sort", "page"),
    ),
    "/my/supply": ("author", ("month",)),
    "/my/listings.xlsx": ("author", ("state", "q", "field")),
    "/organizations/1": ("", ("page", "kind")),
    "/search.atom": ("", ("q", "kind", "sort", "page", "region", "field", "org", "trl")),
    "/search.rss": ("", ("q", "kind", "region", "industry")),
    "/account/sign-in": ("", ("next",)),
    "/desk/suggestions": (
        "broker",
        ("state", "grades", "kinds", "whose", "undo", "match", "page"),
    ),
    "/desk/engagements": (
        "broker",
        ("whose", "stages", "fields", "kinds", "owner", "overdue", "due", "text", "sort", "page"),
    ),
    "/desk/interests": ("broker", ("state", "page")),
    "/my/engagements": ("author", ("page",)),
    "/desk/board": ("broker", ("whose", "stage")),
    "/desk/explore": (
        "broker",
        ("listing", "q", "exclude", "words", "kind", "field", "region", "trl", "page"),
    ),
    "/desk/compare": ("broker", ("need", "with", "compare", "differ")),
    "/desk/compare.xlsx": ("broker", ("need", "with")),
    "/desk/quality": ("supervisor", ("first", "last")),
    "/lists": ("", ("zone", "kind", "year", "page")),
    "/zone/market": ("operator", ("region", "industry", "gap", "sort")),
    "/zone/lists": ("operator", ("state", "page")),
    "/zone/organizations": ("operator", ("state", "page")),
    "/zone/brokers": ("operator", ("page",)),
    "/review": ("operator", ("kind", "overdue", "received", "resubmitted", "page")),
    "/admin/audit": (
        "auditor",
        ("since", "until", "person", "action", "kind", "address", "before"),
    ),
    "/api/v1/listings": ("", ("q", "kind", "sort", "cursor", "region", "limit", "min_trl")),
    "/api/v1/my/listings": ("author", ("state", "cursor", "limit")),
    "/api/v1/matches": ("broker", ("state", "grade", "cursor")),
    "/api/v1/quality": ("supervisor", ("first", "last")),
    "/api/v1/audit": ("auditor", ("cursor", "person", "since", "action")),
}
