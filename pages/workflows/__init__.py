"""The pages of workflows: their graphs, forms, versions, runs and connections."""
