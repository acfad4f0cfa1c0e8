"""What can go wrong with a query that a model wrote.

QueryError
├── QueryRefused      the guard does not accept the text; nothing was run             (for the model)
├── QueryFailed       the database could not answer it: a type, a grouping, memory     (for the model)
├── QueryTooSlow      it ran into the time limit and was stopped                       (for the model)
├── QueryUnavailable  no worker or connection was free, or the database is not there   (for the model)
└── QueryUnsafe       the start-up check found a hole; no query is served              (for the operator)

Each message is one or two sentences that say what happened and what to do next.
"""


class QueryError(Exception):
    """A query was not answered; the message is a sentence to show."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class QueryRefused(QueryError):
    """The guard does not accept the text."""


class QueryFailed(QueryError):
    """The database could not answer the query."""


class QueryTooSlow(QueryError):
    """The query ran into its time limit and was stopped."""


class QueryUnavailable(QueryError):
    """Nothing was there to run the query on."""


class QueryUnsafe(QueryError):
    """The database is not set up as the tenant boundary needs it; no query is served until it is."""
