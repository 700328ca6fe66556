import { deepStrictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { failuresOf, type FailureQuestion } from '../../../src/predict/failures/minimal-sets';
import type { ClientFailures } from '../../../src/predict/failures/found-sets';
import { formatOutages } from '../../../src/predict/outage/outage-syntax';
import { Prediction } from '../../../src/predict/prediction/prediction';
import { SERVICE } from '../mesh';
import { bruteForce, type Expected } from './brute-force';
import { randomMesh } from './random-mesh';

/** What was found, as the search through everything has it. */
export function asExpected({ failing, unknown }: ClientFailures, service = SERVICE): Expected {
  const text = (set: Parameters<typeof formatOutages>[0]) => formatOutages(set, service);
  return {
    failing: failing.map(({ outages, errors }) => `${text(outages)} ${errors.toFixed(6)}`).sort(),
    unknown: unknown.map(text).sort(),
    healed: failing
      .flatMap(({ outages, healedBy }) => healedBy.map((healed) => `${text(outages)} < ${text(healed)}`))
      .sort(),
  };
}

/** How much there was to find: where it is nothing, nothing was compared. */
export interface Found {
  readonly pairs: number;
  readonly unknown: number;
  readonly healed: number;
}

/** Compares what is found for the clients of every cluster with what looking at every set finds. Throws where they differ. */
export function compareAll(prediction: Prediction, asked: Omit<FailureQuestion, 'clients'>): Found {
  const clients = prediction.clusters.map((cluster) => ({ cluster, kind: 'ambient' }) as const);
  const question = { ...asked, clients };
  const found = { pairs: 0, unknown: 0, healed: 0 };
  for (const one of failuresOf(prediction, question).clients) {
    const expected = bruteForce(prediction, question, one.client);
    deepStrictEqual(asExpected(one, asked.service), expected);
    found.pairs += expected.failing.filter((text) => text.includes('+')).length;
    found.unknown += expected.unknown.length;
    found.healed += expected.healed.length;
  }
  return found;
}

/** The same in so many random meshes of two clusters, with all pairs of failures. */
export function compareInRandomMeshes(count: number, seed: number): Found {
  const all = { pairs: 0, unknown: 0, healed: 0 };
  fc.assert(
    fc.property(randomMesh(2), fc.constantFrom(0, 0, 0.3), (mesh, limit) => {
      const found = compareAll(new Prediction(mesh), { service: SERVICE, most: 2, limit });
      for (const what of ['pairs', 'unknown', 'healed'] as const) all[what] += found[what];
    }),
    { numRuns: count, seed },
  );
  return all;
}
