"""The faces, by who stands at the door."""
