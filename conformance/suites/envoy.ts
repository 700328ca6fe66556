import { join } from 'node:path';
import { HttpMethod, Retries } from 'cdk8s-ambient';
import { binaryDirectory } from '../clusters/cache';
import { chooseSeed, countOf } from '../sample';
import { lookAgain, type Trial } from '../again';
import { Backends } from '../envoy/backends';
import { describe, judge, type Comparison } from '../envoy/band';
import { observe, type Observations } from '../envoy/comparison';
import { Envoy, type EnvoyOptions } from '../envoy/envoy';
import {
  count,
  courses,
  describeCounted,
  isClose,
  isExplained,
  type Counted,
  type Course,
} from '../envoy/failing-at-a-rate';
import { ENVOY_VERSION, requireEnvoy } from '../envoy/install';
import { cells, describeCell, ejectedCells, isPredicted } from '../envoy/protocols';
import { RandomSetUps } from '../envoy/random-set-ups';
import { play, type Batch } from '../envoy/retries';
import { returningSetUp, timesOut } from '../envoy/returns';
import {
  BAD_PATH,
  badPathOf,
  best,
  courseOf,
  describeSetting,
  loseToBadPath,
  lostToBadPath,
  SCENARIOS,
  SETTINGS,
  TODAY,
  type Setting,
} from '../envoy/thresholds';
import { CHAPTERS, failingExample, toScene, type Chapter } from '../envoy/story';
import type { SetUp } from '../envoy/set-up';
import { Random } from '../synth/random';
import { requireEqual, type Check, type Suite } from './suite';

const SET_UPS = countOf(200, 40);
/** Addresses that are there, of which a set-up has some: those that can be taken down are taken down in all set-ups at once. */
const STEADY = 10;
const MORTAL = 4;
/** One host for each: the pod of one, the gateway of the other. */
const CLUSTERS = 2;
/** Runs in which chance alone makes a share differ, with everything as predicted: one half before ejection, one after. */
const FALSE_ALARMS = 0.00001;
const NO_DIFFERENCE = 'no difference';
const AS_EXPECTED = 'times as expected';
/** Set-ups that are asked at a rate: each takes 10 s, and more at a time would slow each other down. */
const COURSES = countOf(100, 8);
const COURSES_AT_A_TIME = 4;
const MOST_THREADS = 4;

/** What we predict of Envoy, beside what Envoy does, with real requests. */
export const envoy: Suite = {
  name: 'envoy',
  needsClusters: false,
  measures: true,
  checks: (dist) => {
    const seed = chooseSeed();
    return [
      ...randomChecks(seed),
      protocolsCheck(),
      rateCheck(seed),
      ...retriesChecks(),
      ...CHAPTERS.map((chapter) => storyCheck(chapter, dist)),
      exampleCheck(dist),
      returnsCheck(),
      thresholdsCheck(),
    ];
  },
};

/** One run of traffic, and what it says in several respects. */
function randomChecks(seed: number): Check[] {
  let traffic: Promise<Observations> | undefined;
  const observed = (): Promise<Observations> => (traffic ??= observeRandom(seed));
  const what = `${SET_UPS} random set-ups (seed ${seed})`;
  return [
    {
      sentence: `Envoy ${ENVOY_VERSION} keeps of each address what we keep, in ${what}`,
      run: async () => {
        const { hosts, requests } = await observed();
        requireEqual(NO_DIFFERENCE, hosts[0] ?? NO_DIFFERENCE);
        console.log(`   ${SET_UPS} set-ups, ${requests} requests`);
      },
    },
    {
      sentence: `requests are spread as we predict before anybody is ejected, in ${what}`,
      run: async () => requireWithin((await observed()).before),
    },
    {
      sentence: `those are ejected whom we predict, in ${what}`,
      run: async () => {
        const { ejections, ejected, determined, capped, inPanic, unserved } = await observed();
        requireEqual(NO_DIFFERENCE, ejections[0] ?? NO_DIFFERENCE);
        // About what never happened, nothing is said.
        requireEqual(
          'some of each kind',
          Math.min(capped, inPanic, unserved) > 0 ? 'some of each kind' : 'none of a kind',
        );
        console.log(
          `   ${ejected} hosts ejected, in ${determined} set-ups just those, in the others chance has a say; the cap is in the way of ${capped}, ${inPanic} are in panic, ${unserved} have nobody left`,
        );
      },
    },
    {
      sentence: `requests are spread as we predict after it, in ${what}`,
      run: async () => requireWithin((await observed()).after),
    },
  ];
}

