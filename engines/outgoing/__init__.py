"""Requests and mail to services outside: only to addresses that were checked, bounded in time and size, sent once.

Whoever sets up such a request makes this server send it, so where it may go is decided here and not by the caller.
"""
