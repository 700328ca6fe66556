import type { Spread } from '../../src/predict/shares';
import type { Count } from './client';

/** So many standard deviations a count may be off: less than one count in a million is, by chance. */
const DEVIATIONS = 5;
const CERTAIN = 1e-9;

/** Who answers, as text: by cluster, in their order, with the errors last. */
export function describeSpread({ clusters, errors }: Spread, names: readonly string[]): string {
  return describe(names, (name) => clusters.get(name) ?? 0, errors);
}

/** The same of what was counted: as it is predicted, where chance explains the difference. */
export function describeCount({ asked, answered }: Count, predicted: Spread, names: readonly string[]): string {
  const good = names.reduce((sum, name) => sum + (answered.get(name) ?? 0), 0);
  const isAsPredicted =
    names.every((name) => isWithin(answered.get(name) ?? 0, asked, predicted.clusters.get(name) ?? 0)) &&
    isWithin(asked - good, asked, predicted.errors);
  if (isAsPredicted) return describeSpread(predicted, names);
  return `${describe(names, (name) => (answered.get(name) ?? 0) / asked, 1 - good / asked)} of ${asked} requests`;
}

function isWithin(count: number, asked: number, share: number): boolean {
  if (share < CERTAIN) return count === 0;
  if (share > 1 - CERTAIN) return count === asked;
  return Math.abs(count - asked * share) <= DEVIATIONS * Math.sqrt(asked * share * (1 - share));
}

function describe(names: readonly string[], shareOf: (name: string) => number, errors: number): string {
  const parts = [...names.map((name) => [name, shareOf(name)] as const), ['errors', errors] as const];
  return parts
    .filter(([, share]) => share > CERTAIN)
    .map(([name, share]) => `${name} ${(share * 100).toFixed(1)} %`)
    .join(', ');
}
