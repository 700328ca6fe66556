import type { Exemption } from '../../model/services';
import { matchesPattern, type ServicePromise, type Survives } from '../../promises/promise';
import { compareText } from '../../util/compare-text';
import { endWithMeant, meantName } from '../../util/meant-name';
import { availabilityOf, lostAtMost, partsOf, type Cost, type Limits, type Rates } from '../availability';
import { usualClients, type Client } from '../client';
import { decisiveReason } from '../explain/gaps';
import { exemptionsFor } from '../scenarios';
import { formatOutage, type Outage } from '../outage';
import type { Prediction } from '../prediction';
import type { Answer } from '../answer';
import { NEARLY_NOTHING } from '../shares';
import { whyNotDrilled, type Drilled } from './last-drill';
import { failuresOf, type FailureQuestion } from '../failures';

/** One part of a promise, for one service, and whether it is kept. */
export interface PromiseVerdict {
  readonly promise: ServicePromise;
  /** "namespace/name"; the pattern where no service is of that name. */
  readonly service: string;
  readonly part: PromisePart;
  readonly outcome: 'kept' | 'broken' | 'undecided';
  /** What is promised, in words. */
  readonly promised: string;
  /** Why it is not decided, or is broken. */
  readonly why?: string;
  readonly counterexample?: Counterexample;
  /** Outages that were not asked about, because the Service declares that it need not survive them. */
  readonly exemptions?: readonly Exemption[];
}

/** The parts of a promise that are looked at on their own. */
export type PromisePart = 'services' | 'errors' | 'untilEjected' | 'staysIn' | 'local' | 'availability' | 'lastDrilled';

/** What breaks a promise, and what would mend it. */
export interface Counterexample {
  readonly client: Client;
  readonly outages: readonly Outage[];
  /** From 0 to 1; undefined where the answer is not known. */
  readonly share: number | undefined;
  /** So many more sets of failures break it. */
  readonly more: number;
  readonly cause: string | undefined;
  readonly change: string | undefined;
}

type Measure = NonNullable<FailureQuestion['measure']>;
type Counted = Pick<Answer, 'untilEjected' | 'afterEjection'>;

/** By what the availability to expect is computed. */
export interface ExpectedBy {
  readonly rates: Rates;
  /** For each client of each service. */
  readonly toLimits: () => Limits;
}

/** What promises are decided by, beside the mesh. */
export interface Evidence {
  /** Undefined where no rates are known: then a promised availability is undecided. */
  readonly expected?: ExpectedBy | undefined;
  /** Undefined where no records are read: then a promised drill is undecided. */
  readonly drilled?: Drilled | undefined;
}

/** Looks whether promises are kept, part by part, with the worst counterexample where one is not. */
export function verdictsOn(
  prediction: Prediction,
  promises: readonly ServicePromise[],
  { expected, drilled }: Evidence = {},
): PromiseVerdict[] {
  return promises.flatMap((promise) =>
    promise.services.flatMap((pattern) => {
      const services = servicesOf(prediction, pattern);
      if (services.length > 0)
        return services.flatMap((service) => verdictsOf(prediction, promise, service, { expected, drilled }));
      const meant = meantName(pattern, prediction.services);
      const why = `no cluster has a Service of this name${endWithMeant(meant)}`;
      return [
        { promise, service: pattern, part: 'services', outcome: 'undecided', promised: 'there is a service', why },
      ];
    }),
  );
}

/** The services that a pattern of a promise is for. */
export function servicesOf({ view }: Prediction, pattern: string): string[] {
  const all = view.clusters.flatMap(({ cluster: { services } }) =>
    [...services].flatMap(([key, { generated }]) => (generated || !matchesPattern(pattern, key) ? [] : [key])),
  );
  return [...new Set(all)].sort(compareText);
}

