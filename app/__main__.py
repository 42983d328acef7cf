"""`python -m app` is `counterfoil`."""

import sys

from app.main import main

sys.exit(main())
