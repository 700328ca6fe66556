import type { Answer } from '../predict/answer';
import type { Outage as OutageValue } from '../predict/outage';
import { requireCluster, type Prediction } from '../predict/prediction';
import { withoutTwins } from '../predict/change';
import type { Spread } from '../predict/shares';
import { answersByService, toOutages, type AnswersOfService } from '../prediction/answers';
import { checkOptions, type OptionName } from '../prediction/check-options';
import { toSubject, type Subject } from '../prediction/subject';
import { toPercent } from '../util/percent';
import { show } from '../util/show-value';
import { UserError } from '../util/user-error';
import type { OutageOptions, PredictionOptions } from './options';
import { writePicture } from './picture';
import { describeDeviations, type Deviation } from './report';

/** What jest passes to a matcher, as far as it is used here. */
interface Context {
  readonly isNot?: boolean;
  readonly currentTestName?: string;
  readonly testPath?: string;
}

interface Result {
  readonly pass: boolean;
  readonly message: () => string;
}

/** In percent points: shares of a third are written with one decimal. */
const TOLERANCE = 0.1;

const OPTIONS: readonly OptionName[] = ['client', 'port', 'owners'];
/** The same, of matchers that are told what is out of order. */
const OPTIONS_WITH_OUTAGES: readonly OptionName[] = [...OPTIONS, 'outages'];

/** What is expected of an answer that is not as expected; undefined where it is. */
type Expectation = (answer: Answer) => string | undefined;

/**
 * Compares every answer with what is expected. An unknown answer fails an expectation and its opposite. Only answers that fail it are
 * kept.
 */
function hold(
  context: Context,
  received: unknown,
  title: string,
  { given, known }: { readonly given: PredictionOptions; readonly known: readonly OptionName[] },
  ask: (subject: Subject) => readonly AnswersOfService[],
  expectation: (prediction: Prediction) => Expectation,
): Result {
  checkOptions(given, known);
  const { owners } = given;
  const subject = toSubject(received, owners);
  const { prediction, lines } = subject;
  const asked = ask(subject);
  // Called where the matcher fails, and only there.
  const describe = (heading: string, deviations: readonly Deviation[]): string => {
    const file = writePicture(subject, {
      ...{ title, testName: context.currentTestName, testFile: context.testPath },
      directories: typeof received === 'string' ? [received, ...(owners ?? [])] : [],
      answers: deviations.map(({ answer }) => answer),
    });
    const text = describeDeviations(heading, deviations, prediction, lines);
    return file === undefined ? text : `${text}\n\nPicture: ${file}`;
  };
  const deviations = deviationsOf(prediction, asked, expectation(prediction));
  const unknown = deviations.filter(({ answer }) => answer.verdict === 'unknown');
  if (unknown.length > 0) return { pass: context.isNot ?? false, message: () => describe(title, unknown) };
  if (deviations.length > 0) return { pass: false, message: () => describe(title, deviations) };
  const others = (): Deviation[] =>
    asked.flatMap(({ answers }) => [...answers].map((answer) => ({ answer, expected: 'anything else' })));
  return { pass: true, message: () => describe(`${title}: expected not to hold, and holds`, others()) };
}

/** The answers that are unknown, and those that are not as expected. */
function deviationsOf(
  prediction: Prediction,
  asked: readonly AnswersOfService[],
  isAsExpected: Expectation,
): Deviation[] {
  const byService = new Map(asked.map(({ service, answers }) => [service, answers]));
  return withoutTwins([...byService.keys()], [prediction], (service) => {
    const found: Deviation[] = [];
    for (const answer of byService.get(service)!) {
      const expected = answer.verdict === 'unknown' ? 'an answer that is known' : isAsExpected(answer);
      if (expected !== undefined) found.push({ answer, expected });
    }
    return found;
  });
}

/** Every cluster's clients are answered by their own cluster. */
export function toStayLocal(this: Context, received: unknown, service: string, options: OutageOptions = {}): Result {
  return hold(
    this,
    received,
    `expect(mesh).toStayLocal('${service}')`,
    { given: options, known: OPTIONS_WITH_OUTAGES },
    (subject) => answersByService(subject, service, options, () => [toOutages(options.outages ?? [], service)]),
    () =>
      ({ verdict, client }) =>
        verdict === 'local' ? undefined : `local: ${client.cluster} 100 %, errors 0 %`,
  );
}

/** Requests are answered by these clusters, in percent of all requests. */
export function toBeServedBy(
  this: Context,
  received: unknown,
  service: string,
  percentages: Readonly<Record<string, number>>,
  options: OutageOptions = {},
): Result {
  return hold(
    this,
    received,
    `expect(mesh).toBeServedBy('${service}', ${JSON.stringify(percentages)})`,
    { given: options, known: OPTIONS_WITH_OUTAGES },
    (subject) => {
      checkPercentages(subject.prediction, percentages);
      return answersByService(subject, service, options, () => [toOutages(options.outages ?? [], service)]);
    },
    () =>
      ({ afterEjection }) =>
        isServedBy(afterEjection, percentages) ? undefined : describePercentages(percentages),
  );
}

/**
 * In the outage of any one cluster, every request from the others is answered once outlier detection has acted: while the
 * service has no pods there, while they are not ready, while they answer 503, and while the whole cluster is gone.
 */
