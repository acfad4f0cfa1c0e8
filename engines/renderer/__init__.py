"""The renderer: catalogue pictures of parametric machine parts, on a CPU without a display.

Light to import: `spec` (what a picture needs), `geometry`, `catalogue` (sample data), `errors`, `port`, `picture`,
`probe`. Heavy, for worker processes: `rendering.render` and what stands behind it. VTK is loaded by `studio_vtk` alone.

    spec ─► scene (meshes: bearings, rollers, housings, shafts ─► solids, casting)
              ├─► studio_vtk (glsl)  ┐ both lit by light, bake, tone
              ├─► studio_embree      ┘
              └─► backdrop ─► encoding ─► Picture
"""
