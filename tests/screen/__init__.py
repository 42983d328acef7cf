"""The program itself in a window of a real screen, with keys as a keyboard and a scanner send them."""
