"""`python -m kpicore` is `kpicore`."""

import sys

from kpicore.cli import main

sys.exit(main())
