"""The workflow pack: seventeen tools, its words, and what a model and a person are told of it."""

from db import workflows
from tools.pack import Pack, Record
from tools.phrases.workflows import CATALOGUE
from tools.workflows.building import (
    create_workflow,
    generate_workflow,
    restore_version,
    run_workflow,
    set_active,
    tidy_workflow,
)
from tools.workflows.card import estimate, summarise
from tools.workflows.editing import add_edge, add_node, delete_edge, delete_node, update_node
from tools.workflows.faults import explain_error
from tools.workflows.knowledge import KINDS, KNOWLEDGE, SUGGESTIONS
from tools.workflows.origins import complete
from tools.workflows.reading import (
    describe_run,
    describe_workflow,
    get_workflow,
    get_workflow_runs,
    list_connectors,
    list_workflows,
    validate_workflow,
)

__all__ = ["PACK", "RECORDS"]

RECORDS = {
    "workflow": Record("workflows:read", describe_workflow),
    "workflow_run": Record("workflows:read", describe_run),
}
"""What a chat may be opened from; its context id is a number."""

PACK = Pack(
    name="workflows",
    title="Workflows",
    tools=(
        create_workflow,
        get_workflow,
        list_workflows,
        generate_workflow,
        add_node,
        update_node,
        delete_node,
        add_edge,
        delete_edge,
        validate_workflow,
        list_connectors,
        get_workflow_runs,
        explain_error,
        run_workflow,
        restore_version,
        set_active,
        tidy_workflow,
    ),
    knowledge=KNOWLEDGE,
    summarise=summarise,
    complete=complete,
    estimate=estimate,
    names=workflows.names,
    check_undo=workflows.check_undo,
    catalogue=CATALOGUE,
    suggestions=SUGGESTIONS,
    kinds=KINDS,
    records=RECORDS,
)
