"""Ability by the mean of the posterior distribution (EAP; Bock & Mislevy, 1982).

Quadrature grid: 121 equally spaced nodes from six prior standard deviations below the prior mean
to six above (a step of a tenth of a standard deviation), by the trapezoidal rule. On 60-item forms,
halving the step moves no estimate by more than 4e-7, and widening the range to eight standard
deviations none by more than 2e-5 (scripts with hardly a right answer, whose posterior has the
longest tail).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from assess.psychometrics.irt import FloatArray, ItemParameters, log_logistic

NODES = 121
WIDTH = 6.0
# Below this, exp() gives numbers so small that they slow the processor and change no estimate.
LOWEST_LOG_POSTERIOR = -60.0


@dataclass(frozen=True, slots=True)
class Prior:
    """A normal prior: what is assumed of every candidate before the first answer."""

    mean: float = 0.0
    sd: float = 1.0

    def __post_init__(self) -> None:
        if not (np.isfinite(self.mean) and np.isfinite(self.sd) and self.sd > 0):
            raise ValueError("a prior needs a finite mean and a standard deviation above 0")

    def nodes(self) -> FloatArray:
        """Return the quadrature nodes, of shape (Q,)."""
        return self.mean + self.sd * np.linspace(-WIDTH, WIDTH, NODES)

    def log_weights(self) -> FloatArray:
        """Return the log prior weight of each node, of shape (Q,), up to a constant.

        The two end nodes weigh half, as the trapezoidal rule asks.
        """
        weights = -0.5 * np.linspace(-WIDTH, WIDTH, NODES) ** 2
        weights[[0, -1]] += np.log(0.5)
        return weights


@dataclass(frozen=True, slots=True, eq=False)
class AbilityEstimate:
    """Estimates for N persons.

    Attributes
    ----------
    theta : array of shape (N,)
        Posterior means.
    standard_error : array of shape (N,)
        Posterior standard deviations.
    posterior : array of shape (N, Q)
        Posterior weight of each node; each row sums to 1.
    nodes : array of shape (Q,)
        The quadrature nodes, ascending and equally spaced.
    """

    theta: FloatArray
    standard_error: FloatArray
    posterior: FloatArray
    nodes: FloatArray


def eap(
    responses: ArrayLike, parameters: ItemParameters, prior: Prior | None = None
) -> AbilityEstimate:
    """Estimate ability from right and wrong answers.

    Parameters
    ----------
    responses : array-like of shape (N, J)
        1 right, 0 wrong, NaN missing. Missing answers say nothing about ability: use NaN for
        items that were neutralised or never given, and 0 for items omitted or not reached.
    parameters : ItemParameters
        Of the same J items.
    prior : Prior, optional
        One for everybody; standard normal by default.

    Returns
    -------
    AbilityEstimate
        A row without any answer gives the prior back.

    Raises
    ------
    ValueError
        When shapes disagree or a response is something other than 0, 1 or NaN.
    """
    prior = prior or Prior()
    answers = _checked(responses, len(parameters))
    nodes = prior.nodes()
    log_right, log_wrong = _log_curves(nodes, parameters)
    right = (answers == 1.0).astype(np.float64)
    wrong = (answers == 0.0).astype(np.float64)
    log_posterior = right @ log_right + wrong @ log_wrong + prior.log_weights()
    posterior = _normalised(log_posterior)
    theta = posterior @ nodes
    spread = posterior @ nodes**2 - theta**2
    return AbilityEstimate(theta, np.sqrt(np.maximum(spread, 0.0)), posterior, nodes)


def _checked(responses: ArrayLike, items: int) -> FloatArray:
    answers = np.asarray(responses, dtype=np.float64)
    if answers.ndim != 2:
        raise ValueError("responses must be a table of persons by items")
    if answers.shape[1] != items:
        raise ValueError(f"responses cover {answers.shape[1]} items, the parameters {items}")
    if not (np.isnan(answers) | (answers == 0.0) | (answers == 1.0)).all():
        raise ValueError("a response must be 1 (right), 0 (wrong) or NaN (missing)")
    return answers


def _log_curves(nodes: FloatArray, items: ItemParameters) -> tuple[FloatArray, FloatArray]:
    """Log probability of a right and of a wrong answer: two arrays of shape (J, Q)."""
    logit = items.a[:, None] * (nodes - items.b[:, None])
    guess = items.c[:, None]
    with np.errstate(divide="ignore"):
        log_right = np.logaddexp(np.log(guess), np.log1p(-guess) + log_logistic(logit))
    log_wrong = np.log1p(-guess) + log_logistic(-logit)
    return log_right, log_wrong


def _normalised(log_posterior: FloatArray) -> FloatArray:
    peak = log_posterior.max(axis=1, keepdims=True)
    weights = np.exp(np.maximum(log_posterior - peak, LOWEST_LOG_POSTERIOR))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))
