"""What a grown aggregate tells about its fractal dimension: four estimators, each with its fit and an honest error.

Importing this loads numpy at most; `analyze` loads SciPy for the pair correlation and belongs into a child process.

    analyze ─► gyration | radii | boxes | pairs ─► fits (power law, standard error) ─► Measurement

How good the errors are: the mean of the values of aggregates that differ in the random seed only (point seed, stickiness
1; how many in brackets), ± their spread, and the root mean square of the errors that the fits report themselves.

    |                   | radius of gyration    | mass-radius           | box counting          | pair correlation      |
    | 2D, 500 (40)      | 1.720 ± 0.102 (0.084) | 1.659 ± 0.100 (0.102) | 1.465 ± 0.034 (0.041) | 1.688 ± 0.079 (0.128) |
    | 2D, 2,000 (40)    | 1.722 ± 0.054 (0.061) | 1.672 ± 0.061 (0.083) | 1.546 ± 0.017 (0.017) | 1.675 ± 0.037 (0.035) |
    | 2D, 20,000 (24)   | 1.717 ± 0.034 (0.033) | 1.675 ± 0.029 (0.040) | 1.631 ± 0.012 (0.012) | 1.683 ± 0.015 (0.022) |
    | 2D, 100,000 (12)  | 1.718 ± 0.024 (0.024) | 1.691 ± 0.025 (0.035) | 1.665 ± 0.011 (0.013) | 1.688 ± 0.007 (0.017) |
    | 3D, 500 (40)      | 2.442 ± 0.185 (0.166) | 2.251 ± 0.144 (0.171) | 1.559 ± 0.050 (0.072) | 2.226 ± 0.104 (0.150) |
    | 3D, 2,000 (24)    | 2.504 ± 0.129 (0.104) | 2.343 ± 0.139 (0.113) | 1.936 ± 0.025 (0.040) | 2.393 ± 0.052 (0.052) |
    | 3D, 10,000 (16)   | 2.513 ± 0.083 (0.068) | 2.401 ± 0.095 (0.084) | 2.137 ± 0.016 (0.025) | 2.422 ± 0.024 (0.030) |

The published values are 1.71 (2D) and about 2.50 (3D). At sizes like these the estimators differ, since there are hardly
two decades between a particle and the outline: box counting reads low (in 2D by 0.04 at 100,000 particles and by 0.24 at
500, in 3D by 0.4 and more), mass-radius and pair correlation by 0.02 to 0.04 in 2D and by about 0.1 in 3D.
"""

from engines.dla.analysis.analyzing import analyze
from engines.dla.analysis.measurements import (
    ESTIMATORS,
    FEWEST_PARTICLES,
    INDICATIVE_BELOW,
    METRICS,
    Curve,
    Measurement,
    Metric,
)

__all__ = [
    "ESTIMATORS",
    "FEWEST_PARTICLES",
    "INDICATIVE_BELOW",
    "METRICS",
    "Curve",
    "Measurement",
    "Metric",
    "analyze",
]