export function toSurviveEverySingleClusterOutage(
  this: Context,
  received: unknown,
  service?: string,
  options: PredictionOptions = {},
): Result {
  return hold(
    this,
    received,
    `expect(mesh).toSurviveEverySingleClusterOutage(${service === undefined ? '' : `'${service}'`})`,
    { given: options, known: OPTIONS },
    (subject) =>
      answersByService(subject, service, options, (one) =>
        outagesToSurvive(subject.prediction, one).filter((outages) => outages.every(isOutageOfCluster)),
      ),
    () =>
      ({ afterEjection }) =>
        toPercent(afterEjection?.errors ?? 1) > 0 ? 'errors 0 %' : undefined,
  );
}

/** In every outage, requests are answered in the client's own region, or not at all. */
export function toNeverLeaveRegion(
  this: Context,
  received: unknown,
  service?: string,
  options: PredictionOptions = {},
): Result {
  return hold(
    this,
    received,
    `expect(mesh).toNeverLeaveRegion(${service === undefined ? '' : `'${service}'`})`,
    { given: options, known: OPTIONS },
    (subject) => {
      const { prediction } = subject;
      regionsOf(prediction);
      return answersByService(subject, service, options, (one) => [
        ...prediction.scenariosFor(one).map(({ outages }) => outages),
        ...regionOutages(prediction, one),
      ]);
    },
    (prediction) => {
      const regions = regionsOf(prediction);
      return ({ client, untilEjected, afterEjection }) => {
        const region = regions.get(client.cluster);
        const answering = [untilEjected, afterEjection].flatMap((spread) => [...(spread?.clusters.keys() ?? [])]);
        return answering.every((cluster) => regions.get(cluster) === region)
          ? undefined
          : `clusters of ${region}, or none`;
      };
    },
  );
}

/** In every outage that a service should survive, some cluster is left to answer. */
export function toHaveNoBlackhole(
  this: Context,
  received: unknown,
  service?: string,
  options: PredictionOptions = {},
): Result {
  return hold(
    this,
    received,
    `expect(mesh).toHaveNoBlackhole(${service === undefined ? '' : `'${service}'`})`,
    { given: options, known: OPTIONS },
    (subject) => answersByService(subject, service, options, (one) => outagesToSurvive(subject.prediction, one)),
    () =>
      ({ verdict }) =>
        verdict === 'blackhole' || verdict === 'denied' ? 'a cluster that answers' : undefined,
  );
}

/** The outages that are asked about by default, without those that the owner of a service declares it need not survive. */
function outagesToSurvive(prediction: Prediction, service: string): (readonly OutageValue[])[] {
  return prediction
    .scenariosFor(service)
    .filter(({ excuse }) => excuse?.name !== 'exempt')
    .map(({ outages }) => outages);
}

/** A cluster that is misspelt serves nothing, and shares above 100 % are of nothing: `not` would hold for both. */
function checkPercentages(prediction: Prediction, percentages: Readonly<Record<string, number>>): void {
  if (typeof percentages !== 'object' || percentages === null || Array.isArray(percentages)) {
    throw new UserError(
      `${show(percentages)} is not an object of shares: write { cluster1: 100 }, or {} for no cluster.`,
    );
  }
  for (const cluster of Object.keys(percentages)) requireCluster(prediction, cluster);
  const shares = Object.values(percentages);
  const sum = shares.reduce((total, share) => total + share, 0);
  if (
    !shares.every((share) => typeof share === 'number' && share >= 0 && share <= 100) ||
    sum > 100 + shares.length * TOLERANCE
  ) {
    throw new UserError(
      `${describePercentages(percentages)}: shares are percentages of all requests, from 0 to 100, and together at most 100. What is missing to 100 are errors.`,
    );
  }
}

function isServedBy(spread: Spread | undefined, percentages: Readonly<Record<string, number>>): boolean {
  const clusters = new Set([...Object.keys(percentages), ...(spread?.clusters.keys() ?? [])]);
  return [...clusters].every(
    (cluster) => Math.abs((percentages[cluster] ?? 0) - toPercent(spread?.clusters.get(cluster) ?? 0)) <= TOLERANCE,
  );
}

function describePercentages(percentages: Readonly<Record<string, number>>): string {
  const parts = Object.entries(percentages).map(([cluster, percent]) => `${cluster} ${percent} %`);
  return parts.length === 0 ? 'no cluster' : parts.join(', ');
}

/** By default, a 500 of an application is passed on to the client and does not fail over. */
function isOutageOfCluster(outage: OutageValue): boolean {
  switch (outage.kind) {
    case 'scaled-to-zero':
    case 'unready':
    case 'cluster-down':
      return true;
    case 'failing':
      return outage.cluster !== undefined && outage.failure === 'gateway-error';
    case 'zone-down':
    case 'gateway-down':
    case 'gateway-address-down':
    case 'waypoint-down':
    case 'istiod-down':
    case 'remote-api-down':
      return false;
  }
}

/** The region of each cluster. Throws where one is not stated: the prediction cannot tell whether requests leave it. */
function regionsOf({ view }: Prediction): ReadonlyMap<string, string> {
  const silent = view.clusters.filter(({ cluster }) => cluster.region === undefined).map(({ cluster }) => cluster.name);
  if (silent.length > 0) {
    throw new Error(`the region of ${silent.join(', ')} is not stated: set region of the Cluster, or in mesh.json.`);
  }
  return new Map(view.clusters.map(({ cluster }) => [cluster.name, cluster.region!]));
}

/** By region, the loss of the service's pods in all of its clusters: that is when requests would leave. */
function regionOutages(prediction: Prediction, service: string): OutageValue[][] {
  const clusters = [...regionsOf(prediction)];
  return [...new Set(clusters.map(([, region]) => region))].map((lost) =>
    clusters
      .filter(([, region]) => region === lost)
      .map(([cluster]) => ({ kind: 'scaled-to-zero', service, cluster }) as const),
  );
}
