"""The pages: HTTP in, one domain function, HTML out."""
