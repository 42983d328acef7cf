"""Counterfoil: the sales-order desk for trade counters and small wholesalers."""
