"""What is looked at before a contract is submitted."""