function verdictsOf(
  prediction: Prediction,
  promise: ServicePromise,
  service: string,
  { expected, drilled }: Evidence,
): PromiseVerdict[] {
  const { survives, errors, staysIn, isLocalWhenHealthy, availability, lastDrilled } = promise;
  const asked = new Asked(prediction, promise, service);
  const when = describe(survives);
  return [
    asked.verdict(
      'errors',
      `at most ${percent(errors.max)} errors ${when}`,
      errors.max,
      ({ afterEjection }) => afterEjection?.errors,
    ),
    ...(errors.untilEjected === undefined
      ? []
      : [
          asked.verdict(
            ...(['untilEjected', `at most ${percent(errors.untilEjected)} errors until ejected ${when}`] as const),
            errors.untilEjected,
            ({ untilEjected }) => untilEjected?.errors,
          ),
        ]),
    ...(staysIn === undefined
      ? []
      : [
          asked.verdict(
            'staysIn',
            `answered in region ${staysIn.region}${whereNone(prediction, staysIn.region)} ${when}`,
            0,
            outside(prediction, staysIn.region),
          ),
        ]),
    ...(isLocalWhenHealthy ? [asked.local()] : []),
    ...(availability === undefined
      ? []
      : [asked.availability(availability, `${percent(availability)} available`, expected)]),
    ...(lastDrilled === undefined ? [] : [asked.lastDrilled(lastDrilled, drilled)]),
  ];
}

/** When the parts of a promise hold that are about failures. */
function describe({ any, withControlPlanes }: Survives): string {
  if (any === 0) return 'while nothing is wrong';
  return `in any ${any} failures${withControlPlanes ? ', control planes included' : ''}`;
}

/** One promise of one service. */
class Asked {
  private readonly clients: readonly Client[];

  constructor(
    private readonly prediction: Prediction,
    private readonly promise: ServicePromise,
    private readonly service: string,
  ) {
    this.clients = usualClients(prediction.view, service).filter(({ cluster }) =>
      prediction.view.clusterOf(cluster).services.has(service),
    );
  }

  public verdict(part: PromisePart, promised: string, limit: number, measure: Measure): PromiseVerdict {
    const { any, withControlPlanes, except } = this.promise.survives;
    const exemptions = any === 0 ? [] : exemptionsFor(this.prediction.view, this.service);
    const leftOut = [...except, ...exemptions.map(({ outages }) => outages)];
    const verdict = this.search(part, promised, this.clients, {
      ...{ most: any, limit, measure, withControlPlanes, except: leftOut },
    });
    return exemptions.length === 0 ? verdict : { ...verdict, exemptions };
  }

  /** Clients of a cluster with pods are answered there. */
  public local(): PromiseVerdict {
    const members = this.prediction.membersOf(this.service);
    const clients = this.clients.filter(({ cluster }) => members.includes(cluster));
    const elsewhere: Measure = ({ afterEjection }, { cluster }) =>
      afterEjection && 1 - (afterEjection.clusters.get(cluster) ?? 0);
    return this.search('local', 'answered in the own cluster while nothing is wrong', clients, {
      ...{ most: 0, limit: 0, measure: elsewhere, except: [] },
    });
  }

  /** Each client is promised it. What is not known, or was not looked at, decides nothing. */
  public availability(least: number, promised: string, expected: ExpectedBy | undefined): PromiseVerdict {
    const { promise, service, prediction } = this;
    if (expected === undefined)
      return this.undecided('availability', promised, 'how often components fail is not known: state it with --rates.');
    const parts = partsOf(prediction, service, expected.rates);
    const found = this.clients.map((client) =>
      availabilityOf(prediction, { client, service }, parts, expected.toLimits()),
    );
    const isShort = (share: number): boolean => 1 - share < least - NEARLY_NOTHING;
    const broken = found.filter(({ failing }) => isShort(failing)).sort((one, other) => other.failing - one.failing);
    const open = found
      .filter((one) => isShort(lostAtMost(one)))
      .sort((one, other) => lostAtMost(other) - lostAtMost(one));
    const [worst] = [...broken, ...open];
    const verdict = { promise, service, part: 'availability', promised } as const;
    if (worst === undefined) return { ...verdict, outcome: 'kept' };
    const costs = worst.costs.filter(({ isKnown }) => isKnown || broken.length === 0);
    const counterexample = costs[0] && this.counterexampleOf(worst.client, costs[0], costs.length - 1);
    if (broken.length > 0) {
      const why = `at most ${percent(1 - worst.failing)} is expected. What costs most of it:`;
      return { ...verdict, outcome: 'broken', why, ...(counterexample && { counterexample }) };
    }
    const why = `for ${percent(worst.unknown)} of the time the answer is not known, and ${percent(worst.leftOut)} was not looked at.`;
    return { ...verdict, outcome: 'undecided', why, ...(counterexample && { counterexample }) };
  }

