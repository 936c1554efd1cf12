"""Every engine against its exact reference; snapshots against damage and kill -9."""
