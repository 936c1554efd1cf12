"""Organizations: registration, verification, their members and the invitations to them."""
