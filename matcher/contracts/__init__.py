"""Technology contracts: from an engagement, or from outside, to registration and payment."""
