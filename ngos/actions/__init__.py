"""Every write of the register, one verb each."""