async function observeRandom(seed: number): Promise<Observations> {
  const backends = await Backends.start(STEADY, MORTAL);
  try {
    const setUps = new RandomSetUps(new Random(seed), backends).some(SET_UPS);
    return await withEnvoy(setUps, (running) => observe(running, backends, setUps, seed));
  } finally {
    await backends.stop();
  }
}

function requireWithin(comparisons: readonly Comparison[]): void {
  const { differences, chances, certainties, worst } = judge(comparisons, FALSE_ALARMS / 2);
  requireEqual(NO_DIFFERENCE, differences.length === 0 ? NO_DIFFERENCE : differences.slice(0, 3).join('; '));
  if (worst === undefined) throw new Error('nothing was left to chance, so nothing was compared');
  const points = (100 * Math.abs(worst.counted / worst.of - worst.expected)).toFixed(1);
  console.log(
    `   ${certainties} counts exact, ${chances} within the band; the least likely (${worst.likelihood.toExponential(1)}), by ${points} points: ${describe(worst)}`,
  );
}

/** As many requests fail as we predict, at some rate, while hosts are ejected and come back. */
function rateCheck(seed: number): Check {
  return {
    sentence: `as many requests fail as we predict, at 1 to 400 a second, in ${COURSES} random set-ups (seed ${seed})`,
    run: async () => {
      const counted = await countCourses(seed);
      const differ = counted.filter((one) => !isExplained(one)).map(describeCounted);
      requireEqual(NO_DIFFERENCE, differ.length === 0 ? NO_DIFFERENCE : differ.join('; '));
      const failed = counted.reduce((sum, one) => sum + one.failed, 0);
      console.log(
        `   ${failed} requests failed; ${counted.filter(isClose).length} of ${COURSES} counts are within 15 % or 5 requests of the mean`,
      );
    },
  };
}

const WITHOUT_BODY = 0;
const KIB = 1024;
/** Up to what Envoy buffers of a request, so that it can send it again. */
const BODIES = [KIB, 16 * KIB, 64 * KIB, 256 * KIB, 1024 * KIB];
const TOO_LARGE = 1024 * KIB + 1;

/** Requests that fail until pods are ejected, without our option and with it, by the routes that istiod sends. */
function retriesChecks(): Check[] {
  const eds = join(binaryDirectory(), 'eds');
  const check = (
    sentence: string,
    retries: Retries | undefined,
    batches: readonly Batch[],
    failing: number,
  ): Check => ({
    sentence,
    run: async () => {
      const outcomes = await play(eds, retries, batches);
      for (const { batch, failed, predicted, atBadPods, atGoodPods } of outcomes) {
        const what = `${batch.count} ${batch.method} of ${batch.bytes} bytes`;
        const told = (count: number) => `${what}: ${count} fail`;
        console.log(`   ${told(failed)}, ${atBadPods} requests at pods that fail, ${atGoodPods} at others`);
        requireEqual(told(batch.count * failing), told(failed));
        // Of bodies nothing is predicted.
        if (batch.bytes !== TOO_LARGE) requireEqual(told(batch.count * failing), told(batch.count * predicted));
      }
    },
  });
  const reads = { method: 'GET', bytes: WITHOUT_BODY, count: RETRIED_REQUESTS };
  const writes = BODIES.map((bytes) => ({ method: 'PUT', bytes, count: RETRIED_REQUESTS }));
  const ofWrites = Retries.toAnotherCluster({ methods: [HttpMethod.GET, HttpMethod.PUT] });
  return [
    check('without retries, every request fails until the pods of cluster1 are ejected', undefined, [reads], 1),
    check('with retries in another cluster none does', Retries.toAnotherCluster(), [reads], 0),
    check('nor does one with a body, from 1 KiB to 1 MiB', ofWrites, writes, 0),
    check('one with a byte more is not tried again', ofWrites, [{ ...writes[0]!, bytes: TOO_LARGE }], 1),
    check(
      'requests of methods that are not listed fail as without',
      Retries.toAnotherCluster(),
      [{ ...reads, method: 'POST' }],
      1,
    ),
  ];
}

