"""Runs of workflows: what each step does, and how a run goes from step to step."""
