"""What comes in: listings of senders without an account, and forms kept while they are typed."""
