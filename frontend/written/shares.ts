/**
 * Weights in whole per cent that add up to 100: the largest remainders are rounded up, of equal
 * ones the earlier. Nought for all without any weight. The same rule as `assess.written.precision`.
 */
export function sharesOfHundred(weights: readonly number[]): number[] {
  const whole = weights.reduce((sum, one) => sum + one, 0);
  if (whole <= 0) return weights.map(() => 0);
  const found = weights.map((one) => Math.floor((100 * one) / whole));
  const rest = weights.map((one) => (100 * one) % whole);
  const missing = 100 - found.reduce((sum, one) => sum + one, 0);
  const order = weights.map((_, place) => place).sort((one, other) => (rest[other] ?? 0) - (rest[one] ?? 0));
  for (const place of order.slice(0, missing)) found[place] = (found[place] ?? 0) + 1;
  return found;
}
