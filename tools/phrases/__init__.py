"""What the built-in model knows of each pack: data beside the tools, and nothing but data."""
