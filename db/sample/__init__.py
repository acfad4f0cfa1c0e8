"""Sample data for demo mode: four tenants with people, and for the bearing maker a catalogue and a past.

``seed`` is run at every start of a demo; what is there already stays as it is.
"""

from __future__ import annotations

from db.renders import Draw
from db.sample.catalogue import Catalogue, fill_catalogue
from db.sample.history import fill_history
from db.sample.people import TENANTS, Person, fill_people, give_credentials, open_tenant
from db.session import Store
from db.tenancy import Scope


def seed(store: Store, catalogue: Catalogue, *, draw: Draw) -> None:
    """Make what is missing of the sample data; each tenant's rows come in one transaction.

    ``catalogue`` and ``draw`` belong to the renderer, which this package does not know; ``tools.renders`` has both.
    """
    people: list[Person] = []
    for sample in TENANTS:
        tenant_id = open_tenant(store, sample)
        with store.work(Scope(tenant_id)) as session:
            users = fill_people(session, sample)
            if "renders" in sample.packs and fill_catalogue(session, catalogue):
                fill_history(session, users, draw=draw)
        people += [Person(sample.email(role), Scope(tenant_id, user_id)) for role, user_id in users.items()]
    give_credentials(store, people)
