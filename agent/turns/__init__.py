"""Turns on the server, and the live feed: the part of ``agent`` that uses the store."""
