import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveCluster, Mesh } from '../clusters/mesh';
import { Mismatch } from '../clusters/patience';
import { lookAgain } from '../again';
import { describeCount, describeSpread } from '../pairs/answers';
import { ask } from '../pairs/client';
import { Stage } from '../pairs/stage';
import { choosePairs, componentsIn, describePair, KEY, type Pair } from '../pairs/ways';
import { chooseSeed, countOf } from '../sample';
import { componentsOf } from '../../src/predict/failures';
import { Prediction } from '../../src/predict/prediction';
import type { Spread } from '../../src/predict/shares';
import { applies } from './guide/apply';
import { NAMESPACE, SERVICE, WAYPOINT } from './guide/names';
import { gatewaysAreProgrammed, serviceIsBound, waypointIsDeployed } from './guide/objects';
import { requireEqual, type Check, type Suite } from './suite';

/** Time for EndpointSlices, the debounce of istiods, and pushes. */
const MILLISECONDS_TO_NOTICE = 2_000;
/** More than the time in which an Envoy gathers changes of hosts, 1 s. */
const MILLISECONDS_TO_EJECT = 1_300;
const REQUESTS_TO_EJECT = 60;
const REQUESTS = 240;

/** How many pairs are made real: in the guide's set-up, and without a floor and global waypoints. */
const COUNTS = { guide: countOf(26, 3), bare: countOf(14, 1) };

/** What has happened, so that it can be asked whether anything did. */
interface Seen {
  pairs: number;
  losing: number;
  elsewhere: number;
}

/** Two failures at once, made real: who answers, asked of Envoys that istiods tell what they see of it, is who is predicted to. */
export const pairs: Suite = suite();

function suite(): Suite {
  let stage: Stage | undefined;
  return {
    name: 'pairs',
    needsClusters: true,
    checks: (dist, mesh) => {
      const stageOf = (): Stage => (stage ??= new Stage(mesh));
      const seen: Seen = { pairs: 0, losing: 0, elsewhere: 0 };
      const seed = chooseSeed();
      const identities = mesh.map(({ cluster }) => cluster);
      const inTwo = componentsIn(identities);
      const ofPairs = (components: typeof inTwo, count: number, more: number, where: string): Check[] =>
        choosePairs(components, count, seed + more).map((pair) => holds(stageOf, pair, seen, where));
      return [
        ...mesh.flatMap((one) => applies(one, dist)),
        ...mesh.map(gatewaysAreProgrammed),
        ...mesh.map(serviceIsBound),
        ...mesh.map(waypointIsDeployed),
        starts(stageOf, inTwo, seed),
        ...ofPairs(inTwo, COUNTS.guide, 0, ''),
        hasNoFloor(mesh),
        ...ofPairs(inTwo, COUNTS.bare, 1, ' without a floor and global waypoints'),
        sawSomething(seen),
      ];
    },
    end: () => stage?.end() ?? Promise.resolve(),
  };
}

function starts(stageOf: () => Stage, components: ReturnType<typeof componentsIn>, seed: number): Check {
  return {
    sentence: `the data plane comes up, and its parts are those that predict takes to fail (seed ${seed})`,
    vital: true,
    run: async () => {
      const stage = stageOf();
      await stage.start();
      const { view } = new Prediction(await stage.untilWell());
      const said = componentsOf(view, KEY, true).map(({ ways }) => JSON.stringify(ways));
      requireEqual(components.map((ways) => JSON.stringify(ways)).join('\n'), said.join('\n'));
    },
  };
}

function holds(stageOf: () => Stage, pair: Pair, seen: Seen, where: string): Check {
  return {
    sentence: `${describePair(pair)}${where}: who answers is who is predicted to`,
    run: async () => {
      const stage = stageOf();
      const prediction = new Prediction(await stage.untilWell());
      await stage.traffic.restartProxies();
      try {
        await stage.faults.make(pair, () => sleep(MILLISECONDS_TO_NOTICE));
        await Promise.all(stage.mesh.map((live) => answersAsPredicted(stage, live, prediction, pair, seen)));
        seen.pairs++;
      } finally {
        await stage.faults.mend();
      }
    },
  };
}

async function answersAsPredicted(
  stage: Stage,
  live: LiveCluster,
  prediction: Prediction,
  pair: Pair,
  seen: Seen,
): Promise<void> {
  const { name } = live.cluster;
  if (pair.some(({ kind, cluster }) => kind === 'cluster-down' && cluster === name)) return;
  const answer = prediction.ask({ client: { kind: 'ambient', cluster: name }, service: KEY }, pair);
  const { afterEjection } = answer;
  const because = (): string =>
    answer.reasons.flatMap(({ isCause, text }) => (isCause === true ? [text] : [])).join(' ');
  if (afterEjection === undefined) throw new Error(`it is not predicted who answers clients of ${name}: ${because()}`);
  if (afterEjection.errors > 0) seen.losing++;
  else if ((afterEjection.clusters.get(name) ?? 0) < 1) seen.elsewhere++;
  const expected = describeSpread(afterEjection, prediction.clusters);
  const { problem } = await lookAgain(async () => {
    const got = await count(stage, live, afterEjection, prediction.clusters);
    return { result: got, problem: got === expected ? undefined : got };
  });
  if (problem !== undefined) {
    throw new Mismatch({ expected: `clients of ${name} answered by ${expected} (${because()})`, got: problem });
  }
}

async function count(stage: Stage, live: LiveCluster, predicted: Spread, names: readonly string[]): Promise<string> {
  const targets = await stage.faults.targetsIn(live);
  for (let round = 0; round < 2; round++) {
    await ask(stage.traffic, targets, REQUESTS_TO_EJECT);
    await sleep(MILLISECONDS_TO_EJECT);
  }
  return describeCount(await ask(stage.traffic, targets, REQUESTS), predicted, names);
}

/** Where all hosts of an Envoy are ejected, it then answers by itself; and without a waypoint of its own, a cluster asks no other one. */
function hasNoFloor(mesh: Mesh): Check {
  return {
    sentence: 'the rule has no floor, and the waypoints are not global',
    vital: true,
    run: async () => {
      for (const { cluster } of mesh) {
        const floor = [{ op: 'remove', path: '/spec/trafficPolicy/outlierDetection/minHealthPercent' }];
        const patch = ['-n', NAMESPACE, '--type=json', '--patch', JSON.stringify(floor)];
        await cluster.kubectl.do('patch', 'destinationrule', SERVICE, ...patch);
        await cluster.kubectl.do('label', 'gateway', WAYPOINT, '-n', NAMESPACE, 'istio.io/global-');
      }
    },
  };
}

function sawSomething(seen: Seen): Check {
  return {
    sentence: 'in some of the pairs requests are lost, and in some other clusters answer them',
    run: () => {
      console.log(
        `   ${seen.pairs} pairs: clients lose requests in ${seen.losing} cases, and others answer in ${seen.elsewhere}`,
      );
      return Promise.resolve(
        requireEqual('both', seen.losing > 0 && seen.elsewhere > 0 ? 'both' : JSON.stringify(seen)),
      );
    },
  };
}
