"""How ids last when the clusters change."""

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]

NEW = -1


def keep_ids(*, clusters: Ids, held: Ids) -> Ids:
    """
    Give every new cluster the id of an entity that it mostly was, so that an entity keeps its id for life.

    :param clusters: mention → new cluster, dense from 0
    :param held: mention → the entity that it belonged to, NEW where it belonged to none
    :return: cluster → entity id, NEW where an id must be drawn

    A cluster takes the entity with which it shares most mentions, the older id (the smaller one) on a tie; an entity is
    given to one cluster only, the one that shares most with it, the first cluster on a tie. The order of mentions
    matters only there.
    """
    count = int(clusters.max()) + 1 if len(clusters) else 0
    kept = np.full(count, NEW, dtype=np.int64)
    known = held != NEW
    if not known.any():
        return kept
    pairs, shared = np.unique(np.stack([clusters[known], held[known]]), axis=1, return_counts=True)
    taken: set[int] = set()
    for index in np.lexsort((pairs[0], pairs[1], -shared)):
        cluster, entity = int(pairs[0, index]), int(pairs[1, index])
        if kept[cluster] == NEW and entity not in taken:
            kept[cluster] = entity
            taken.add(entity)
    return kept
