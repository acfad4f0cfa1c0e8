"""Engines: the parts that compute (pictures, simulations, transfers) and know nothing of chats, tenants or databases."""
