"""Old contracts of a zone, brought into its ledger from a file: read, judged, then taken."""