const RETRIED_REQUESTS = 60;

async function countCourses(seed: number): Promise<Counted[]> {
  const backends = await Backends.start(STEADY + 1, 0);
  const counted: Counted[] = [];
  try {
    const all = courses(COURSES, seed, backends);
    for (let at = 0; at < all.length; at += COURSES_AT_A_TIME) {
      const some = all.slice(at, at + COURSES_AT_A_TIME);
      const options = { concurrency: 1 + ((at / COURSES_AT_A_TIME) % MOST_THREADS), mergesUpdates: true };
      const first = await countAtOnce(some, options);
      for (const one of first) counted.push(isExplained(one) ? one : await countAlone(one, options));
    }
  } finally {
    await backends.stop();
  }
  return counted;
}

async function countAtOnce(some: readonly Course[], options: EnvoyOptions): Promise<Counted[]> {
  const setUps = some.map(({ setUp }) => setUp);
  return withEnvoy(setUps, (running) => Promise.all(some.map((course) => count(running, course))), options);
}

/** A count that nothing explains, taken anew with no other set-up beside it. */
async function countAlone(before: Counted, options: EnvoyOptions): Promise<Counted> {
  console.log(`   looking again: ${describeCounted(before)}`);
  const { result } = await lookAgain(async () => {
    const [counted] = await countAtOnce([before.course], options);
    return { result: counted!, problem: isExplained(counted!) ? undefined : describeCounted(counted!) };
  });
  return result;
}

/** The table of docs/errors.md, cell by cell. */
function protocolsCheck(): Check {
  return {
    sentence:
      'a host is ejected for those failures that we say Envoy counts, by protocol, tunnel, timeout and thresholds',
    run: async () => {
      const all = cells();
      const binary = await requireEnvoy();
      const { result: ejected, problem } = await lookAgain(async () => {
        const result = await ejectedCells(binary, all);
        const differ = all.filter((cell) => result.has(cell) !== isPredicted(cell)).map(describeCell);
        return { result, problem: differ.length === 0 ? undefined : differ.slice(0, 3).join('; ') };
      });
      requireEqual(NO_DIFFERENCE, problem ?? NO_DIFFERENCE);
      console.log(`   ${all.length} cells, ${ejected.size} hosts ejected`);
    },
  };
}

/** The story of Istio's guide: from the YAML to answers. */
function storyCheck(chapter: Chapter, dist: string): Check {
  return {
    sentence: `${chapter.sentence}: so we predict, and so Envoy does`,
    run: async () => {
      const backends = await Backends.start(CLUSTERS, 0);
      try {
        const { told, predicted, setUp, play } = toScene(chapter, dist, backends);
        requireEqual(told, predicted);
        const { result } = await lookAgain(async () => {
          const seen = await withEnvoy([setUp], play);
          return { result: seen, problem: seen === told ? undefined : seen };
        });
        requireEqual(told, result);
        console.log(`   ${told}`);
      } finally {
        await backends.stop();
      }
    },
  };
}

/** Until after the first return: the example ejects for a minute. A sample sees the outage begin. */
const EXAMPLE_MILLISECONDS = countOf(64_000, 5_000);
const EXAMPLE_RATE = 100;

