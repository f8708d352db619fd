"""Shape and words of the input; an action saves."""
