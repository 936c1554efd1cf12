"""The annual report and the monthly brief."""
