"""Growth of aggregates: off-lattice diffusion-limited aggregation in two and three dimensions, and what is made of them.

Light to import (numpy at most): `spec` (what to grow), `errors`, `cluster` (what was grown), `seeds`. Heavy, for worker
processes: `growth.grow` and what stands behind it, which load numba; `analysis` and `exports`.

    spec ─► growth (seeds, checkpoints) ─► Cluster ─► analysis, exports
              ├─► plane (kernels of 2D) ┐ both walk through a field (grid and distance maps)
              └─► space (kernels of 3D) ┘ with random numbers of chance
"""
