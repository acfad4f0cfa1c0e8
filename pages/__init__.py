"""What people see; one noun per module."""

import os


def prepare_environment() -> None:
    """Switch off what Gradio would send to its makers; call it before ``pages.site`` is imported."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["DO_NOT_TRACK"] = "1"
