"""The domain of technology transfer: listings, matching, engagements. Knows no HTTP."""
