"""How well the provisional scoring finds true levels, by simulation.

Candidates with known ability answer 60-item forms; the scorer uses the provisional parameters.
Reference: truth. `as assumed` draws answers from the provisional parameters themselves; `as feared`
from items whose discrimination, difficulty and guessing all differ from what the level tag says.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from assess.psychometrics.ability import Prior, eap
from assess.psychometrics.classification import level_of, level_probabilities
from assess.psychometrics.irt import FloatArray, ItemParameters, probability
from assess.psychometrics.standards import LEVELS, provisional_cuts, provisional_parameters

PERSONS = 20_000
PER_LEVEL = {"reading": 8, "listening": 4}  # grammar and vocabulary count as reading
CUTS = np.array(provisional_cuts())


@dataclass(frozen=True)
class World:
    """How far the items that candidates really meet stray from their level tags."""

    name: str
    a_mean: float
    a_spread: float
    b_spread: float
    c_spread: float


WORLDS = (
    World("as assumed", 1.5, 0.0, 0.0, 0.0),
    World("tags off by 0.3", 1.6, 0.2, 0.3, 0.04),
    World("tags off by 0.5", 1.7, 0.3, 0.5, 0.08),
    World("as feared (0.7, weak items)", 1.4, 0.4, 0.7, 0.08),
)


def form() -> tuple[ItemParameters, FloatArray]:
    """Provisional parameters of a form, and which items are listening."""
    rows, listening = [], []
    for level in LEVELS:
        item = provisional_parameters(level, 4)
        for skill, count in PER_LEVEL.items():
            rows += [(item.a, item.b, item.c)] * count
            listening += [float(skill == "listening")] * count
    return ItemParameters(*np.array(rows).T), np.array(listening)


def answers(world: World, theta: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Answers of every person to a form of items drawn from `world` for that person."""
    items, _ = form()
    shape = (len(theta), len(items))
    a = world.a_mean * np.exp(rng.normal(0, world.a_spread, shape))
    b = items.b + rng.normal(0, world.b_spread, shape)
    c = np.clip(items.c + rng.normal(0, world.c_spread, shape), 0.02, 0.5)
    return (rng.random(shape) < probability(theta[:, None], a, b, c)).astype(np.float64)


def describe(world: World, rng: np.random.Generator) -> str:
    """One line of the table."""
    items, _ = form()
    theta = rng.normal(0, 1, PERSONS)
    first = eap(answers(world, theta, rng), items, Prior())
    second = eap(answers(world, theta, rng), items, Prior())
    odds = level_probabilities(first.posterior, first.nodes, CUTS)
    truth, level = level_of(theta, CUTS), level_of(first.theta, CUTS)
    again = level_of(second.theta, CUTS)
    stated = odds[np.arange(PERSONS), level]
    miss = np.sqrt(((first.theta - theta) ** 2).mean())
    return (
        f"{world.name:<28} {(level == truth).mean():6.3f} {(abs(level - truth) <= 1).mean():9.3f}"
        f" {(level == again).mean():9.3f} {(abs(level - again) <= 1).mean():9.3f}"
        f" {first.standard_error.mean():8.3f} {miss:6.3f} {stated.mean():7.3f}"
        f" {(level == truth).mean():9.3f} {(stated < 0.55).mean():11.3f}"
    )


def calibration(rng: np.random.Generator) -> list[str]:
    """Stated against observed probability of the reported level, in bands."""
    items, _ = form()
    world = WORLDS[2]
    theta = rng.normal(0, 1, PERSONS)
    estimate = eap(answers(world, theta, rng), items, Prior())
    odds = level_probabilities(estimate.posterior, estimate.nodes, CUTS)
    level = level_of(estimate.theta, CUTS)
    stated = odds[np.arange(PERSONS), level]
    right = level == level_of(theta, CUTS)
    lines = []
    for low, high in ((0.3, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01)):
        band = (stated >= low) & (stated < high)
        if band.any():
            lines.append(
                f"  {low:.1f}–{min(high, 1.0):.1f}  {band.mean():7.3f}"
                f" {stated[band].mean():8.3f} {right[band].mean():9.3f}"
            )
    return lines


def guessing(rng: np.random.Generator) -> str:
    """Levels that blind guessers reach on each scale."""
    items, listening = form()
    guesses = (rng.random((PERSONS, len(items))) < 0.25).astype(np.float64)
    shares = []
    for name, chosen in (
        ("overall", listening >= 0),
        ("reading", listening == 0),
        ("listening", listening == 1),
    ):
        levels = level_of(eap(guesses[:, chosen], items.take(chosen), Prior()).theta, CUTS)
        shares.append(f"{name} {(levels == 0).mean():.4f}")
    return ", ".join(shares)


def main() -> None:
    """Print the tables."""
    start = time.process_time()
    rng = np.random.default_rng(20261121)
    print(f"scoring recovery, {PERSONS:,} persons a row, reference: the true level")
    print(
        f"{'items really are':<28} {'exact':>6} {'within 1':>9} {'same again':>9}"
        f" {'±1 again':>8} {'mean SE':>8} {'RMSE':>6} {'stated':>7} {'observed':>9}"
        f" {'borderline':>11}"
    )
    for world in WORLDS:
        print(describe(world, rng))
    print("calibration of the stated probability (tags off by 0.5)")
    print("  stated    share     mean  observed")
    print("\n".join(calibration(rng)))
    print("blind guessers at level 0:", guessing(rng))
    print(f"{time.process_time() - start:.1f} s of processor time")


if __name__ == "__main__":
    main()
