"""The match report in Word that both sides sign."""
