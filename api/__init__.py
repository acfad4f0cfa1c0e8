"""What programs see: REST and server-sent events under ``/api/v1``, health, and the gate in front of the whole app.

``routes.create_api`` makes the sub-application, ``health.create_health`` the two routes beside it, ``gate.protect`` wraps
the whole app (these routes and the pages alike). All of them are given the same ``parts.Parts``.
"""
