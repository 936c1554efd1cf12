"""What addresses read beside their path, and who is let in there."""

# Address -> (login, names of parameters).
READ: dict[str, tuple[str, tuple[str, ...]]] = {
    "/search": ("", ("q", "kind", "sort", "page", "region", "field", "org", "trl", "industry")),
    "/post/industries": ("author", ("q",)),
    "/my": ("author", ("state", "page")),
    "/organizations/1": ("", ("page",)),
    "/account/sign-in": ("", ("next",)),
    "/desk/suggestions": ("broker", ("state", "grades", "kinds", "page")),
    "/desk/engagements": ("broker", ("ended", "page")),
    "/desk/quality": ("supervisor", ("first", "last")),
    "/zone/organizations": ("operator", ("state", "page")),
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
