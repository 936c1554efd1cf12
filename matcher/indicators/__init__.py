"""Technical indicators: read from text, brought to one unit, compared."""
