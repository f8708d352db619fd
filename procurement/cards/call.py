"""What procurement hangs on the home page, the cabinet and the desks.: call."""
