"""Settings, Prices: what rules say of prices and charges, and a line that tries them out."""
