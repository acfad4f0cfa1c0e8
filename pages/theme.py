"""The look of Gradio's own components: it takes its colours, font and sizes from ``static/tokens.css``."""

from __future__ import annotations

import gradio as gr
from gradio.themes.base import Base

SANS = ("Inter", "system-ui", "sans-serif")
MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")
_COLOURS = {
    "body_background_fill": "var(--page)",
    "body_text_color": "var(--text)",
    "body_text_color_subdued": "var(--muted)",
    "background_fill_primary": "var(--surface)",
    "background_fill_secondary": "var(--sunken)",
    "border_color_primary": "var(--line)",
    "border_color_accent": "var(--accent)",
    "color_accent_soft": "var(--accent-soft)",
    "link_text_color": "var(--accent-text)",
    "link_text_color_hover": "var(--accent-text)",
    "link_text_color_active": "var(--accent-text)",
    "link_text_color_visited": "var(--accent-text)",
    "block_background_fill": "transparent",
    "block_border_color": "var(--line)",
    "input_background_fill": "var(--surface)",
    "input_background_fill_focus": "var(--surface)",
    "input_border_color": "var(--line-strong)",
    "input_border_color_focus": "var(--accent)",
    "input_placeholder_color": "var(--faint)",
    "button_primary_background_fill": "var(--accent)",
    "button_primary_background_fill_hover": "var(--accent-hover)",
    "button_primary_text_color": "var(--on-accent)",
    "button_primary_border_color": "transparent",
    "button_secondary_background_fill": "var(--surface)",
    "button_secondary_background_fill_hover": "var(--sunken)",
    "button_secondary_text_color": "var(--text)",
    "button_secondary_border_color": "var(--line-strong)",
    "table_border_color": "var(--line)",
    "table_even_background_fill": "var(--surface)",
    "table_odd_background_fill": "var(--surface)",
    "table_row_focus": "var(--accent-soft)",
}
"""The same value for light and dark: the tokens themselves turn dark, by ``data-theme`` on the page."""


def counterfoil_theme() -> Base:
    """Neutral slate, one indigo accent, Inter at 14 px; makes no request to other hosts."""
    theme = Base(
        primary_hue=gr.themes.colors.indigo,
        neutral_hue=gr.themes.colors.slate,
        text_size=gr.themes.sizes.text_md,
        radius_size=gr.themes.sizes.radius_md,
        spacing_size=gr.themes.sizes.spacing_md,
        font=tuple(gr.themes.Font(name) for name in SANS),
        font_mono=tuple(gr.themes.Font(name) for name in MONO),
    )
    both = {**_COLOURS, **{f"{name}_dark": value for name, value in _COLOURS.items()}}
    plain = {"block_shadow": "none", "block_border_width": "0px", "layout_gap": "0px", "block_padding": "0px"}
    return theme.set(**both, **plain)
