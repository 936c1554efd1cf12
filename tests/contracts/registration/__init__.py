"""What goes to the registration body and comes back."""
