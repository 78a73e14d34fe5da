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


class Task(Pool):
    """Writers of one task: they use its words, repeat what it asks and quote what it gives.

    A quotation is exact, or has a word changed here and there; so scripts share what is left
    of it with each other, as honest scripts do.
    """

    def __init__(self, seed: int, phrases: int = 1_500, fondness: float = 0.01) -> None:
        super().__init__(seed, phrases, fondness)
        self.asked, self.source = self.drawn(60), self.drawn(400)
        self.own = [word for word in self.drawn(60) if len(word) > 3]

    def script(self, count: int) -> list[str]:
        made = super().script(count)
        for place in np.flatnonzero(self.rng.random(count) < 0.1):
            made[place] = str(self.rng.choice(self.own))
        copied(self.asked, made, int(self.rng.integers(0, 40)), 20, int(self.rng.integers(0, 40)))
        for _ in range(int(self.rng.poisson(1.5))):
            length = int(self.rng.integers(8, 40))
            at, start = self.rng.integers(60, count - 40), self.rng.integers(0, 360)
            self.take(self.source[start : start + length], made, length, int(at), 10)
        return made

    def take(
        self, source: list[str], into: list[str], count: int, at: int = 100, every: int = 12
    ) -> None:
        """Copy from place 100 of a longer text or all of a quotation, a word in `every` changed."""
        start = 100 if len(source) > count else 0
        copied(source, into, start, count, at)
        for place in np.flatnonzero(self.rng.random(count) < 1 / every):
            into[at + int(place)] = str(self.rng.choice(self.words))


def copied(source: list[str], into: list[str], start: int, count: int, at: int) -> None:
    """Put `count` words of one script over those of another."""
    into[at : at + count] = source[start : start + count]


def named(scripts: list[list[str]]) -> dict[str, str]:
    return {f"s{number}": " ".join(words) for number, words in enumerate(scripts)}
