"""Workflows as pure values: what a definition is, what its nodes can do, whether it makes sense, how it is drawn.

definition (nodes, edges, edits; shapes: what may stand in one) ─► graph (order, circles)
manifests (catalogue of connectors, made of kinds, configs and fields)
both ─► checking (settings; problems), layout (layers), difference, tidying
expressions, templates, cron: the small languages that settings are written in
"""
