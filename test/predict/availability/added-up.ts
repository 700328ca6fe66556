import { ok } from 'node:assert';
import * as fc from 'fast-check';
import { availabilityOf, type Availability } from '../../../src/predict/availability/expected';
import { partsOf } from '../../../src/predict/availability/part';
import type { Rates } from '../../../src/predict/availability/rates';
import type { Client } from '../../../src/predict/client/client';
import { Prediction } from '../../../src/predict/prediction/prediction';
import { randomMesh } from '../failures/random-mesh';
import { SERVICE } from '../mesh';
import { allStates, Answers, endsClient } from './support';

export const CLIENT: Client = { cluster: 'cluster1', kind: 'ambient' };
const NEVER_OVER = () => false;
/** Sums of so many probabilities differ in their last digits. */
const NEARLY = 5e-11;

export function expected(prediction: Prediction, rates: Rates, bound = 0, isOver = NEVER_OVER): Availability {
  const parts = partsOf(prediction, SERVICE, rates);
  return availabilityOf(prediction, { client: CLIENT, service: SERVICE }, parts, { bound, isOver });
}

/** Adds up every state of all components, given that the client is there. */
function addedUp(prediction: Prediction, rates: Rates): { failing: number; unknown: number; states: number } {
  const answers = new Answers(prediction, CLIENT);
  let [all, failing, unknown, states] = [0, 0, 0, 0];
  for (const { outages, probability } of allStates(partsOf(prediction, SERVICE, rates))) {
    if (endsClient(outages, CLIENT)) continue;
    const errors = answers.errorsIn(outages);
    states++;
    all += probability;
    if (errors === undefined) unknown += probability;
    else failing += probability * errors;
  }
  return { failing: failing / all, unknown: unknown / all, states };
}

/** In how many meshes there was something to add up. */
export interface Summed {
  readonly failing: number;
  readonly unknown: number;
  /** Fewer sets were computed than there are states. */
  readonly few: number;
}

/**
 * Compares what is expected in so many random meshes with the sum over every state. Throws where they differ.
 *
 * @param look at what is expected in each
 */
export function compareSums(
  count: number,
  seed: number,
  rates: Rates,
  look: (found: Availability, prediction: Prediction) => void = () => undefined,
): Summed {
  const seen = { failing: 0, unknown: 0, few: 0 };
  fc.assert(
    fc.property(randomMesh(2), (mesh) => {
      const prediction = new Prediction(mesh);
      const found = expected(prediction, rates);
      const sum = addedUp(prediction, rates);
      requireNear('failing', found.failing, sum.failing);
      requireNear('unknown', found.unknown, sum.unknown);
      requireNear(
        'costs',
        found.costs.reduce((all, { share }) => all + share, 0),
        found.failing + found.unknown,
      );
      ok(found.leftOut < 1e-9, `${found.leftOut} is left out`);
      if (found.failing > 0 && found.failing < 1) seen.failing++;
      if (found.unknown > 0) seen.unknown++;
      if (found.computed < sum.states) seen.few++;
      look(found, prediction);
    }),
    { numRuns: count, seed },
  );
  return seen;
}

function requireNear(what: string, found: number, sum: number): void {
  ok(Math.abs(found - sum) < NEARLY, `${what}: ${found} is expected, and every state comes to ${sum}`);
}

/** How often control planes fail, and what matters after it; and the same without control planes. */
export function ratesOfControlPlanes(never: Rates): { readonly rates: Rates; readonly without: Rates } {
  const without = { ...never, rates: { ...never.rates, 'scaled-to-zero': 0.05, 'waypoint-down': 0.06 } };
  return { without, rates: { ...without, rates: { ...without.rates, 'istiod-down': 0.2, 'remote-api-down': 0.1 } } };
}
