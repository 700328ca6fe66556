import type { Release } from '../../src/model/schema/custom/definitions';
import { validateObject } from '../../src/model/schema/validate';
import { Random } from '../synth/random';
import { breachesOf, coreSources, customSources, randomObject, samplesOf } from './objects';
import type { Answer, ApiServer, Body } from './server';

/** What we say of objects beside what an API server says. */
export interface Parity {
  readonly objects: number;
  readonly accepted: number;
  readonly refused: number;
  /** Objects that the API server refuses for what we leave to it. */
  readonly left: number;
  /** Objects that only one of both refuses, as a line each. */
  readonly differences: readonly string[];
  /** What we refused something for. */
  readonly messages: ReadonlySet<string>;
}

/** An object, and what both said of it. */
interface Judgement {
  readonly object: Body;
  readonly answer: Answer;
  /** What we would refuse it for; empty where we accept it. */
  readonly problems: readonly { readonly path: string; readonly message: string }[];
}

const SIDE_BY_SIDE = 8;
/** What an API server says of an object that is not even of its type; of one with wrong values it says 422. */
const MALFORMED = 400;

/** All samples, all breaches and random objects of the kinds that have pinned definitions of a release: both say the same. */
export async function compareCustomKinds(
  seed: number,
  count: number,
  server: ApiServer,
  release: Release,
): Promise<Parity> {
  const sources = customSources(release);
  const objects = [...samplesOf(sources), ...breachesOf(sources), ...randomObjects(sources, seed, count)];
  return toParity(await judgeAll(objects, server, release), () => false);
}

/**
 * All samples and random objects of Kubernetes' own kinds: both say the same of their structure, and we refuse nothing that
 * the API server accepts.
 */
export async function compareCoreKinds(seed: number, count: number, server: ApiServer): Promise<Parity> {
  const sources = coreSources();
  const objects = [...samplesOf(sources), ...randomObjects(sources, seed, count)];
  return toParity(await judgeAll(objects, server), ({ code }) => code !== MALFORMED);
}

/** The samples that not everybody accepts: everything random starts from them. */
export async function refusedSamples(server: ApiServer, release: Release): Promise<string[]> {
  const samples = [...samplesOf(customSources(release)), ...samplesOf(coreSources())];
  const judgements = await judgeAll(samples, server, release);
  return judgements.filter(({ answer, problems }) => !answer.isAccepted || problems.length > 0).map(describeJudgement);
}

export function describeParity({ objects, accepted, refused, left }: Parity): string {
  return `${objects} objects: ${accepted} accepted, ${refused} refused, ${left} more left to the API server`;
}

function randomObjects(sources: ReturnType<typeof customSources>, seed: number, count: number): Body[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => randomObject(sources, random));
}

/** Asks the API server and ourselves about objects. */
export async function judgeAll(
  objects: readonly Body[],
  server: ApiServer,
  release: Release = 'known',
): Promise<Judgement[]> {
  const judgements: Judgement[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < objects.length; index = next++) {
      const object = objects[index]!;
      const problems = validateObject(object, release).map(({ path, message }) => ({ path: path.join('.'), message }));
      judgements[index] = { object, answer: await server.tryCreate(object), problems };
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return judgements;
}

/**
 * Where both agree, and where not.
 *
 * @param isLeft what we leave to the API server
 */
export function toParity(judgements: readonly Judgement[], isLeft: (answer: Answer, object: Body) => boolean): Parity {
  const agreed = judgements.filter(({ answer, problems }) => answer.isAccepted === (problems.length === 0));
  const others = judgements.filter((judgement) => !agreed.includes(judgement));
  const left = others.filter(({ object, answer, problems }) => problems.length === 0 && isLeft(answer, object));
  return {
    objects: judgements.length,
    accepted: agreed.filter(({ answer }) => answer.isAccepted).length,
    refused: agreed.filter(({ answer }) => !answer.isAccepted).length,
    left: left.length,
    differences: others.filter((judgement) => !left.includes(judgement)).map(describeJudgement),
    messages: new Set(judgements.flatMap(({ problems }) => problems.map(({ message }) => message))),
  };
}

/** A judgement in a line, with enough of the object to make it a test. */
function describeJudgement({ object, answer, problems }: Judgement): string {
  const reasons = problems.map(({ path, message }) => `${path} ${message}`).join('; ');
  const ours = reasons === '' ? 'accept' : `refuse (${reasons.slice(0, 400)})`;
  const its = answer.isAccepted ? 'accepts' : `refuses (${answer.code}: ${answer.message.slice(0, 600)})`;
  return `we ${ours}, the API server ${its}: ${JSON.stringify(object).slice(0, 3000)}`;
}
