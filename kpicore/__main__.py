"""`python -m kpicore` is `kpicore`."""

import sys

from kpicore.cli.main import main

sys.exit(main())