  private counterexampleOf(client: Client, { outages, share, isKnown }: Cost, more: number): Counterexample {
    const reason = decisiveReason(this.prediction.ask({ client, service: this.service }, outages).reasons);
    return {
      ...{ client, outages, share: isKnown ? share : undefined, more },
      ...{ cause: reason?.text, change: reason?.change },
    };
  }

  /** The newest drill counts. */
  public lastDrilled(days: number, drilled: Drilled | undefined): PromiseVerdict {
    const { promise, service } = this;
    const promised = `drilled within ${days} days`;
    if (drilled === undefined)
      return this.undecided('lastDrilled', promised, 'no record of drills is read: name their folder with --drills.');
    const why = whyNotDrilled(service, days, drilled);
    const verdict = { promise, service, part: 'lastDrilled', promised } as const;
    return why === undefined ? { ...verdict, outcome: 'kept' } : { ...verdict, outcome: 'broken', why };
  }

  public undecided(part: PromisePart, promised: string, why: string): PromiseVerdict {
    return { promise: this.promise, service: this.service, part, outcome: 'undecided', promised, why };
  }

  private search(
    part: PromisePart,
    promised: string,
    clients: readonly Client[],
    {
      except,
      ...limits
    }: Pick<FailureQuestion, 'most' | 'limit' | 'measure' | 'withControlPlanes'> & {
      readonly except: readonly string[];
    },
  ): PromiseVerdict {
    const { promise, service, prediction } = this;
    const isLeftOut = (outage: Outage): boolean =>
      except.some((pattern) => matchesPattern(pattern, formatOutage(outage, service)));
    const failures = failuresOf(prediction, { service, clients, ...limits, isLeftOut });
    const failing = failures.clients.flatMap(({ client, failing: sets }) =>
      sets.map(({ outages, errors }) => ({ client, outages, share: errors })),
    );
    const unknown = failures.clients.flatMap(({ client, unknown: sets }) =>
      sets.map((outages) => ({ client, outages, share: undefined })),
    );
    const found = failing.length > 0 ? failing : unknown;
    const [worst] = [...found].sort(
      (left, right) => left.outages.length - right.outages.length || (right.share ?? 0) - (left.share ?? 0),
    );
    const verdict = { promise, service, part, promised };
    if (worst === undefined) return { ...verdict, outcome: 'kept' };
    const reason = decisiveReason(prediction.ask({ client: worst.client, service }, worst.outages).reasons);
    const counterexample = { ...worst, more: found.length - 1, cause: reason?.text, change: reason?.change };
    if (failing.length > 0) return { ...verdict, outcome: 'broken', counterexample };
    return { ...verdict, outcome: 'undecided', why: 'the answer is not known.', counterexample };
  }
}

/** The share of requests that is answered in another region; not known where a cluster that answers names none. */
function outside({ view }: Prediction, region: string): Measure {
  return ({ afterEjection }: Counted) => {
    if (afterEjection === undefined) return undefined;
    let share = 0;
    for (const [name, part] of afterEjection.clusters) {
      const there = view.clusterOf(name).cluster.region;
      if (there === undefined || there === '') return undefined;
      if (there !== region) share += part;
    }
    return share;
  };
}

/** Says of a region that no cluster is in it, where the regions of all are known: it is probably misspelt. */
function whereNone({ view }: Prediction, region: string): string {
  const regions = new Set(view.clusters.map(({ cluster }) => cluster.region ?? ''));
  if (regions.has('') || regions.has(region)) return '';
  const meant = meantName(region, [...regions]);
  return ` (where no cluster is${meant === undefined ? '' : `; did you mean ${meant}?`})`;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(4))} %`;
}
