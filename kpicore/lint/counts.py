"""How many factors and indicators a tree wants (source: the articles the method follows). Read on its own: a sentence needs no scores."""

#: Under a KGI, at least and at most.
CSFS_WANTED = (2, 3)
#: Under a CSF, at least and at most; more than `TOO_MANY_KPIS` is an error.
KPIS_WANTED = (3, 5)
TOO_MANY_KPIS = 7
