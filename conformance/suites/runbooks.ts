import { trust } from '../clusters/istio';
import { bringUpNewcomer, type LiveCluster, type Mesh } from '../clusters/mesh';
import { readLive } from '../live/snapshot';
import { saidOfWaypoint, sentToWaypoint } from '../live/waypoints';
import { Project } from '../runbooks/project';
import { isFull } from '../sample';
import { NAMESPACE, WAYPOINT } from './guide/names';
import { istiodDeployment } from './operations/faults';
import { Pages } from './runbooks/pages';
import type { Check, Suite } from './suite';

/**
 * docs/runbooks, followed as they are read: every command of a page, one page after the other in one project, with what
 * the page shows compared with what is printed; those about a third cluster, and what comes of it, in a full run. And what we say of who is sent where is what istiod sends, after each of them.
 */
export const runbooks: Suite = {
  name: 'runbooks',
  needsClusters: true,
  checks: (_dist, mesh) => {
    const [first] = mesh;
    if (first === undefined) throw new Error('there is no cluster');
    // The third cluster joins it when it comes.
    const clusters = [...mesh];
    const pages = new Pages(new Project(first.cluster.directory), clusters, {
      // The page says that istiod keeps its name here.
      'rename-istiod': () => Promise.resolve(),
    });
    const upgraded = (name: string) => () => saysItsIstiodIs('1.31.0', clusters, name);
    const ofOthers = new Pages(new Project(first.cluster.directory), clusters, {
      'upgrade-cluster1': upgraded('cluster1'),
      'upgrade-cluster2': upgraded('cluster2'),
    });
    const agrees = (when: string) => istiodAgrees(clusters, when);
    // Takes as long as all others. `npm test` follows what needs no cluster of these pages.
    const ofThreeClusters = (): readonly Check[] => [
      comesUp(clusters),
      ...pages.follow('third-cluster.md', { 'Deliver it': [agrees('with a third cluster')] }),
      ...pages.follow('remove-cluster.md', {
        'Drain it': [agrees('with the third cluster drained')],
        'Have the others forget it': [agrees('with the third cluster forgotten by the others')],
      }),
      leaves(clusters),
      ...pages.follow('rename-cluster.md'),
    ];
    return [
      saysWhatIstiodIs('1.31.0', clusters),
      ...pages.follow('first-rollout.md', { 'Phase 3: rules': [agrees('after the rollout')] }),
      ...(isFull ? ofThreeClusters() : []),
      areEmptyAgain(clusters),
      ...ofOthers.follow('take-over.md', { 'Apply it': [agrees('after a hand-made set-up is taken over')] }),
      saysWhatIstiodIs('1.30.3', clusters),
      ...ofOthers.follow('upgrade-istio.md', { 'Take out podLabels': [agrees('after all')] }),
    ];
  },
};

function saysWhatIstiodIs(version: string, clusters: Mesh): Check {
  return {
    sentence: `each cluster says that its istiod is ${version}`,
    vital: true,
    run: async () => {
      for (const { cluster } of clusters) await saysItsIstiodIs(version, clusters, cluster.name);
    },
  };
}

/** What runs is always the same istiod: a cluster says of it what its Deployment says. */
async function saysItsIstiodIs(version: string, clusters: Mesh, name: string): Promise<void> {
  const live = clusters.find(({ cluster }) => cluster.name === name);
  if (live === undefined) throw new Error(`there is no ${name}`);
  await live.cluster.kubectl.apply([istiodDeployment(version, 'true')]);
}

function comesUp(clusters: LiveCluster[]): Check {
  return {
    sentence: 'a third cluster comes up, with Istio, and nobody knows of it',
    vital: true,
    run: async () => {
      const newcomer = await bringUpNewcomer(clusters);
      await newcomer.cluster.kubectl.apply([istiodDeployment('1.31.0', 'true')]);
      clusters.push(newcomer);
    },
  };
}

function leaves(clusters: LiveCluster[]): Check {
  return {
    sentence: 'the third cluster is in no kubeconfig any more',
    vital: true,
    run: () => {
      clusters.pop();
      return Promise.resolve();
    },
  };
}

/** The next page begins with a set-up of its own, and with clusters that know each other by their first names. */
function areEmptyAgain(clusters: Mesh): Check {
  return {
    sentence: 'the clusters are empty again',
    vital: true,
    run: async () => {
      for (const { cluster } of clusters) {
        await cluster.kubectl.do('delete', 'namespace', NAMESPACE);
        await cluster.kubectl.do('delete', 'secret', '-n', 'istio-system', '-l', 'istio/multiCluster=true');
        for (const other of clusters.filter((one) => one.cluster !== cluster)) await trust(cluster, other.cluster);
      }
    },
  };
}

/** Of every waypoint that there is. */
function istiodAgrees(clusters: Mesh, when: string): Check {
  return {
    sentence: `what we say each waypoint is sent is what it is sent, ${when}`,
    run: async () => {
      for (const live of await withWaypoint(clusters)) {
        const known = await knownTo(live, clusters);
        await live.patience.until(async () => ({
          expected: await sentToWaypoint(live, NAMESPACE, WAYPOINT),
          got: saidOfWaypoint(await readLive(known), live, `${NAMESPACE}/${WAYPOINT}`),
        }));
      }
    },
  };
}

async function withWaypoint(clusters: Mesh): Promise<Mesh> {
  const found = await Promise.all(
    clusters.map(async (live) => ((await live.cluster.kubectl.get('gateway', NAMESPACE, WAYPOINT)) ? [live] : [])),
  );
  if (found.flat().length === 0) throw new Error('there is no waypoint');
  return found.flat();
}

/** A cluster and those whose remote secrets it has: what its istiod reads. */
async function knownTo({ cluster }: LiveCluster, clusters: Mesh): Promise<Mesh> {
  const secrets = await cluster.kubectl.list('secret', 'istio-system', 'istio/multiCluster=true');
  const names = [cluster.name, ...secrets.map(({ metadata }) => metadata.annotations?.['networking.istio.io/cluster'])];
  return clusters.filter((other) => names.includes(other.cluster.name));
}
