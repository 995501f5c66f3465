"""The pages of the road: they read, ask the workflow, and decide nothing."""
