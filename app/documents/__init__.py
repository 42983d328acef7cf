"""The papers of the trade: frozen data in, PDF bytes out."""
