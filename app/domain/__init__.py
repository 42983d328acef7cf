"""The rules of the trade: frozen values in, decisions out. Standard library only; nothing here reads or writes."""
