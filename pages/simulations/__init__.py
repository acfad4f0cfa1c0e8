"""The pages of the simulation pack: runs with their form, sweeps, projects; one run and a comparison."""
