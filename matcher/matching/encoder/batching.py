"""Groups texts of similar length, so that little time is spent on padding."""

from collections.abc import Iterator, Sequence


def token_batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Yield the positions of ``lengths``, longest first, in batches.

    A batch costs its longest length times its size, because the others are padded to it.

    Args:
        lengths: Tokens of each text.
        budget: Highest cost of a batch of several texts; a longer text goes alone.
    """
    batch: list[int] = []
    for position in sorted(range(len(lengths)), key=lambda position: -lengths[position]):
        if batch and lengths[batch[0]] * (len(batch) + 1) > budget:
            yield batch
            batch = []
        batch.append(position)
    if batch:
        yield batch
