"""The page grid and the layout engine that all papers share; nothing here knows what a quotation is."""
