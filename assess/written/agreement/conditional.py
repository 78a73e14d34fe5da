"""The likelihood of marks given each script's total, in which no script's ability appears.

In a Rasch model a script's total says all there is to say about its ability. Given the totals, how
marks fall on markers and criteria depends on severity, difficulty and thresholds alone (Andersen,
1973): that likelihood needs no assumption about how good the scripts are, nor about who was given
which, and its estimates are consistent however few marks a script has.

The probability of each total is built up one mark at a time; expected counts given the total come
from going back over the same sums (the method of the forward and backward passes). Everything is
computed at an ability near the totals concerned, which changes no conditional probability and keeps
every number within range.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assess.written.agreement.checking import FloatArray, IndexArray
from assess.written.agreement.measuring import abilities, probabilities
from assess.written.agreement.preparing import Prepared

# Totals that share one ability: few enough for the farthest to be no rarity.
SPAN = 64
# Below this a probability has lost its digits, and its inverse is no number.
RAREST = 1e-290


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Informative scripts with T marks each, in P rows of like design and neighbouring totals.

    Attributes
    ----------
    cells : array of int, of shape (P, T)
        Which combinations of marker and criterion (j I + i) marked the scripts of a row.
    tilt : array of shape (P,)
        The ability at which a row is computed.
    counts : array of shape (P, T M + 1)
        How many scripts of a row have each total.
    scripts, row, total : arrays of int, of shape (n,)
        The scripts of the group, their row, and their total.
    scores : array of int, of shape (n, T)
        Their scores, in the order of the cells.
    """

    cells: IndexArray
    tilt: FloatArray
    counts: FloatArray
    scripts: IndexArray
    row: IndexArray
    total: IndexArray
    scores: NDArray[np.int64]


def groups_of(prepared: Prepared, logits: FloatArray) -> list[Group]:
    """Group the informative scripts, for logits of shape (J I, M + 1) near those to come."""
    flat = prepared.scores.reshape(len(prepared.scores), -1)
    marks = (flat >= 0).sum(axis=1)
    return [
        _group(np.flatnonzero(prepared.informative & (marks == count)), flat, count, logits)
        for count in np.unique(marks[prepared.informative]).tolist()
    ]


def _group(scripts: IndexArray, flat: NDArray[np.int64], count: int, logits: FloatArray) -> Group:
    given = flat[scripts] >= 0
    cells = np.nonzero(given)[1].reshape(-1, count)
    scores = flat[scripts][given].reshape(-1, count)
    total = scores.sum(axis=1)
    rows, row = np.unique(np.column_stack([cells, total // SPAN]), axis=0, return_inverse=True)
    counts = np.zeros((len(rows), count * (logits.shape[1] - 1) + 1))
    np.add.at(counts, (row, total), 1.0)
    centre = (counts @ np.arange(counts.shape[1])) / counts.sum(axis=1)
    tilt, _ = abilities(logits[rows[:, :-1]], centre)
    return Group(rows[:, :-1], tilt, counts, scripts, row, total, scores)


def log_normalisers(logits: FloatArray, group: Group) -> tuple[float, FloatArray]:
    """Sum over scripts of the log of what normalises them, and expected counts (T and row apart).

    Parameters
    ----------
    logits : array of shape (J I, M + 1)
    group : Group

    Returns
    -------
    float, array of shape (P, T, M + 1)
        The counts are of the scores that all scripts of a row are expected to have, given totals.
    """
    chance, log_sum = probabilities(logits[group.cells], group.tilt)
    forward = partial_totals(chance)
    scores, marks = chance.shape[2], chance.shape[1]
    given = group.counts > 0
    if (forward[-1][given] < RAREST).any():
        # Parameters so far away that a total which occurred cannot: no way to go on.
        return float("inf"), np.zeros_like(chance)
    log_total = np.log(forward[-1], out=np.zeros_like(group.counts), where=given)
    back = np.divide(group.counts, forward[-1], out=np.zeros_like(group.counts), where=given)
    expected = np.empty_like(chance)
    for mark in range(marks - 1, -1, -1):
        before = forward[mark]
        width = before.shape[1]
        shifted = [back[:, score : score + width] for score in range(scores)]
        for score in range(scores):
            expected[:, mark, score] = np.einsum("pr,pr->p", before, shifted[score])
        back = sum(
            (chance[:, mark, score, None] * shifted[score] for score in range(scores)),
            start=np.zeros_like(before),
        )
    expected *= chance
    size = group.counts.sum(axis=1)
    untilted = group.tilt @ (group.counts @ np.arange(group.counts.shape[1]))
    normaliser = (group.counts * log_total).sum() - untilted + size @ log_sum.sum(axis=1)
    return float(normaliser), expected


def partial_totals(chance: FloatArray) -> list[FloatArray]:
    """Distribution of the total of the first 0, 1, … T marks: arrays of shape (P, t M + 1)."""
    rows, marks, scores = chance.shape
    totals = [np.ones((rows, 1))]
    for mark in range(marks):
        before = totals[-1]
        width = before.shape[1]
        after = np.zeros((rows, width + scores - 1))
        for score in range(scores):
            after[:, score : score + width] += chance[:, mark, score, None] * before
        totals.append(after)
    return totals


def score_moments(logits: FloatArray, group: Group) -> tuple[FloatArray, FloatArray]:
    """Mean and variance of every mark given its script's total: two arrays of shape (n, T)."""
    chance, _ = probabilities(logits[group.cells], group.tilt)
    forward, backward = partial_totals(chance), partial_totals(chance[:, ::-1])
    marks, scores = chance.shape[1], chance.shape[2]
    means, variances = np.empty(group.scores.shape), np.empty(group.scores.shape)
    for mark in range(marks):
        others = _convolved(forward[mark], backward[marks - 1 - mark])
        padded = np.pad(others, ((0, 0), (scores - 1, scores - 1)))
        weights = np.stack(
            [
                chance[group.row, mark, score] * padded[group.row, group.total - score + scores - 1]
                for score in range(scores)
            ],
            axis=1,
        )
        weights /= weights.sum(axis=1, keepdims=True)
        means[:, mark] = weights @ np.arange(scores)
        variances[:, mark] = weights @ np.arange(scores) ** 2 - means[:, mark] ** 2
    return means, np.maximum(variances, 0.0)


def _convolved(left: FloatArray, right: FloatArray) -> FloatArray:
    """Distribution of the sum of two independent totals, row by row."""
    if left.shape[1] > right.shape[1]:
        left, right = right, left
    width = right.shape[1]
    total = np.zeros((len(left), left.shape[1] + width - 1))
    for place in range(left.shape[1]):
        total[:, place : place + width] += left[:, place, None] * right
    return total
