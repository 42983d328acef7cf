"""The main window and what lies over every place: palette, help, toasts, keys."""
