"""What people type at a counter, understood without a database or a window: entry rows, lists, dates, charges."""
