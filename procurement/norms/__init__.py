"""The regulation of the competition as pure functions: plain values in, plain values out."""
