"""Uploaded files: looked into before they are kept, and handed out only to those who may see."""
