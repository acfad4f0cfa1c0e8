"""From light to display: exposure, a film-like curve and the sRGB transfer function (IEC 61966-2-1).

The same curve exists twice, for numpy and as GLSL, so that both back ends develop their pictures alike.
"""

import numpy as np

from engines.renderer.solids import Floats

EXPOSURE = 1.15
AMBIENT = 0.42  # light that a neighbouring part sends on, relative to white paper

GLSL_DEVELOPED = f"""
vec3 developed(vec3 light)
{{
  vec3 x = light * {EXPOSURE};
  vec3 t = clamp(x * x * (3.0 * x + 1.0) / (x * x * (2.55 * x + 1.35) + 0.55 * x + 0.02), 0.0, 1.0);
  return mix(12.92 * t, 1.055 * pow(max(t, 0.0031308), vec3(1.0 / 2.4)) - 0.055, step(0.0031308, t));
}}
"""


def developed(light: Floats) -> Floats:
    """Linear light of any shape to display values 0 to 1."""
    x = np.maximum(light, 0) * np.float32(EXPOSURE)
    t = np.clip(x * x * (3 * x + 1) / (x * x * (2.55 * x + 1.35) + 0.55 * x + 0.02), 0, 1)
    shown = np.where(t < 0.0031308, 12.92 * t, 1.055 * np.maximum(t, 0.0031308) ** (1 / 2.4) - 0.055)
    return np.asarray(shown, np.float32)


def linear(color: str) -> tuple[float, float, float]:
    """A display colour ``#rrggbb`` as linear light."""
    values = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    return red, green, blue
