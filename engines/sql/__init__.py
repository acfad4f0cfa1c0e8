"""One SELECT, written by a model, over one tenant's published columns: checked, bounded in time and rows, and undone.

`guard.check` reads the text and writes it anew; `sandbox.SandboxedSqlite` and `postgres.PostgresQueries` run what it
wrote. Neither half is enough alone: the guard knows no tenants, and the executors know no functions.
"""
