"""How well the provisional scoring finds true levels, by simulation.

Candidates with known ability answer 60-item forms; the scorer uses the provisional parameters.
Reference: truth. `as assumed` draws answers from the provisional parameters themselves; `as feared`
from items whose discrimination, difficulty and guessing all differ from what the level tag says.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from assess.language.engines import v1
from assess.psychometrics.ability import Prior, eap
from assess.psychometrics.classification import level_of, level_probabilities
from assess.psychometrics.irt import FloatArray, ItemParameters, probability
from assess.psychometrics.standards import (
    LEVELS,
    provisional_cuts,
    provisional_parameters,
    rp_cut,
)

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


def answers(
    world: World,
    theta: FloatArray,
    rng: np.random.Generator,
    tagged: ItemParameters | None = None,
) -> FloatArray:
    """Answers of every person to a form of items drawn from `world` for that person."""
    items = tagged or form()[0]
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


def without_floor(rng: np.random.Generator) -> str:
    """Blind guessers at level 1 or above if the scorer took no account of guessing (c = 0)."""
    items, _ = form()
    plain = ItemParameters(items.a, items.b, np.zeros(len(items)))
    cuts = [rp_cut(plain.take(np.arange(12 * k, 12 * k + 12))) for k in range(5)]
    guesses = (rng.random((PERSONS, len(items))) < 0.25).astype(np.float64)
    return f"{(level_of(eap(guesses, plain).theta, cuts) > 0).mean():.4f}"


def choices() -> list[str]:
    """What other discriminations and steps between cuts would have cost (tags off by 0.5)."""
    lines = []
    world = WORLDS[2]
    for a in (1.0, 1.25, 1.5, 1.75, 2.0):
        for step in (0.5, 2 / 3, 0.75):
            rng = np.random.default_rng(5)
            cuts = step * np.arange(-2, 3)
            base, listening = form()
            b = np.repeat(cuts - np.log(1.5) / a, 12)
            items = ItemParameters(np.full(len(base), a), b, base.c)
            heard = listening == 1
            guesses = (rng.random((PERSONS, len(base))) < 0.25).astype(np.float64)
            overall = (level_of(eap(guesses, items).theta, cuts) == 0).mean()
            part = (level_of(eap(guesses[:, heard], items.take(heard)).theta, cuts) == 0).mean()
            theta = rng.normal(0, 1, PERSONS)
            found = eap(answers(world, theta, rng, items), items)
            level, truth = level_of(found.theta, cuts), level_of(theta, cuts)
            odds = level_probabilities(found.posterior, found.nodes, cuts)
            miss = np.sqrt(((found.theta - theta) ** 2).mean())
            lines.append(
                f"  {a:4.2f} {step:5.2f} {overall:9.4f} {part:9.3f} {(level == truth).mean():8.3f}"
                f" {found.standard_error.mean():8.3f} {miss:6.3f}"
                f" {odds[np.arange(PERSONS), level].mean():8.3f}"
            )
    return lines


def foresight(world: World, rng: np.random.Generator, persons: int = 4_000) -> str:
    """How often the range foreseen for an equivalent test holds the level of a second form."""
    items, listening = form()
    standard = v1.Standard(tuple(CUTS.tolist()), 0.0, 1.0, provisional=True)
    theta = rng.normal(0, 1, persons)
    first, second = answers(world, theta, rng), answers(world, theta, rng)
    again = level_of(eap(second, items).theta, CUTS)
    held, stated = 0, 0.0
    for row, level in zip(first, again, strict=True):
        script = [
            v1.ScoredItem(
                level=1 + place // 12,
                skill="listening" if listening[place] else "reading",
                a=float(items.a[place]),
                b=float(items.b[place]),
                c=float(items.c[place]),
                mark=v1.Mark.RIGHT if right else v1.Mark.WRONG,
            )
            for place, right in enumerate(row)
        ]
        foreseen = v1.score(script, standard)["overall"]["equivalent"]
        held += foreseen["lowest"] <= level <= foreseen["highest"]
        stated += foreseen["probability"]
    return f"{world.name}: held {held / persons:.3f}, stated {stated / persons:.3f}"


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
    print("blind guessers above level 0 without a guessing floor:", without_floor(rng))
    print("range foreseen for an equivalent test")
    for world in (WORLDS[0], WORLDS[2]):
        print(" ", foresight(world, rng))
    print("other constants (tags off by 0.5)")
    print("     a  step  guess 0  guess 0 l    exact  mean SE   RMSE   stated")
    print("\n".join(choices()))
    print(f"{time.process_time() - start:.1f} s of processor time")


if __name__ == "__main__":
    main()
