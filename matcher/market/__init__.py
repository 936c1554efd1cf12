"""Where demand has no supply and supply no demand, by topic."""
