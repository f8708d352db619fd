"""The pages of a project: public, in the cabinet, in the office."""
