"""A page of Gradio with a queued handler, an unqueued one, a state and a component that calls the server.

Imported only where it is mounted, since Gradio reads its switches at import; its annotations must be real ones.
"""

import gradio as gr
from fastapi import FastAPI

from agent.turns.services import identity_of

ASK = """
const b = element.querySelector('b');
b.onclick = async () => { b.innerText = await server.double(21); };
"""


def greet(request: gr.Request, count: int) -> tuple[str, int]:
    """Say who asks, and how often."""
    who = identity_of(request.request) if request.request else None
    return f"{who.name if who else 'nobody'} {count + 1}", count + 1


def double(number: int) -> int:
    """A function that a component calls."""
    return 2 * number


def mount(app: FastAPI) -> None:
    """Add it at ``/app``."""
    with gr.Blocks(title="A page", analytics_enabled=False) as demo:
        count = gr.State(0)
        shown = gr.Textbox(elem_id="shown", label="Shown")
        gr.Button("Greet", elem_id="greet").click(greet, count, [shown, count])
        gr.Button("Quick", elem_id="quick").click(lambda: "quick", None, shown, queue=False)
        gr.HTML("<b id='ask'>ask</b>", js_on_load=ASK, server_functions=[double])
    gr.mount_gradio_app(
        app,
        demo,
        path="/app",
        auth_dependency=lambda request: str(identity_of(request)),
        show_error=False,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
    )
