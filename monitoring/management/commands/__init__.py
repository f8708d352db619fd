"""Commands of the top storey."""
