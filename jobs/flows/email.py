"""``email.send``: one mail as plain text through the mail server of a connection."""

from __future__ import annotations

from typing import cast

from db.models.base import Json
from db.workflows.connections import OpenConnection
from engines.outgoing.errors import OutgoingError
from engines.outgoing.mail import Mail, MailServer, Security, read_addresses, send_mail
from engines.outgoing.redact import redact
from jobs.flows.outside import failure, needed_connection
from jobs.flows.surroundings import Performed, Resolved, Surroundings


def send_email(resolved: Resolved, surroundings: Surroundings) -> Performed:
    """Hand the mail in.

    Raises:
        StepFailed: it was not sent, or not taken.
    """
    connection = needed_connection(surroundings, "e-mail")
    try:
        mail = Mail(
            str(connection.settings.get("from") or ""),
            read_addresses(resolved.text("to")),
            resolved.text("subject"),
            resolved.text("body"),
            surroundings.key,
        )
        if surroundings.is_practice:
            return Performed(_practice(mail, connection))
        send_mail(mail, server_of(connection), allowed=surroundings.allowed_hosts)
    except OutgoingError as error:
        raise failure(error, connection, is_repeatable=False) from None
    return Performed({"sent": True, "to": list(mail.to)})


def server_of(connection: OpenConnection) -> MailServer:
    """Where the connection's mails are handed in."""
    settings = connection.settings
    return MailServer(
        str(settings.get("host") or ""),
        int(str(settings.get("port") or 587)),
        cast(Security, settings.get("security") or "starttls"),
        str(settings.get("username") or ""),
        connection.secrets.get("password", ""),
    )


def _practice(mail: Mail, connection: OpenConnection) -> Json:
    found: Json = {
        "practice": True,
        "sent": False,
        "to": list(mail.to),
        "subject": mail.subject,
        "body": mail.body,
    }
    return redact(found, connection.hidden)
