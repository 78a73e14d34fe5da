"""Abilities of scripts, once markers and criteria are known."""

from __future__ import annotations

import numpy as np

from assess.written.agreement.checking import FloatArray

# Beyond this many logits every band of any scale is certain.
FARTHEST = 200.0
TOLERANCE = 1e-11
ROUNDS = 200


def probabilities(logits: FloatArray, ability: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Probability of each score, and the log of what normalises it.

    Parameters
    ----------
    logits : array of shape (N, T, M + 1)
        At ability 0, of the T marks of each of N scripts.
    ability : array of shape (N,)

    Returns
    -------
    arrays of shape (N, T, M + 1) and (N, T)
    """
    raised = logits + ability[:, None, None] * np.arange(logits.shape[2])
    peak = raised.max(axis=2, keepdims=True)
    weight = np.exp(raised - peak)
    total = weight.sum(axis=2, keepdims=True)
    return weight / total, (peak + np.log(total))[..., 0]


def moments(logits: FloatArray, ability: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Expected score and its variance, two arrays of shape (N, T); arguments as above."""
    chance, _ = probabilities(logits, ability)
    score = np.arange(logits.shape[2])
    mean = chance @ score
    return mean, np.asarray(chance @ score**2 - mean**2)


def abilities(logits: FloatArray, totals: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Maximum-likelihood abilities: those at which the expected total is the total given.

    Parameters
    ----------
    logits : array of shape (N, T, M + 1)
    totals : array of shape (N,)
        Strictly between the lowest and the highest possible; need not be whole.

    Returns
    -------
    two arrays of shape (N,)
        Abilities, and their standard errors (markers and criteria taken as known).
    """
    ability = np.zeros(len(totals))
    low, high = np.full(len(totals), -FARTHEST), np.full(len(totals), FARTHEST)
    for _ in range(ROUNDS):
        mean, variance = moments(logits, ability)
        gap = totals - mean.sum(axis=1)
        low, high = np.where(gap >= 0, ability, low), np.where(gap <= 0, ability, high)
        step = ability + gap / np.maximum(variance.sum(axis=1), 1e-300)
        after = np.where((step >= low) & (step <= high), step, (low + high) / 2.0)
        moved = float(np.abs(after - ability).max(initial=0.0))
        ability = after
        if moved < TOLERANCE:
            break
    _, variance = moments(logits, ability)
    return ability, 1.0 / np.sqrt(variance.sum(axis=1))
