"""Topics of needs and achievements together, from the vectors of their texts; arithmetic only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

Floats = NDArray[np.float32]
_SEED = 20261123
_STARTS = 10


@dataclass(frozen=True)
class Topics:
    """What was found.

    Attributes:
        members: the topic of each row, shape (n,); 0 is the largest.
        nearness: cosine of each row with the centre of its topic, shape (n,).
        places: of the topics on a map, shape (k, 2), each coordinate from -1 to 1.
    """

    members: NDArray[np.int64]
    nearness: Floats
    places: Floats


def centred(vectors: Floats) -> Floats:
    """The vectors of one side without what all of them have in common, of length 1 again.

    Needs and achievements are embedded in different roles: left as they are, the two sides lie
    apart and no topic would hold both.

    Args:
        vectors: shape (n, d).
    """
    if not len(vectors):
        return vectors
    rest = vectors - vectors.mean(axis=0)
    lengths = np.linalg.norm(rest, axis=1, keepdims=True)
    unit: Floats = rest / np.where(lengths > 0, lengths, 1)
    return unit


def find_topics(vectors: Floats, number: int) -> Topics:
    """Group vectors of length 1, shape (n, d); the same vectors always give the same topics.

    Args:
        vectors: at least as many as topics.
        number: of topics wanted; fewer are found where fewer vectors differ.
    """
    # Only the worker clusters; every other process starts a second sooner without it.
    from sklearn.cluster import KMeans

    number = min(number, len(np.unique(vectors, axis=0)))
    # Sums of several threads differ in their last bits, and pages want a processor too.
    with threadpool_limits(1):
        found = KMeans(number, n_init=_STARTS, random_state=_SEED).fit(vectors)
        sizes = np.bincount(found.labels_, minlength=number)
        order = np.argsort(-sizes, kind="stable")
        members = np.argsort(order)[found.labels_]
        lengths = np.linalg.norm(found.cluster_centers_, axis=1, keepdims=True)
        centres = (found.cluster_centers_ / np.where(lengths > 0, lengths, 1))[order]
        nearness = np.einsum("nd,nd->n", vectors, centres[members])
        return Topics(members, nearness.astype(np.float32), _map(centres))


def _map(centres: Floats) -> Floats:
    """Places on a plane whose distances are nearly those of the centres."""
    from sklearn.manifold import MDS
    from sklearn.metrics import euclidean_distances

    places = np.zeros((len(centres), 2))
    if len(centres) > 1:
        scaling = MDS(n_init=_STARTS, init="random", random_state=_SEED, metric="precomputed")
        places = scaling.fit_transform(euclidean_distances(centres.astype(np.float64)))
    reach = np.abs(places).max()
    scaled: Floats = (places / reach if reach > 0 else places).astype(np.float32)
    return scaled
