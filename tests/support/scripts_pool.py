"""Pools of scripts written independently of each other, and scripts that copy: for simulations."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator


class Pool:
    """Writers who draw words by Zipf's law and, now and then, one of many ready-made phrases.

    Phrases of six to eleven words, some far more usual than others and some writers fonder of them:
    so that independent scripts do share phrases, more often than the null model's even chances.
    """

    def __init__(self, seed: int, phrases: int = 4_000, fondness: float = 0.012) -> None:
        self.rng: Generator = np.random.default_rng(seed)
        letters = np.array(list("eeeaaiioutnsrhldcmpfgwybv"))
        self.words = np.array(
            ["".join(self.rng.choice(letters, self.rng.integers(2, 11))) for _ in range(5_000)]
        )
        weights = 1 / np.arange(3, len(self.words) + 3)
        self.weights = weights / weights.sum()
        usual = 1 / np.arange(20, phrases + 20)
        self.usual = usual / usual.sum()
        self.phrases = [self.drawn(int(self.rng.integers(6, 12))) for _ in range(phrases)]
        self.fondness = fondness

    def drawn(self, count: int) -> list[str]:
        return list(self.rng.choice(self.words, count, p=self.weights))

    def script(self, count: int) -> list[str]:
        """One script of so many words."""
        made: list[str] = []
        fondness = self.fondness * self.rng.gamma(2, 0.5)
        while len(made) < count:
            made += self.drawn(int(self.rng.geometric(max(fondness, 1e-4))))
            made += self.phrases[self.rng.choice(len(self.phrases), p=self.usual)]
        return made[:count]

    def scripts(self, count: int, words: int) -> list[list[str]]:
        return [self.script(words) for _ in range(count)]


def copied(source: list[str], into: list[str], start: int, count: int, at: int) -> None:
    """Put `count` words of one script over those of another."""
    into[at : at + count] = source[start : start + count]


def named(scripts: list[list[str]]) -> dict[str, str]:
    return {f"s{number}": " ".join(words) for number, words in enumerate(scripts)}
