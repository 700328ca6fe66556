import type { Part } from '../../../src/predict/availability/part';
import type { Rates } from '../../../src/predict/availability/rates';
import type { Client } from '../../../src/predict/client/client';
import type { Outage } from '../../../src/predict/outage/outage';
import { Situation } from '../../../src/predict/situation/situation';
import type { Prediction } from '../../../src/predict/prediction/prediction';
import { outcomeOf } from '../../../src/predict/questions/ask';
import { SERVICE } from '../mesh';

/** High enough for several failures at once to count. */
export const RATES: Rates = {
  rates: {
    'scaled-to-zero': 0.05,
    unready: 0.1,
    failing: 0.03,
    'zone-down': 0.04,
    'waypoint-down': 0.06,
    'gateway-down': 0.08,
    'cluster-down': 0.02,
  },
  overrides: [
    {
      ...{ cluster: 'cluster2', region: undefined, zone: undefined, place: 'rates:1' },
      rates: new Map([['gateway-down', 0.2]]),
    },
  ],
  together: [
    {
      name: 'power',
      outages: ['scaled-to-zero:cluster1', 'gateway-down:cluster2'],
      unavailability: 0.07,
      place: 'rates:2',
    },
    {
      name: 'region',
      outages: ['cluster-down:cluster1', 'cluster-down:cluster2'],
      unavailability: 0.01,
      place: 'rates:3',
    },
  ],
  maintenance: [
    { name: 'nodes', outages: ['unready:cluster2'], unavailability: 0.05, place: 'rates:4' },
    { name: 'upgrade', outages: ['cluster-down:cluster1'], unavailability: 0.3, place: 'rates:5' },
  ],
};

/** Nothing fails. */
export const NEVER: Rates = {
  rates: {
    'scaled-to-zero': 0,
    unready: 0,
    failing: 0,
    'zone-down': 0,
    'waypoint-down': 0,
    'gateway-down': 0,
    'cluster-down': 0,
  },
  overrides: [],
  together: [],
  maintenance: [],
};

/** Computes every answer anew, however little it differs from others, and keeps what it came to. */
export class Answers {
  private readonly known = new Map<string, number | undefined>();
  /** A number for each outage, whichever object it is: a component may fail on its own and with others. */
  private readonly numbers = new Map<Outage, number>();
  private readonly distinct: Outage[] = [];

  constructor(
    private readonly prediction: Prediction,
    private readonly client: Client,
  ) {}

  /** The share of requests that fail; undefined where it is not known. */
  public errorsIn(outages: readonly Outage[]): number | undefined {
    const numbers = [...new Set(outages.map((outage) => this.numberOf(outage)))];
    const key = numbers.join();
    if (!this.known.has(key)) {
      const distinct = numbers.map((number) => this.distinct[number]!);
      const question = { client: this.client, service: SERVICE };
      const outcome = outcomeOf(new Situation(this.prediction.view, distinct), question);
      this.known.set(key, this.prediction.answer(question, distinct, outcome).afterEjection?.errors);
    }
    return this.known.get(key);
  }

  private numberOf(outage: Outage): number {
    let number = this.numbers.get(outage);
    if (number === undefined) {
      const text = JSON.stringify(outage);
      number = this.distinct.findIndex((other) => JSON.stringify(other) === text);
      if (number < 0) number = this.distinct.push(outage) - 1;
      this.numbers.set(outage, number);
    }
    return number;
  }
}

/** True where the client is gone, too. */
export function endsClient(outages: readonly Outage[], client: Client): boolean {
  return outages.some(({ kind, cluster }) => kind === 'cluster-down' && cluster === client.cluster);
}

/** Every state of all parts, with its probability. */
export function* allStates(parts: readonly Part[]): Generator<{ outages: readonly Outage[]; probability: number }> {
  const [part, ...rest] = parts;
  if (part === undefined) {
    yield { outages: [], probability: 1 };
    return;
  }
  const works = part.ways.reduce((left, { probability }) => left - probability, 1);
  for (const state of allStates(rest)) {
    yield { ...state, probability: state.probability * works };
    for (const way of part.ways)
      yield { outages: [...way.outages, ...state.outages], probability: state.probability * way.probability };
  }
}
