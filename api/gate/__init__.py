"""The gate in front of the whole app, pages and programs alike: pure ASGI, and nothing that streams is held back.

From the outside in: ``edge`` (request id, headers, what went wrong), in the public demo ``public`` (what there is),
``links`` (who tries many of them in vain), ``signed_in`` (whose cookie or token this is), ``origins`` (requests that
another site's page made), ``bodies`` (their size) and ``mount`` (what Gradio leaves open).
"""

from __future__ import annotations

from starlette.types import ASGIApp

from api.gate.bodies import Bodies
from api.gate.edge import Edge
from api.gate.links import Links
from api.gate.mount import MountGuard
from api.gate.origins import Origins
from api.gate.public import PublicOnly
from api.gate.signed_in import SignedIn
from api.parts import Parts


def protect(app: ASGIApp, parts: Parts, *, hosts: tuple[str, ...] = (), public: bool = False) -> ASGIApp:
    """Wrap the whole app, after everything is mounted; the server is given what this returns.

    ``hosts`` are the names under which the app may be asked (without port), all where empty; on a loopback address
    name them, so that no other name can be made to point here (DNS rebinding). ``public`` is the public demo.
    """
    guarded = MountGuard(app, parts.presence)
    known = SignedIn(Origins(Bodies(guarded)), parts.services.store)
    inner: ASGIApp = Links(known, parts.limits.wrong_links)
    return Edge(PublicOnly(inner) if public else inner, hosts=hosts)
