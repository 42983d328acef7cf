"""The places of the program, in fixed order: the one list that rail, Ctrl+1 to 8, menus and tests are made from.

Plain tuples, and nothing is imported: the bare window counts them before anything else is there.
"""

# Id, name, the shorter name on the rail, and module and class of the screen, which is read when it is first needed.
PLACES = (
    ("board", "Board", "Board", "app.ui.screens.board.screen:BoardScreen"),
    ("order", "Order", "Order", "app.ui.screens.order.screen:OrderScreen"),
    ("customers", "Customers", "Customers", "app.ui.screens.customers.screen:CustomersScreen"),
    ("stock", "Stock", "Stock", "app.ui.screens.stock.screen:StockScreen"),
    ("deliveries", "Deliveries", "Deliver", "app.ui.screens.deliveries.screen:DeliveriesScreen"),
    ("money", "Money", "Money", "app.ui.screens.money.screen:MoneyScreen"),
    ("reports", "Reports", "Reports", "app.ui.screens.reports.screen:ReportsScreen"),
    ("settings", "Settings", "Settings", "app.ui.screens.settings.screen:SettingsScreen"),
)
