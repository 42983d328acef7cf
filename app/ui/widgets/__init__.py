"""The pieces windows are made of."""
