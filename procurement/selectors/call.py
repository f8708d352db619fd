"""Read models that span tables, for pages and papers.: call."""