/** What `predict --rate 100` says of the example, and as many requests to an Envoy. */
function exampleCheck(dist: string): Check {
  return {
    sentence: `as many requests of the example fail as predict says, at ${EXAMPLE_RATE} a second, in ${EXAMPLE_MILLISECONDS / 1000} s`,
    run: async () => {
      const backends = await Backends.start(2, 0);
      try {
        const { setUp, untilEjected, atEachReturn } = failingExample(dist, backends, EXAMPLE_RATE);
        const what = 'the pods of cluster1 answer 500';
        const course = { setUp, rate: EXAMPLE_RATE, lasts: EXAMPLE_MILLISECONDS, what };
        const { result, problem } = await lookAgain(async () => {
          const [counted] = await countAtOnce([course], { mergesUpdates: true });
          return { result: counted!, problem: isExplained(counted!) ? undefined : describeCounted(counted!) };
        });
        requireEqual(NO_DIFFERENCE, problem ?? NO_DIFFERENCE);
        console.log(
          `   ${result.failed} requests failed; predicted: ${untilEjected}, and ${atEachReturn} at each return`,
        );
      } finally {
        await backends.stop();
      }
    },
  };
}

function returnsCheck(): Check {
  return {
    sentence: 'a host that fails whenever it is tried is out for longer each time, and Envoy forgets that again',
    run: async () => {
      const backends = await Backends.start(2, 0);
      try {
        const setUp = returningSetUp(backends);
        const { result: seen, problem } = await lookAgain(async () => {
          const result = await withEnvoy([setUp], (running) => timesOut(running, setUp));
          const wrong = result.find(({ isAsExpected }) => !isAsExpected);
          return { result, problem: wrong && `${wrong.seen} in place of ${wrong.expected}` };
        });
        requireEqual(AS_EXPECTED, problem ?? AS_EXPECTED);
        console.log(`   out for ${seen.map((one) => one.seen).join(', ')}`);
      } finally {
        await backends.stop();
      }
    },
  };
}

/** Of the settings of thresholds that lose least by the prediction, so many are asked; a sample asks the default. */
const SETTINGS_ASKED = countOf(5, 0);
const THRESHOLDS_MILLISECONDS = countOf(30_000, 5_000);

/** The table of docs/defaults.md. */
function thresholdsCheck(): Check {
  return {
    sentence: `the default thresholds, and the ${SETTINGS_ASKED} of ${SETTINGS.length} settings that lose least, lose what we predict in each outage`,
    run: async () => {
      const backends = await Backends.start(STEADY, 0);
      try {
        const settings = [TODAY, ...(SETTINGS_ASKED === 0 ? [] : best(SETTINGS_ASKED, backends))];
        for (const setting of settings) {
          const { result, problem } = await lookAgain(() => askSetting(setting, backends));
          requireEqual(NO_DIFFERENCE, problem ?? NO_DIFFERENCE);
          console.log(`   ${describeSetting(setting)}: ${result}`);
        }
      } finally {
        await backends.stop();
      }
    },
  };
}

async function askSetting(setting: Setting, backends: Backends): Promise<Trial<string>> {
  // What an Envoy sees nothing of is not asked: see the cells.
  const seen = SCENARIOS.filter(({ protocol }) => protocol !== 'tcp');
  const outages = seen.map((scenario) => courseOf(setting, scenario, backends, THRESHOLDS_MILLISECONDS));
  const counted = await countAtOnce(outages, { mergesUpdates: true });
  const path = badPathOf(setting, backends);
  const lost = await withEnvoy([path], (running) => loseToBadPath(running, path));
  const wrong = counted.filter((one) => !isExplained(one)).map(describeCounted);
  if (lost !== lostToBadPath(path)) wrong.push(`${100 * lost} % of good requests fail beside ${BAD_PATH}`);
  const told = counted.map(({ failed, mean, course: { what } }) => `${what} ${failed} (${mean.toFixed(0)})`);
  const result = [...told, `${BAD_PATH} ${100 * lost} %`].join('; ');
  return { result, problem: wrong.length === 0 ? undefined : wrong.join('; ') };
}

async function withEnvoy<Result>(
  setUps: readonly SetUp[],
  work: (running: Envoy) => Promise<Result>,
  options: EnvoyOptions = {},
): Promise<Result> {
  const running = await Envoy.start(await requireEnvoy(), setUps, options);
  try {
    return await work(running);
  } finally {
    await running.stop();
  }
}
