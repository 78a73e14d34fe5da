"""The many-facet model of 2,000 scripts, 20 markers and 5 criteria, beside joint estimation.

    python -m bench.written_facets [--scripts 2000] [--markers 20] [--criteria 5]

The reference is plain joint maximum likelihood, as the usual programs do it: Newton's step for
every script, marker, criterion and threshold in turn until none moves by 0.0001 logits, without
standard errors or fit. Ours gives both. Two designs are drawn from the same model: each script
marked by two markers, and by all. "Stretch" is the slope of estimated on true severities: 1 is
right, 1.1 is a tenth too far apart. "RMSE" is their distance from the truth; for the reference also
after its usual correction by (L - 1) / L, L being the marks of a script.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import numpy as np

from assess.written.agreement.alpha import alpha_interval
from assess.written.agreement.facets import many_facet_rasch
from assess.written.agreement.fair import fair_averages

TOP = 4
SETTLED = 1e-4


@dataclass(frozen=True)
class Marking:
    """Drawn bands (S, J, I), and the severities they were drawn with."""

    bands: np.ndarray
    severity: np.ndarray


def drawn(
    chance: np.random.Generator, scripts: int, markers: int, criteria: int, per_script: int
) -> Marking:
    """Marks of a world with severities of 0.5, difficulties of 0.5 and abilities of 1.5 logits."""
    severity = chance.normal(0, 0.5, markers)
    severity -= severity.mean()
    difficulty = chance.normal(0, 0.5, criteria)
    thresholds = np.linspace(-2, 2, TOP) + chance.normal(0, 0.3, (criteria, TOP))
    level = chance.normal(0, 1.5, scripts)[:, None, None] - severity[:, None] - difficulty
    chances = joint_chances(level, thresholds)
    bands = (chance.random((*level.shape, 1)) > chances.cumsum(axis=3)).sum(axis=3).astype(float)
    order = chance.random((scripts, markers)).argsort(axis=1).argsort(axis=1)
    bands[order >= per_script] = np.nan
    return Marking(bands, severity)


def joint_chances(level: np.ndarray, thresholds: np.ndarray) -> np.ndarray:
    steps = np.concatenate([np.zeros((len(thresholds), 1)), -thresholds.cumsum(axis=1)], axis=1)
    weight = np.exp(level[..., None] * np.arange(TOP + 1) + steps)
    return weight / weight.sum(axis=-1, keepdims=True)


def joint(bands: np.ndarray) -> np.ndarray:
    """Severities by joint maximum likelihood; extreme scripts are left out, as they must be."""
    total, most = np.nansum(bands, axis=(1, 2)), TOP * (~np.isnan(bands)).sum(axis=(1, 2))
    bands = bands[(total > 0) & (total < most)]
    script, marker, criterion = np.nonzero(~np.isnan(bands))
    band = bands[script, marker, criterion]
    ability, severity, difficulty = (np.zeros(size) for size in bands.shape)
    thresholds = np.zeros((bands.shape[2], TOP))
    score = np.arange(TOP + 1)
    while True:
        moved = 0.0
        for values, where, sign in (
            (ability, script, 1),
            (severity, marker, -1),
            (difficulty, criterion, -1),
        ):
            level = ability[script] - severity[marker] - difficulty[criterion]
            steps = np.concatenate([np.zeros((len(thresholds), 1)), -thresholds.cumsum(axis=1)], 1)
            weight = np.exp(level[:, None] * score + steps[criterion])
            chance = weight / weight.sum(axis=1, keepdims=True)
            mean = chance @ score
            spread = chance @ score**2 - mean**2
            gap = np.bincount(where, band - mean) / np.bincount(where, spread)
            step = np.clip(sign * gap, -1, 1)
            values[:] += step
            moved = max(moved, float(np.abs(step).max()))
        severity -= severity.mean()
        difficulty -= difficulty.mean()
        for each in range(bands.shape[2]):
            rows = criterion == each
            for place in range(TOP):
                above = chance[rows, place + 1 :].sum(axis=1)
                gap = (band[rows] > place).sum() - above.sum()
                step = -gap / (above * (1 - above)).sum()
                thresholds[each, place] += step
                moved = max(moved, abs(float(step)))
        thresholds -= thresholds.mean(axis=1, keepdims=True)
        if moved < SETTLED:
            return severity


def missed(found: np.ndarray, truth: np.ndarray) -> str:
    stretch = (found @ truth) / (truth @ truth)
    return f"stretch {stretch:.3f}, RMSE {np.sqrt(((found - truth) ** 2).mean()):.4f}"


def compare(name: str, marking: Marking, marks: int) -> None:
    """Print one design."""
    begin = time.perf_counter()
    model = many_facet_rasch(marking.bands)
    ours = time.perf_counter() - begin
    fair_averages(model)
    averaged = time.perf_counter() - begin - ours
    begin = time.perf_counter()
    reference = joint(marking.bands)
    theirs = time.perf_counter() - begin
    within = np.abs(model.markers.measure - marking.severity) < 1.96 * model.markers.standard_error
    print(
        f"{name}: {ours:.2f} s, joint estimation {theirs:.2f} s, ratio {ours / theirs:.2f}; "
        f"fair averages {averaged:.2f} s"
    )
    print(
        f"  ours:              {missed(model.markers.measure, marking.severity)}, "
        f"{within.sum()} of {len(within)} within their 95 % intervals"
    )
    print(f"  joint:             {missed(reference, marking.severity)}")
    print(f"  joint, corrected:  {missed(reference * (marks - 1) / marks, marking.severity)}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--scripts", type=int, default=2000)
    parser.add_argument("--markers", type=int, default=20)
    parser.add_argument("--criteria", type=int, default=5)
    args = parser.parse_args()
    # What libraries take to load is not part of any figure.
    many_facet_rasch(drawn(np.random.default_rng(0), 50, 3, 2, 2).bands)
    chance = np.random.default_rng(20261128)
    for name, per_script in (
        ("two markers a script", 2),
        ("every marker every script", args.markers),
    ):
        marking = drawn(chance, args.scripts, args.markers, args.criteria, per_script)
        compare(name, marking, per_script * args.criteria)
    begin = time.perf_counter()
    found = alpha_interval(np.nansum(marking.bands, axis=2)[:, :2], "interval", chance)
    print(
        f"Krippendorff's alpha of {args.scripts:,} totals with 1,000 bootstrap replicates: "
        f"{time.perf_counter() - begin:.2f} s ({found.value:.3f}, {found.low:.3f}-{found.high:.3f})"
    )


if __name__ == "__main__":
    main()
